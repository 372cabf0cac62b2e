/** Dates as Genesys writes them, in four forms that its pages show. */
import { DateTime, Option, ParseResult, Schema } from "effect"

const wireDate = /^(\d{4}-\d{2}-\d{2})[ T]?(\d{2}:\d{2}:\d{2})(\.\d+)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?$/

/**
 * `2013-12-27T13:16:41.000-0800`, `2014-01-09 11:58:12.035+0200`, or with neither a `T` nor a blank. Taken for UTC where nothing
 * else is said.
 */
export const WireDate = Schema.transformOrFail(Schema.String, Schema.DateTimeUtcFromSelf, {
  strict: true,
  decode: (text, _, ast) => {
    const [, day = "", time = "", fraction = "", zone = "Z"] = wireDate.exec(text.trim()) ?? []
    return Option.match(DateTime.make(`${day}T${time}${fraction}${offset(zone)}`), {
      onNone: () => ParseResult.fail(new ParseResult.Type(ast, text)),
      onSome: (date) => ParseResult.succeed(DateTime.toUtc(date))
    })
  },
  encode: (date) => ParseResult.succeed(DateTime.formatIso(date).replace("Z", "+0000"))
})

/** `-0800` as ISO 8601 has it together with colons in the time. */
const offset = (zone: string): string =>
  zone.replace(/^([+-]\d{2}):?(\d{2})?$/, (_, hours: string, minutes = "00") => `${hours}:${minutes}`)
