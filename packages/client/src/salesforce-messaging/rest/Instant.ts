/** Points in time as Salesforce's REST API writes them. */
import { DateTime, Option, ParseResult, Schema } from "effect"

/** `2026-02-03T10:11:12.000+0000`: a zone without a colon, which not everything that reads ISO 8601 takes. */
export const Instant = Schema.transformOrFail(
  Schema.String.pipe(Schema.pattern(/^\d{4}-\d{2}-\d{2}T/)),
  Schema.DateTimeUtcFromSelf,
  {
    strict: true,
    decode: (text, _, ast) =>
      Option.match(DateTime.make(text.replace(/([+-]\d{2})(\d{2})$/, "$1:$2")), {
        onNone: () => ParseResult.fail(new ParseResult.Type(ast, text)),
        onSome: (date) => ParseResult.succeed(DateTime.toUtc(date))
      }),
    encode: (date) => ParseResult.succeed(DateTime.formatIso(date).replace("Z", "+0000"))
  }
)
