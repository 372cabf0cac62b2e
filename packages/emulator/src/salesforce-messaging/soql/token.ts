/** The words and signs of a query, each with its place in the text. */
import { Either } from "effect"
import { Refusal } from "../rest/Refusal.ts"

export interface Token {
  readonly kind: "name" | "text" | "time" | "number" | "sign" | "end"
  /** Of a text, what stands between its quotes. */
  readonly text: string
  readonly at: number
}

const time = /\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d))?/y
const number = /[+-]?\d+(?:\.\d+)?/y
const name = /[A-Za-z]\w*(?:\.[A-Za-z]\w*)*(?::\d+)?/y
const text = /'(?:\\[^]|[^'\\])*'/y
const sign = /<=|>=|!=|<>|[=<>(),]/y

const kinds = [
  ["time", time],
  ["number", number],
  ["name", name],
  ["text", text],
  ["sign", sign]
] as const

/** As the vendor points at it: row and column count from 1, and all is one row. */
export const malformed = (query: string, at: number, says: string) =>
  new Refusal({
    code: "MALFORMED_QUERY",
    says: `\n${query.slice(Math.max(0, at - 20), at + 20)}\n^\nERROR at Row:1:Column:${at + 1}\n${says}`
  })

export const tokens = (query: string): Either.Either<ReadonlyArray<Token>, Refusal> => {
  const found: Array<Token> = []
  let at = 0
  while (at < query.length) {
    const blank = /\s*/y
    blank.lastIndex = at
    at += blank.exec(query)?.[0].length ?? 0
    if (at === query.length) break
    const [token] = kinds.flatMap(([kind, pattern]): ReadonlyArray<Token> => {
      pattern.lastIndex = at
      const [it] = pattern.exec(query) ?? []
      return it === undefined ? [] : [{ kind, text: it, at }]
    })
    if (token === undefined) return Either.left(malformed(query, at, `unexpected token: '${query[at]}'`))
    at += token.text.length
    if (token.kind !== "text") found.push(token)
    else if (/[\r\n]/.test(token.text)) {
      return Either.left(malformed(query, token.at, "line breaks not allowed in string literals"))
    } else found.push({ ...token, text: token.text.slice(1, -1) })
  }
  return Either.right([...found, { kind: "end", text: "<EOF>", at }])
}
