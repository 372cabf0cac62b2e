/** A text with places to fill, such as `order {id} for {note...}`: read once, then held against messages. */
import { Option } from "effect"
import { fold, words } from "./Text.ts"

/** One word of a template: literal, or a place with what stands before and after it in the same word. */
type Part =
  | { readonly _tag: "Literal"; readonly word: string }
  | {
      readonly _tag: "Place"
      readonly name: string
      readonly rest: boolean
      readonly before: string
      readonly after: string
    }

export interface Template {
  readonly parts: ReadonlyArray<Part>
  readonly names: ReadonlyArray<string>
  /** How many words must be there to the letter. */
  readonly literals: number
  /** Ends in `{…...}`, so it says only how a message begins. */
  readonly open: boolean
}

const place = /^([^{}]*)\{(\w+)(\.\.\.)?\}([^{}]*)$/u

const parsePart = (word: string, template: string): Part => {
  if (!/[{}]/u.test(word)) return { _tag: "Literal", word: fold(word) }
  const [, before = "", name = "", rest, after = ""] = place.exec(word) ?? []
  if (name === "")
    throw new Error(`"${template}": write a place as {name} or {name...}, one in a word, not as "${word}"`)
  return { _tag: "Place", name, rest: rest !== undefined, before: fold(before), after: fold(after) }
}

/** Throws where the template cannot be read, or names a place twice. */
export const parse = (template: string): Template => {
  const parts = words(template).map((word) => parsePart(word, template))
  const names = parts.flatMap((part) => (part._tag === "Place" ? [part.name] : []))
  if (parts.length === 0) throw new Error("a template needs at least one word")
  if (new Set(names).size < names.length) throw new Error(`"${template}" names a place twice`)
  const last = parts.at(-1)
  return {
    parts,
    names,
    literals: parts.length - names.length,
    open: last?._tag === "Place" && last.rest
  }
}

type Captures = Readonly<Record<string, string>>

/** How many letters of the word, counted from one of its ends, spell this; `undefined` where it ends otherwise. */
const spelling = (edge: string, word: string, end: (length: number) => string): number | undefined => {
  for (let length = 0; length <= word.length; length++) {
    const folded = fold(end(length))
    if (folded === edge) return length
    if (folded.length > edge.length) return undefined
  }
  return undefined
}
const leading = (edge: string, word: string) => spelling(edge, word, (length) => word.slice(0, length))
const trailing = (edge: string, word: string) => spelling(edge, word, (length) => word.slice(word.length - length))

/** What these words have in the template's places, as they were typed. */
export const match = ({ parts }: Template, typed: ReadonlyArray<string>): Option.Option<Captures> => {
  /** The parts `{rest...}` that found no end: further on in the message there is none for them either, so no message takes long. */
  const endless = new Set<Part>()

  /** The parts from this one on, held against the words from this one on. */
  const fill = (at: number, from: number): Option.Option<Captures> => {
    const part = parts[at]
    const word = typed[from]
    if (part === undefined) return word === undefined ? Option.some({}) : Option.none()
    if (word === undefined || endless.has(part)) return Option.none()
    if (part._tag === "Literal") return fold(word) === part.word ? fill(at + 1, from + 1) : Option.none()
    const start = leading(part.before, word)
    if (start === undefined) return Option.none()
    // A `{rest...}` takes as few words as it may, and all of them where it stands last.
    const others = parts.length - at - 1
    const least = part.rest && others === 0 ? typed.length : from + 1
    const most = part.rest ? typed.length - others : from + 1
    for (let to = least; to <= most; to++) {
      const last = typed[to - 1] ?? ""
      const end = trailing(part.after, last)
      if (end === undefined || (to === from + 1 && start + end >= word.length)) continue
      const following = fill(at + 1, to)
      if (Option.isNone(following)) continue
      const whole = typed.slice(from, to).join(" ")
      return Option.some({ [part.name]: whole.slice(start, whole.length - end), ...following.value })
    }
    if (part.rest) endless.add(part)
    return Option.none()
  }
  return fill(0, 0)
}
