/** Undoes the escapes of a string literal; after LIKE some characters stand for others, unless they are escaped. */
import { Either } from "effect"
import { Refusal } from "../rest/Refusal.ts"

const plain: Readonly<Record<string, string>> = {
  n: "\n",
  N: "\n",
  r: "\r",
  R: "\r",
  t: "\t",
  T: "\t",
  b: "\b",
  B: "\b",
  f: "\f",
  F: "\f",
  '"': '"',
  "'": "'",
  "\\": "\\"
}

type Part = { readonly text: string } | { readonly wild: "%" | "_" }

const parts = (literal: string, like: boolean): Either.Either<ReadonlyArray<Part>, Refusal> => {
  const found: Array<Part> = []
  for (const [it] of literal.matchAll(/\\u[0-9a-fA-F]{4}|\\[^]|[^\\]/gu)) {
    if (like && (it === "%" || it === "_")) found.push({ wild: it })
    else if (!it.startsWith("\\")) found.push({ text: it })
    else if (/^\\u.{4}$/.test(it)) found.push({ text: String.fromCharCode(Number.parseInt(it.slice(2), 16)) })
    else {
      const escaped = like && /^\\[%_]$/.test(it) ? it[1] : plain[it.slice(1)]
      if (escaped === undefined) {
        return Either.left(new Refusal({ code: "MALFORMED_QUERY", says: `Invalid escape sequence '${it}'` }))
      }
      found.push({ text: escaped })
    }
  }
  return Either.right(found)
}

export const unescaped = (literal: string): Either.Either<string, Refusal> =>
  Either.map(parts(literal, false), (some) => some.map((it) => ("text" in it ? it.text : it.wild)).join(""))

/** What a text has to match; the case of letters does not count. */
export const pattern = (literal: string): Either.Either<RegExp, Refusal> =>
  Either.map(
    parts(literal, true),
    (some) =>
      new RegExp(
        `^${some
          .map((it) =>
            "text" in it ? it.text.replace(/[$()*+.?[\\\]^{|}]/g, "\\$&") : it.wild === "%" ? "[^]*" : "[^]"
          )
          .join("")}$`,
        "iu"
      )
  )
