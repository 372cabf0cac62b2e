/** The assertion of the JWT bearer flow: signed with the org's key (RS256), from the client, for the user, to here, and soon to end. */
import { verify } from "node:crypto"
import { Effect, Option, Schema } from "effect"
import * as Account from "../Account.ts"

const Part = <A, I>(schema: Schema.Schema<A, I>) =>
  Schema.decodeOption(Schema.compose(Schema.StringFromBase64Url, Schema.parseJson(schema)))

const header = Part(Schema.Struct({ alg: Schema.Literal("RS256") }))
const claims = Part(
  Schema.Struct({
    iss: Schema.String,
    sub: Schema.String,
    aud: Schema.Union(Schema.String, Schema.Array(Schema.String)),
    exp: Schema.Number
  })
)

// What ends later than this was meant in milliseconds, or is no assertion for one call.
const longest = 300

/** `here` is the address of the practice Salesforce; `now` in milliseconds. */
export const check = (
  assertion: string,
  here: string,
  now: number
): Effect.Effect<void, { readonly error: string; readonly says: string }> => {
  const no = (says: string, error = "invalid_grant") => Effect.fail({ error, says })
  const [head = "", body = "", signature = "", ...more] = assertion.split(".")
  const said = claims(body)
  if (Option.isNone(header(head)) || Option.isNone(said) || more.length > 0) return no("invalid assertion")
  const { aud, exp, iss, sub } = said.value
  if (iss !== Account.clientId) return no("client identifier invalid", "invalid_client_id")
  if (!verify("RSA-SHA256", Buffer.from(`${head}.${body}`), Account.publicKey, Buffer.from(signature, "base64url"))) {
    return no("invalid assertion")
  }
  if (![...Account.audiences, here].some((it) => [aud].flat().includes(it))) return no("audience is invalid")
  if (sub !== Account.username) return no("user hasn't approved this consumer")
  if (exp * 1000 <= now || exp * 1000 > now + longest * 1000) return no("expired authorization code")
  return Effect.void
}
