/** A text with places to fill, such as `order {id} for {note...}`: read once, then held against messages. */
import { Option } from "effect"
import { fold, words } from "./Text.ts"

/** One word of a template: literal, or a place with what stands before and after it in the same word. */
type Part =
  | { readonly _tag: "Literal"; readonly word: string }
  | { readonly _tag: "Place"; readonly name: string; readonly rest: boolean; readonly before: string; readonly after: string }

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
  if (name === "") throw new Error(`"${template}": write a place as {name} or {name...}, one in a word, not as "${word}"`)
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

/** What stands in the place, as it was typed; `None` where the word does not begin and end as the template says. */
const cut = (text: string, before: string, after: string): Option.Option<string> => {
  const from = [...Array(text.length + 1).keys()].find((at) => fold(text.slice(0, at)) === before)
  if (from === undefined) return Option.none()
  const to = [...Array(text.length + 1).keys()].reverse().find((at) => at > from && fold(text.slice(at)) === after)
  return to === undefined ? Option.none() : Option.some(text.slice(from, to))
}

const fill = (parts: ReadonlyArray<Part>, typed: ReadonlyArray<string>): Option.Option<Captures> => {
  const [part, ...others] = parts
  if (part === undefined) return typed.length === 0 ? Option.some({}) : Option.none()
  const [word, ...following] = typed
  if (word === undefined) return Option.none()
  if (part._tag === "Literal") return fold(word) === part.word ? fill(others, following) : Option.none()
  // A `{rest...}` takes as few words as it may, and all of them where it stands last.
  const least = part.rest && others.length === 0 ? typed.length : 1
  const most = part.rest ? typed.length - others.length : 1
  for (let taken = least; taken <= most; taken++) {
    const found = Option.flatMap(cut(typed.slice(0, taken).join(" "), part.before, part.after), (text) =>
      Option.map(fill(others, typed.slice(taken)), (captures) => ({ [part.name]: text, ...captures }))
    )
    if (Option.isSome(found)) return found
  }
  return Option.none()
}

/** What the message has in the template's places, as it was typed. */
export const match = (template: Template, text: string): Option.Option<Captures> => fill(template.parts, words(text))
