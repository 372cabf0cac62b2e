/** A number of a domain that texts: whose it is, and what it leads to. */
import { openTo } from "@parley/messaging"
import { Schema } from "effect"
import { field } from "../field.ts"
import { raw, row, Text } from "./row.ts"

/** What a message to the number reaches. `available`: nobody yet. */
const Application = openTo(Schema.Literal("user", "callqueue", "available"))

const Known = Schema.Struct({
  /** In digits. */
  number: Schema.propertySignature(Schema.compose(Text, Schema.NonEmptyString)).pipe(Schema.fromKey("number")),
  application: field("application", Application),
  domain: field("domain", Text),
  carrier: field("carrier", Text),
  /** A user or a queue, by the application. */
  dest: field("dest", Text),
  mmsCapable: field("mms-capable", Schema.Boolean),
  groupMmsCapable: field("group-mms-capable", Schema.Boolean),
  ...raw
})

/** `raw` is the row as it came. */
export const SmsNumber = row(Known)
export type SmsNumber = typeof SmsNumber.Type

const may = <A, I>(schema: Schema.Schema<A, I>) => Schema.optionalWith(schema, { exact: true })

export const UpdateNumber = Schema.Struct({
  application: Application,
  dest: may(Schema.String),
  carrier: may(Schema.String)
})
export type UpdateNumber = typeof UpdateNumber.Type

/** `number` in digits. */
export const CreateNumber = Schema.Struct({ number: Schema.String, ...UpdateNumber.fields })
export type CreateNumber = typeof CreateNumber.Type
