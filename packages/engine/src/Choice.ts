/** A numbered list to choose from, and how an answer to it is read: "2", "two", "second", the label, or how it begins. */
import { Option, Schema } from "effect"
import { bare } from "./Text.ts"

/** What was offered, as it was offered: an answer is read against the list that the contact saw, not against a newer one. */
export const Offer = Schema.Array(Schema.Struct({ key: Schema.String, label: Schema.String }))
export type Offer = typeof Offer.Type

const cardinals = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
const ordinals = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"]

/** Numbers in digits, however they were written, so that "4" and "up to four" meet. */
const tokens = (text: string): ReadonlyArray<string> =>
  bare(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((token) => token !== "")
    .map((token) => (cardinals.includes(token) ? String(cardinals.indexOf(token)) : token))

const hasNumber = (text: string) => tokens(text).some((token) => /^\d+$/u.test(token) || ordinals.includes(token))

/** Where a label speaks of numbers itself, the list is lettered, so that "2" never means the second. */
const isLettered = (offer: Offer) => offer.some(({ label }) => hasNumber(label))

/** a, b, … z, aa, ab, … */
const letters = (at: number): string => (at < 26 ? "" : letters(Math.floor(at / 26) - 1)) + String.fromCharCode(97 + (at % 26))

const mark = (offer: Offer, at: number) => (isLettered(offer) ? letters(at) : String(at + 1))

/** The prompt, and a line for each choice. */
export const render = (prompt: string, offer: Offer): string =>
  [prompt, ...offer.map(({ label }, at) => `${mark(offer, at).toUpperCase()}. ${label}`)].join("\n")

/** The only one of the offer for which this holds. */
const only = (offer: Offer, holds: (label: ReadonlyArray<string>, key: string, at: number) => boolean) => {
  const found = offer.filter(({ key, label }, at) => holds(tokens(label), key, at))
  return found.length === 1 ? Option.fromNullable(found[0]?.key) : Option.none()
}

/** The key of what the contact means; `None` where that is nothing, or could be two things. */
export const read = (offer: Offer, text: string): Option.Option<string> => {
  const said = tokens(text).filter((token, at, all) => all.length === 1 || at > 0 || !["the", "number", "no", "option"].includes(token))
  const [word = "", ...more] = said
  if (word === "") return Option.none()
  const sentence = said.join(" ")
  return Option.firstSomeOf([
    only(offer, (label) => label.join(" ") === sentence),
    more.length === 0 ? only(offer, (_, __, at) => mark(offer, at) === word) : Option.none(),
    isLettered(offer) ? Option.none() : only(offer, (_, __, at) => ordinals[at] === word && ["", "1"].includes(more.join(" "))),
    only(offer, (label, key) => label.join(" ").startsWith(sentence) || bare(key) === bare(text)),
    // "4" for "up to four": a number says enough, where only one label has it.
    /^\d+$/u.test(sentence) ? only(offer, (label) => label.includes(sentence)) : Option.none()
  ])
}
