/** The parameters of a request, as Twilio takes them: a form, whose names and forms are checked. */
import { HttpServerRequest } from "@effect/platform"
import { Effect, Schema } from "effect"
import { type Refused, refuse } from "./Refused.ts"

/** Whole seconds; 0 is never. */
export const Ttl = Schema.NumberFromString.pipe(Schema.int(), Schema.nonNegative())
export const UniqueName = Schema.String.pipe(Schema.minLength(1), Schema.maxLength(191))
export const Flag = Schema.Literal("true", "false", "True", "False").pipe(
  Schema.transform(Schema.Boolean, {
    decode: (text) => text.toLowerCase() === "true",
    encode: (flag) => (flag ? "true" : "false")
  })
)

/** Nothing given takes away what was there. */
const orNothing = (fits: (text: string) => boolean, read: (text: string) => string = (text) => text) =>
  Schema.transform(
    Schema.String.pipe(Schema.filter((text) => text === "" || fits(text))),
    Schema.NullOr(Schema.String),
    {
      strict: true,
      decode: (text) => (text === "" ? null : read(text)),
      encode: (text) => text ?? ""
    }
  )

export const Address = orNothing((text) => URL.canParse(text) && /^https?:/i.test(text))
export const Instant = orNothing(
  (text) => /^\d{4}-\d{2}-\d{2}/.test(text) && !Number.isNaN(Date.parse(text)),
  (text) => new Date(text).toISOString()
)

/** A parameter that may come several times. */
export const Several = Schema.transform(
  Schema.Union(Schema.String, Schema.Array(Schema.String)),
  Schema.Array(Schema.String),
  { strict: true, decode: (given) => (typeof given === "string" ? [given] : given), encode: (given) => given }
)

/** Decodes the body: 19056 when it is no form, 20001 when a parameter is missing or not of its form. */
export const form = <A, I>(
  schema: Schema.Schema<A, I>
): Effect.Effect<A, Refused, HttpServerRequest.HttpServerRequest> =>
  Effect.gen(function* () {
    const { headers, text } = yield* HttpServerRequest.HttpServerRequest
    if (!/^application\/x-www-form-urlencoded\b/i.test(headers["content-type"] ?? "")) return yield* refuse(19056)
    const given = new URLSearchParams(yield* Effect.catchAll(text, () => refuse(20500)))
    const named = [...new Set(given.keys())].map((name): [string, string | ReadonlyArray<string>] => {
      const values = given.getAll(name)
      return [name, values.length === 1 ? (values[0] ?? "") : values]
    })
    return yield* Effect.catchAll(Schema.decodeUnknown(schema)(Object.fromEntries(named)), () => refuse(20001))
  })
