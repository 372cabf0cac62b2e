/** Reads JSON without losing a digit: what JavaScript would print otherwise than it was written stays the text that it was. */
import { Option, Schema } from "effect"
import { isRecord } from "effect/Predicate"

/** A number in the digits that it was written in. */
class Numeral extends String {}

/** A text, or a number. In valid JSON a number begins nowhere else. */
const tokens = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g
/** What a number is for as long as JavaScript reads it. */
const marked = /^\0(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)$/

const parseJson = Schema.decodeUnknownOption(Schema.parseJson())
const parseMarked = Schema.decodeUnknownOption(
  Schema.parseJson({
    reviver: (_, value: unknown) => {
      const [, digits] = typeof value === "string" ? (marked.exec(value) ?? []) : []
      return digits === undefined ? value : new Numeral(digits)
    }
  })
)

/** Ids of digits alone are longer than a double is exact: as `String` they survive. None where it is no JSON. */
export const parse = (text: string): Option.Option<unknown> =>
  parseMarked(
    text.replace(tokens, (token) =>
      token.startsWith('"') || String(Number(token)) === token ? token : `"\\u0000${token}"`
    )
  )

/** Any JSON value as the text that its writer meant: numbers in digits, and nothing for null. */
export const textOf = (value: unknown): string => {
  if (value === null || value === undefined) return ""
  if (typeof value === "string") return value
  // Not in the floating-point form: 1e21 has twenty-two digits.
  if (typeof value === "number") return Number.isInteger(value) ? BigInt(value).toString() : String(value)
  return written(value)
}

const written = (value: unknown): string => {
  if (value instanceof Numeral) return value.toString()
  if (Array.isArray(value)) return `[${value.map(written).join(",")}]`
  if (!isRecord(value)) return JSON.stringify(value)
  return `{${Object.entries(value)
    .map(([name, it]) => `${JSON.stringify(name)}:${written(it)}`)
    .join(",")}}`
}

/**
 * Whether two texts may be one and the same to this API, which writes a text "007" as the number 7, "1e3" as 1000 and `{ "a": 1 }` as an
 * object: what it gives back is not always what it was given. How much white space there is makes no difference.
 */
export const sameText = (one: string, other: string): boolean => asRead(one) === asRead(other)

const numeric = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i

const asRead = (text: string): string => {
  const plain = text.trim().replace(/\s+/g, " ")
  if (numeric.test(plain)) return Number.isFinite(Number(plain)) ? String(Number(plain)) : plain
  return Option.match(parseJson(plain), {
    onNone: () => plain,
    onSome: (json) => (typeof json === "string" ? json : JSON.stringify(json))
  })
}
