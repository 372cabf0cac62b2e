/** Values as SOQL and SOSL write them: whatever is in a text, it stays one literal. */
import { DateTime, Either, Option, Schema } from "effect"
import type { Value } from "./Condition.ts"
import type { Field } from "../objects/Field.ts"
import type { Checked } from "./fieldAt.ts"
import { SalesforceId } from "./SalesforceId.ts"

const escapes: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  "'": "\\'",
  '"': '\\"',
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\b": "\\b",
  "\f": "\\f"
}

const unicode = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`

/** Quotes and backslashes, what would break the line, and halves of characters, which no URL can carry. */
const special = /[\\'"\p{Cc}\u2028\u2029]|\p{Cs}/gu

const escaped = (text: string): string => text.replace(special, (character) => escapes[character] ?? unicode(character))

/** https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_quotedstringescapes.htm */
const quoted = (text: string): string => `'${escaped(text)}'`

/** For `LIKE`: `%` and `_` are the only ones that mean something there, and these mean themselves. */
export const plain = (text: string): string => escaped(text).replace(/[%_]/g, "\\$&")

/** For `LIKE`, with `%` and `_` as they are. */
export const pattern = escaped

const idOf = Schema.decodeUnknownOption(SalesforceId)

const unfit = (path: string, what: string) => Either.left(`${path} wants ${what}`)

const date = (value: DateTime.Utc, path: string): Checked<string> => {
  const text = DateTime.formatIso(value)
  return /^\d{4}-/.test(text) ? Either.right(text) : unfit(path, "a year of four digits")
}

const number = (value: number, path: string): Checked<string> =>
  Number.isFinite(value) && Math.abs(value) < 1e15
    ? Either.right(String(value))
    : unfit(path, "a number that can be written in digits")

/** By the type of the field, as far as it is known: an id is quoted, a date is not. */
export const literal = ({ type }: Field, value: Value, path: string): Checked<string> => {
  if (value === null) return Either.right("null")
  switch (type) {
    case "id":
    case "reference":
      return Option.match(idOf(value), {
        onNone: () => unfit(path, "an id of 15 or 18 letters and digits"),
        onSome: (id) => Either.right(quoted(id))
      })
    case "boolean":
      return typeof value === "boolean" ? Either.right(String(value)) : unfit(path, "true or false")
    case "int":
      return typeof value === "number" ? number(value, path) : unfit(path, "a number")
    case "dateTime":
      return DateTime.isDateTime(value) ? date(value, path) : unfit(path, "a date")
    case "picklist":
    case "string":
    case "textarea":
      return typeof value === "string" ? Either.right(quoted(value)) : unfit(path, "a text")
    case "anyType":
      return DateTime.isDateTime(value) ? date(value, path) : scalar(value, path)
  }
}

const scalar = (value: string | number | boolean, path: string): Checked<string> => {
  if (typeof value === "string") return Either.right(quoted(value))
  return typeof value === "number" ? number(value, path) : Either.right(String(value))
}

/** Words that join others in a search, unless they are quoted. */
const joining = /^(and|or|not)$/i

/** What is searched for, between the braces of SOSL: each of its reserved characters stands for itself. */
export const sought = (text: string): string =>
  text
    .split(/[\p{Cc}\p{Cs}\s]+/u)
    .filter((word) => word !== "")
    .map((word) => (joining.test(word) ? `"${word}"` : word.replace(/[?&|!{}[\]()^~*:\\"'+-]/g, "\\$&")))
    .join(" ")
