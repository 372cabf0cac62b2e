/** Points in time as Twilio's oldest API writes them. */
import { DateTime, Option, ParseResult, Schema, type SchemaAST } from "effect"

const dateOf = (text: string, ast: SchemaAST.AST) =>
  Option.match(DateTime.make(text), {
    onNone: () => ParseResult.fail(new ParseResult.Type(ast, text)),
    onSome: (date) => ParseResult.succeed(DateTime.toUtc(date))
  })

const rfc2822 = /^([A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}(:\d{2})? ([+-]\d{4}|GMT|UT)$/

/** In whole seconds: `Tue, 03 Feb 2026 10:11:12 +0000`. */
export const Rfc2822 = Schema.transformOrFail(Schema.String.pipe(Schema.pattern(rfc2822)), Schema.DateTimeUtcFromSelf, {
  strict: true,
  decode: (text, _, ast) => dateOf(text, ast),
  encode: (date) => ParseResult.succeed(DateTime.toDateUtc(date).toUTCString().replace("GMT", "+0000"))
})

/** In whole days of UTC: `2026-02-03`. */
export const Day = Schema.transformOrFail(Schema.String, Schema.DateTimeUtcFromSelf, {
  strict: true,
  decode: (text, _, ast) => dateOf(text, ast),
  encode: (date) => ParseResult.succeed(DateTime.formatIsoDateUtc(date))
})
