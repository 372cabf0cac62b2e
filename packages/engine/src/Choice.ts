/** A numbered list to choose from, and how an answer to it is read: "2", "two", "second", the label, or how it begins. */
import { Option, Schema } from "effect"
import { bare } from "./Text.ts"

/** What was offered, as it was offered: an answer is read against the list that the contact saw, not against a newer one. */
export const Offer = Schema.Array(Schema.Struct({ key: Schema.String, label: Schema.String }))
export type Offer = typeof Offer.Type

const cardinals = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
const ordinals = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"]

const isNumber = (label: string) => /^\d+$/u.test(bare(label)) || [...cardinals, ...ordinals].includes(bare(label))

/** Where a label is a number itself, the list is lettered, so that "2" never means the second. */
const isLettered = (offer: Offer) => offer.some(({ label }) => isNumber(label)) && offer.length <= 26

const mark = (offer: Offer, at: number) => (isLettered(offer) ? String.fromCharCode(97 + at) : String(at + 1))

/** The prompt, and a line for each choice. */
export const render = (prompt: string, offer: Offer): string =>
  [prompt, ...offer.map(({ label }, at) => `${mark(offer, at).toUpperCase()}. ${label}`)].join("\n")

/** The key of what the contact means; `None` where that is nothing, or could be two things. */
export const read = (offer: Offer, text: string): Option.Option<string> => {
  const said = bare(text).replace(/^(?:the|number|no\.?|option|#)\s+/u, "").replace(/^#|[.)]$/gu, "")
  if (said === "") return Option.none()
  const exact = offer.find(({ label }) => bare(label) === said)
  if (exact !== undefined) return Option.some(exact.key)
  const marked = offer.find((_, at) => mark(offer, at) === said)
  if (marked !== undefined) return Option.some(marked.key)
  if (!isLettered(offer)) {
    const at = Math.max(cardinals.indexOf(said), ordinals.indexOf(said.replace(/ (?:one|option)$/u, "")))
    const named = offer[at]
    if (named !== undefined) return Option.some(named.key)
  }
  const begun = offer.filter(({ key, label }) => bare(label).startsWith(said) || bare(key) === said)
  return begun.length === 1 ? Option.fromNullable(begun[0]?.key) : Option.none()
}
