/** A numbered list to choose from, and how an answer to it is read: "2", "two", "second", the label, or how it begins. */
import { Option, Schema } from "effect"
import { bare } from "./Text.ts"

/** What was offered, as it was offered: an answer is read against the list that the contact saw, not against a newer one. */
export const Offer = Schema.Array(Schema.Struct({ key: Schema.String, label: Schema.String }))
export type Offer = typeof Offer.Type

const cardinals = [
  "zero",
  "one",
  "two",
  "three",
  "four",
  "five",
  "six",
  "seven",
  "eight",
  "nine",
  "ten",
  "eleven",
  "twelve"
]
const ordinals = [
  "first",
  "second",
  "third",
  "fourth",
  "fifth",
  "sixth",
  "seventh",
  "eighth",
  "ninth",
  "tenth",
  "eleventh",
  "twelfth"
]

/** Numbers in digits, however they were written, so that "4" and "up to four" meet. */
const tokens = (text: string): ReadonlyArray<string> =>
  bare(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((token) => token !== "")
    .map((token) => (cardinals.includes(token) ? String(cardinals.indexOf(token)) : token))

const isNumber = (token: string) => /^\d+$/u.test(token)
const hasNumber = (text: string) => tokens(text).some((token) => isNumber(token) || ordinals.includes(token))

/** Where a label speaks of numbers itself, the list is lettered, so that "2" never means the second. */
const isLettered = (offer: Offer) => offer.some(({ label }) => hasNumber(label))

/** a, b, … z, aa, ab, … */
const letters = (at: number): string =>
  (at < 26 ? "" : letters(Math.floor(at / 26) - 1)) + String.fromCharCode(97 + (at % 26))

const mark = (offer: Offer, at: number) => (isLettered(offer) ? letters(at) : String(at + 1))

/** The prompt, and a line for each choice. */
export const render = (prompt: string, offer: Offer): string =>
  [prompt, ...offer.map(({ label }, at) => `${mark(offer, at).toUpperCase()}. ${label}`)].join("\n")

interface Choice {
  readonly key: string
  readonly label: string
  readonly words: ReadonlyArray<string>
  readonly at: number
}

/** The only one of the offer for which this holds. */
const only = (offer: Offer, holds: (choice: Choice) => boolean) => {
  const found = offer.filter(({ key, label }, at) => holds({ key, label, words: tokens(label), at }))
  return found.length === 1 ? Option.fromNullable(found[0]?.key) : Option.none()
}

/** Word for word; the last word may be cut short, but a number never: "1" does not begin "12". */
const begins = (label: ReadonlyArray<string>, said: ReadonlyArray<string>) =>
  said.length > 0 &&
  said.every((token, at) =>
    at < said.length - 1 || isNumber(token) ? label[at] === token : (label[at] ?? "").startsWith(token)
  )

/** Without what may stand before: "the second", "option 2"; "no 2" is a number, and "no thanks" is not. */
const withoutArticle = (said: ReadonlyArray<string>) => {
  const [first = "", second] = said
  const isArticle = ["the", "number", "option"].includes(first) || (first === "no" && isNumber(second ?? ""))
  return isArticle && second !== undefined ? said.slice(1) : said
}

/** The key of what the contact means; `None` where that is nothing, or could be two things. */
export const read = (offer: Offer, text: string): Option.Option<string> => {
  const said = tokens(text)
  const meant = withoutArticle(said)
  const [word = "", ...more] = meant
  const alone = more.length === 0 ? word : ""
  return Option.firstSomeOf([
    // As it is spelt, before it is taken apart: a label may have no letters at all.
    only(offer, ({ label }) => bare(label) === bare(text)),
    only(offer, ({ words }) => words.length > 0 && words.join(" ") === said.join(" ")),
    only(offer, ({ at }) => mark(offer, at) === alone),
    isLettered(offer)
      ? Option.none()
      : only(offer, ({ at }) => ordinals[at] === word && ["", "1"].includes(more.join(" "))),
    only(offer, ({ key, words }) => begins(words, said) || begins(words, meant) || bare(key) === bare(text)),
    // "4" for "up to four": a number says enough, where only one label has it.
    isNumber(alone) ? only(offer, ({ words }) => words.includes(alone)) : Option.none()
  ])
}
