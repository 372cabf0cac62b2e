/** Which build of the API answers: `GET /version`. */
import { Schema } from "effect"
import { field } from "../field.ts"
import { raw, row, Text, WireDate } from "./row.ts"

/** `raw` is the row as it came. */
export const Version = row(
  Schema.Struct({
    /** Such as `45.0.0`. */
    apiVersion: Schema.propertySignature(Schema.compose(Text, Schema.NonEmptyString)).pipe(
      Schema.fromKey("apiversion")
    ),
    hostname: field("hostname", Text),
    currentTime: field("current-time", WireDate),
    ...raw
  })
)
export type Version = typeof Version.Type
