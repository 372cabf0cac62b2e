/** Reads a SOSL search: what is looked for, and which fields of which objects come back. */
import { Either } from "effect"
import { Refusal } from "./Refusal.ts"
import type { Field } from "../org/Field.ts"

export interface Search {
  /** As it stands between the braces, its escapes not undone. */
  readonly text: string
  /** `ALL`, `NAME`, `EMAIL` or `PHONE`. */
  readonly group: string
  /** `clause` is the rest of a SOQL query, from WHERE on. */
  readonly returning: ReadonlyArray<{ readonly object: string; readonly fields: string; readonly clause: string }>
  readonly limit: number
}

const most = 2000
const shape =
  /^\s*FIND\s*\{((?:\\[^]|[^\\}])*)\}\s*(?:IN\s+(ALL|NAME|EMAIL|PHONE|SIDEBAR)\s+FIELDS\s*)?(?:RETURNING\s+([^]*?))?(?:\s+LIMIT\s+(\d+))?\s*$/i
const one = /^(\w+)\s*(?:\(\s*([\w.\s,]+?)(\s+(?:WHERE|ORDER\s+BY|LIMIT|OFFSET)\b[^]*)?\s*\))?$/i

const malformed = (says: string) => new Refusal({ code: "MALFORMED_SEARCH", says })

/** At the commas that stand in no parentheses and no quotes. */
const split = (text: string): ReadonlyArray<string> => {
  const parts: Array<string> = [""]
  let depth = 0
  for (const [it] of text.matchAll(/'(?:\\[^]|[^'\\])*'|[^]/g)) {
    depth += it === "(" ? 1 : it === ")" ? -1 : 0
    if (it === "," && depth === 0) parts.push("")
    else parts.push(`${parts.pop()}${it}`)
  }
  return parts.map((it) => it.trim())
}

export const parse = (query: string): Either.Either<Search, Refusal> =>
  Either.gen(function* () {
    const [whole, text = "", group = "ALL", returning = "", limit] = shape.exec(query) ?? []
    if (whole === undefined)
      return yield* Either.left(malformed("unexpected token: a search is FIND {text} RETURNING …"))
    const some = returning === "" ? [] : split(returning)
    const parts = yield* Either.all(
      some.map((it) => {
        const [found, object = "", fields = "Id", clause = ""] = one.exec(it) ?? []
        return found === undefined
          ? Either.left(malformed(`unexpected token: '${it}'`))
          : Either.right({ object, fields, clause })
      })
    )
    return {
      text,
      group: group.toUpperCase(),
      returning: parts,
      limit: Math.min(most, Number(limit ?? most))
    }
  })

const words = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []

/** In quotes every word is one; outside of them AND and OR are not, and a character after a backslash is in no word. */
const sought = (text: string): ReadonlyArray<ReadonlyArray<string>> => {
  const any: Array<Array<string>> = [[]]
  for (const [part] of text.matchAll(/"(?:\\[^]|[^"\\])*"|\S+/g)) {
    if (part === "OR") any.push([])
    else if (part !== "AND") {
      any.at(-1)?.push(
        ...(part
          .replace(/\\[^]/g, " ")
          .toLowerCase()
          .match(/[\p{L}\p{N}*?]+/gu) ?? [])
      )
    }
  }
  return any
}

/** Every word has to be there, whole, unless a star or a question mark stands for what is missing. */
export const matcher = (text: string): Either.Either<(value: string) => boolean, Refusal> => {
  const any = sought(text)
  if (any.flat().join("").replace(/[*?]/g, "").length < 2) {
    return Either.left(malformed("search term must be longer than one character"))
  }
  const patterns = any.map((all) =>
    all.map((word) => new RegExp(`^${word.replaceAll("*", ".*").replaceAll("?", ".")}$`, "u"))
  )
  return Either.right((value) => {
    const there = words(value)
    return patterns.some((all) => all.length > 0 && all.every((word) => there.some((it) => word.test(it))))
  })
}

/** Whether a search in this group of fields looks into this field. */
export const looksInto = (group: string, { name, type }: Field): boolean => {
  switch (group) {
    case "NAME":
      return /Name$|^Subject$/.test(name)
    case "EMAIL":
      return type === "email"
    case "PHONE":
      return type === "phone" || name === "MessagingPlatformKey"
    default:
      return ["string", "textarea", "phone", "email", "url"].includes(type)
  }
}
