/** Reads JSON without losing a digit: what JavaScript would print otherwise than it was written stays the text that it was. */
import { Option, Schema } from "effect"

const parseJson = Schema.decodeUnknownOption(Schema.parseJson())

/** A text, or a number. In valid JSON a number begins nowhere else. */
const tokens = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

/** Ids of digits alone are longer than a double is exact: as texts they survive. None where it is no JSON. */
export const parse = (text: string): Option.Option<unknown> =>
  parseJson(
    text.replace(tokens, (token) => (token.startsWith('"') || String(Number(token)) === token ? token : `"${token}"`))
  )

/** Any JSON value as the text that its writer meant: numbers in digits, and nothing for null. */
export const textOf = (value: unknown): string => {
  if (value === null || value === undefined) return ""
  if (typeof value === "string") return value
  // Not in the floating-point form: 1e21 has twenty-two digits.
  if (typeof value === "number") return Number.isInteger(value) ? BigInt(value).toString() : String(value)
  return JSON.stringify(value)
}

/**
 * Whether two texts may be one and the same to this API, which writes a text "007" as the number 7 and `{ "a": 1 }` as an object:
 * what it gives back is not always what it was given.
 */
export const sameText = (one: string, other: string): boolean =>
  one.trim() === other.trim() || asRead(one) === asRead(other)

const asRead = (text: string): string => {
  const trimmed = text.trim()
  if (/^[+-]?\d+(\.\d+)?$/.test(trimmed)) return trimmed.replace(/^([+-]?)0+(?=\d)/, "$1").replace(/^\+/, "")
  return Option.match(parse(trimmed), { onNone: () => trimmed, onSome: textOf })
}
