/** Reads SOQL and SOSL as the vendor documents their texts, and knows nothing of how ours are written. */

export type Token =
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "word"; readonly value: string }

const escapes: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  b: "\b",
  f: "\f",
  "'": "'",
  '"': '"',
  "\\": "\\",
  "%": "\\%",
  _: "\\_"
}

/** Texts with what they stand for (`\%` and `\_` stay, since they mean something to LIKE alone), and all that is between them. */
export const tokensIn = (query: string): ReadonlyArray<Token> => {
  const tokens: Array<Token> = []
  let at = 0
  while (at < query.length) {
    if (query[at] !== "'") {
      const end = query.indexOf("'", at) < 0 ? query.length : query.indexOf("'", at)
      tokens.push(
        ...(query.slice(at, end).match(/[\w.]+|[^\s\w]/g) ?? []).map((value) => ({ kind: "word" as const, value }))
      )
      at = end
      continue
    }
    let value = ""
    at += 1
    while (query[at] !== "'") {
      const character = query[at]
      if (character === undefined) throw new Error("a text has no end")
      if (/[\n\r]/.test(character)) throw new Error("a line ends within a text")
      if (character !== "\\") {
        value += character
        at += 1
        continue
      }
      const next = query[at + 1] ?? ""
      if (next === "u") {
        value += String.fromCharCode(Number.parseInt(query.slice(at + 2, at + 6), 16))
        at += 6
        continue
      }
      const meant = escapes[next]
      if (meant === undefined) throw new Error("an escape that there is not")
      value += meant
      at += 2
    }
    tokens.push({ kind: "text", value })
    at += 1
  }
  return tokens
}

/** What is between the braces of `FIND {…}`, and what comes behind them. */
export const soughtIn = (query: string): { readonly sought: string; readonly rest: string } => {
  let sought = ""
  let at = "FIND {".length
  while (query[at] !== "}") {
    if (query[at] === undefined) throw new Error("the braces have no end")
    if (query[at] === "\\") at += 1
    else if (/[?&|!{[\]()^~*:'+-]/.test(query[at] ?? "")) throw new Error("a character that means something")
    sought += query[at] ?? ""
    at += 1
  }
  return { sought, rest: query.slice(at + 1) }
}
