/** What is asked of `/tokens` and `/jwt`: every field a text, "" where it is not given. */
import { HttpServerRequest } from "@effect/platform"
import { Effect, Schema } from "effect"
import { read } from "./answers.ts"
import { Refusal } from "./Refusal.ts"

const Text = Schema.optionalWith(Schema.String, { default: () => "" })

const Grant = Schema.Struct({
  grant_type: Text,
  client_id: Text,
  client_secret: Text,
  username: Text,
  password: Text,
  refresh_token: Text,
  refresh: Text,
  user: Text,
  domain: Text
})
export type Grant = typeof Grant.Type

const parsed = Schema.parseJson(Schema.Record({ key: Schema.String, value: Schema.Unknown }))

/** JSON is documented; a form and a query are taken too, as running clients send them. */
export const given = Effect.gen(function* () {
  const { headers, text } = yield* HttpServerRequest.HttpServerRequest
  const query = yield* HttpServerRequest.ParsedSearchParams
  const body = yield* text
  if (/^application\/x-www-form-urlencoded\b/i.test(headers["content-type"] ?? "")) {
    return { ...query, ...Object.fromEntries(new URLSearchParams(body)) }
  }
  return { ...query, ...(body === "" ? {} : yield* Schema.decode(parsed)(body)) }
}).pipe(
  Effect.mapError(() => new Refusal({ reason: "json" })),
  Effect.flatMap(read(Grant))
)
