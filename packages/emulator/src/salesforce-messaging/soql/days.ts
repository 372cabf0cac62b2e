/** Times and days as a query writes them: each is a span from one instant to another. */
import { instant } from "../org/instant.ts"
import type { Literal } from "./Query.ts"

const length = 86_400_000
const midnight = (now: number) => Math.floor(now / length) * length
const span = (from: number, days: number): Literal => ({ is: "span", from, to: from + days * length - 1 })

/** `2026-02-03`, or `2026-02-03T10:11:12Z`; nothing for a day that there is not. */
export const day = (text: string): Literal | undefined => {
  const timed = text.includes("T")
  const from = instant(text)
  if (Number.isNaN(from)) return undefined
  return timed ? { is: "time", from, to: from } : { is: "date", from, to: from + length - 1 }
}

/** `TODAY`, `LAST_N_DAYS:3` and their like, in UTC; nothing for another word. */
export const dayNamed = (word: string, now: number): Literal | undefined => {
  const today = midnight(now)
  const [, name = "", n = ""] = /^(\w+?)(?::(\d+))?$/.exec(word.toUpperCase()) ?? []
  const days = Number(n)
  if ((n !== "") !== name.includes("_N_")) return undefined
  switch (name) {
    case "YESTERDAY":
      return span(today - length, 1)
    case "TODAY":
      return span(today, 1)
    case "TOMORROW":
      return span(today + length, 1)
    case "LAST_N_DAYS":
      return span(today - days * length, days + 1)
    case "NEXT_N_DAYS":
      return span(today + length, days)
    case "N_DAYS_AGO":
      return span(today - days * length, 1)
    default:
      return undefined
  }
}
