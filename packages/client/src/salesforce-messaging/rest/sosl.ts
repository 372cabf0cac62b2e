/** Writes a search as SOSL: the words that are sought stand for themselves, whatever is in them. */
import { Either } from "effect"
import type { Checked } from "./fieldAt.ts"
import { sought } from "./literal.ts"
import { type Plan, returning } from "./soql.ts"

/** What of a record is looked into. */
export type SearchIn = "all" | "name" | "email" | "phone" | "sidebar"

/** Salesforce refuses a single character. */
const enough = (words: string): Checked<string> => {
  const text = sought(words)
  return [...words.trim()].length < 2 || text === ""
    ? Either.left("a search wants two characters at least")
    : Either.right(text)
}

/** `FIND {words} IN NAME FIELDS RETURNING MessagingSession(Id, …)`. */
export const sosl = (words: string, plan: Plan, within: SearchIn, version: number): Checked<string> =>
  Either.zipWith(
    enough(words),
    returning(plan, version),
    (text, records) => `FIND {${text}} IN ${within.toUpperCase()} FIELDS RETURNING ${records}`
  )
