/** How Proxy writes what it is asked and what it answers: dates, lengths of time, parameters, pages. */
import { DateTime, Duration, Option, ParseResult, Schema } from "effect"
import { field } from "../field.ts"

/** A parameter that may be left out. */
export const parameter = <A, I>(name: string, schema: Schema.Schema<A, I>) =>
  Schema.optionalWith(schema, { exact: true }).pipe(Schema.fromKey(name))

/** A parameter that Twilio demands. */
export const demanded = <A, I>(name: string, schema: Schema.Schema<A, I>) =>
  Schema.propertySignature(schema).pipe(Schema.fromKey(name))

/** ISO 8601, in UTC: `2026-02-03T10:11:12Z`. */
export const Instant = Schema.transformOrFail(
  Schema.String.pipe(Schema.pattern(/^\d{4}-\d{2}-\d{2}T/)),
  Schema.DateTimeUtcFromSelf,
  {
    strict: true,
    decode: (text, _, ast) =>
      Option.match(DateTime.make(text), {
        onNone: () => ParseResult.fail(new ParseResult.Type(ast, text)),
        onSome: (date) => ParseResult.succeed(DateTime.toUtc(date))
      }),
    encode: (date) => ParseResult.succeed(DateTime.formatIso(date).replace(".000Z", "Z"))
  }
)

/** Whole seconds on the wire, rounded up; an endless time is 0 there, which Twilio takes for never. */
export const Seconds = Schema.transform(Schema.NonNegativeInt, Schema.DurationFromSelf, {
  strict: true,
  decode: Duration.seconds,
  encode: (duration) => (Duration.isFinite(duration) ? Math.ceil(Duration.toSeconds(duration)) : 0)
})

/** The addresses of what lies below a record, by name. */
export const Links = Schema.Record({ key: Schema.String, value: Schema.String })

/** Where the next page of a list is; null on the last. */
export const Meta = Schema.Struct({ nextPageUrl: field("next_page_url", Schema.String) })

/** What a list can be asked for; its pages are followed by the addresses that Twilio gives. */
export const ListParameters = Schema.Struct({
  /** 1 to 1000; Twilio's default is 50. */
  pageSize: parameter("PageSize", Schema.Int)
})
export type ListParameters = typeof ListParameters.Type
