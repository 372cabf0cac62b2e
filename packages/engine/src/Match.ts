/** Matchers: what a message must be like for a route to take it, and what it hands to the flow. */
import type { Channel, Media, Message } from "@parley/messaging"
import { Option, Schema } from "effect"
import * as Template from "./Template.ts"
import { bare, readings, tidy } from "./Text.ts"

/** What a matcher goes by; earlier ones win. `condition` is about how a message came, not about what it says. */
export const kinds = ["exact", "template", "prefix", "regex", "intent", "condition", "otherwise"] as const
export type Kind = (typeof kinds)[number]

/** `Captures`: what a match hands to the flow. Always an object, `{}` when nothing is captured. */
export interface Matcher<out Captures> {
  /** As a person would read it, in the printed table of routes. */
  readonly describe: string
  readonly kind: Kind
  /** How many words of the message are fixed: more of them win over fewer. */
  readonly literals: number
  readonly match: (message: Message) => Option.Option<Captures>
}

/** Written out in hovers and errors: `{ readonly id: … }`, not `Captured<…>`. */
type Flat<T> = { readonly [K in keyof T]: T[K] } extends infer Shown ? Shown : never
type Intersect<U> = (U extends unknown ? (_: U) => void : never) extends (_: infer I) => void ? I : never
type Texts = Readonly<Record<string, Schema.Schema.AnyNoContext>>
type Bare<Name extends string> = Name extends `${infer Rest}...` ? Rest : Name

/** The places of a template: `order {id} for {note...}` has "id" | "note". */
export type Names<T extends string> = T extends `${string}{${infer Name}}${infer Rest}`
  ? Bare<Name> | Names<Rest>
  : never

/** A place without a Schema is a string. */
type Captured<Name extends string, S> = Flat<{
  [K in Name]: K extends keyof S ? (S[K] extends Schema.Schema<infer A, infer _> ? A : never) : string
}>
/** The error is the text: a Schema under a wrong name, or one that cannot read a text, meets a sentence, not `never`. */
type Fits<S, Name> = {
  readonly [K in keyof S]: K extends Name
    ? S[K] extends Schema.Schema<infer _, infer I>
      ? I extends string
        ? S[K]
        : `{${K & string}} is text: use a Schema that decodes a string`
      : never
    : `there is no {${K & string}} in the template`
}
type CapturesOf<M> = M extends Matcher<infer C> ? C : never

/** Every capture decoded by its Schema, or no match at all. */
const decode = (schemas: Texts, captures: Readonly<Record<string, string>>): Option.Option<Record<string, unknown>> =>
  Option.all(
    Object.fromEntries(
      Object.entries(captures).map(([name, text]): [string, Option.Option<unknown>] => {
        const schema = schemas[name]
        return [name, schema === undefined ? Option.some(text) : Schema.decodeUnknownOption(schema)(text)]
      })
    )
  )

/** The whole text is one of these words or sentences; case, spaces and a full stop do not matter. */
export const keyword = (...texts: readonly [string, ...Array<string>]): Matcher<{}> => {
  const wanted = new Set(texts.map(bare))
  if (wanted.has("")) throw new Error("a keyword must not be empty")
  return {
    describe: texts.join(" | "),
    kind: "exact",
    literals: 0,
    match: ({ text }) => (wanted.has(bare(text)) ? Option.some({}) : Option.none())
  }
}

/**
 * The whole text fits the template: `{id}` is one word, `{note...}` one or more; the rest must be there. A capture is the text
 * as typed, decoded by its Schema where one is given; one that does not decode is no match. Where the text does not fit as it
 * is, it is tried without the full stop or quotes around it.
 */
export function text<const T extends string, S extends Texts = {}>(
  template: T,
  schemas?: S & Fits<S, Names<T>>
): Matcher<Captured<Names<T>, S>>
export function text(template: string, schemas: Texts = {}): Matcher<Record<string, unknown>> {
  const parsed = Template.parse(template)
  const stray = Object.keys(schemas).find((name) => !parsed.names.includes(name))
  if (stray !== undefined) throw new Error(`there is no {${stray}} in the template "${template}"`)
  return {
    describe: template,
    kind: parsed.names.length === 0 ? "exact" : parsed.open ? "prefix" : "template",
    literals: parsed.literals,
    match: (message) =>
      Option.firstSomeOf(
        readings(message.text).map((typed) =>
          Option.flatMap(Template.match(parsed, typed), (captures) => decode(schemas, captures))
        )
      )
  }
}

/**
 * The pattern is found in the text (anchor it with `^…$` to mean all of it). The text comes with single spaces, its case kept.
 * Captures are the groups named in `groups`; the compiler cannot see into a pattern, so that is checked here, when it is built.
 */
export function regex<S extends Texts = {}>(
  pattern: RegExp,
  groups?: S & Fits<S, keyof S>
): Matcher<Captured<keyof S & string, S>>
export function regex(pattern: RegExp, groups: Texts = {}): Matcher<Record<string, unknown>> {
  const names = Object.keys(groups)
  const missing = names.find((name) => !pattern.source.includes(`(?<${name}>`))
  if (missing !== undefined) throw new Error(`${pattern.toString()} has no group named "${missing}"`)
  // `g` and `y` make a pattern remember where it stopped, so that every second message would be missed.
  const stateless = new RegExp(pattern.source, pattern.flags.replace(/[gy]/gu, ""))
  return {
    describe: pattern.toString(),
    kind: "regex",
    literals: 0,
    match: (message) =>
      Option.flatMap(Option.fromNullable(stateless.exec(tidy(message.text))), (found) => {
        const captures = Object.entries(found.groups ?? {}).filter(([name]) => names.includes(name))
        return decode(groups, Object.fromEntries(captures))
      })
  }
}

/** It came over this channel. */
export const channel = (wanted: Channel): Matcher<{}> => ({
  describe: `channel ${wanted}`,
  kind: "condition",
  literals: 0,
  match: (message) => (message.channel === wanted ? Option.some({}) : Option.none())
})

/** At least one medium of this type came along; a `*` as subtype takes all of them. */
export const media = (type: `${string}/${string}`): Matcher<{ readonly media: ReadonlyArray<Media> }> => {
  const wanted = type.endsWith("/*") ? type.slice(0, -1).toLowerCase() : type.toLowerCase()
  const fits = (it: Media) =>
    wanted.endsWith("/") ? it.type.toLowerCase().startsWith(wanted) : it.type.toLowerCase() === wanted
  return {
    describe: `media ${type}`,
    kind: "condition",
    literals: 0,
    match: (message) => (message.media.some(fits) ? Option.some({ media: message.media.filter(fits) }) : Option.none())
  }
}

const byKind = (one: Matcher<unknown>, other: Matcher<unknown>) => kinds.indexOf(one.kind) - kinds.indexOf(other.kind)

/** All of them; captures are merged. It goes by the strictest of them. */
export function all<const M extends readonly [Matcher<{}>, ...Array<Matcher<{}>>]>(
  ...matchers: M
): Matcher<Flat<Intersect<CapturesOf<M[number]>>>>
export function all(...matchers: readonly [Matcher<{}>, ...Array<Matcher<{}>>]): Matcher<{}> {
  return {
    describe: matchers.map((it) => it.describe).join(" and "),
    kind: matchers.reduce((one, other) => (byKind(one, other) <= 0 ? one : other)).kind,
    literals: matchers.reduce((sum, it) => sum + it.literals, 0),
    match: (message) =>
      Option.map(Option.all(matchers.map((it) => it.match(message))), (captures) =>
        captures.reduce<{}>((merged, more) => ({ ...merged, ...more }), {})
      )
  }
}

/** Any of them; the flow sees only what all of them capture. It goes by the loosest of them. */
export function any<const M extends readonly [Matcher<{}>, ...Array<Matcher<{}>>]>(
  ...matchers: M
): Matcher<CapturesOf<M[number]>>
export function any(...matchers: readonly [Matcher<{}>, ...Array<Matcher<{}>>]): Matcher<{}> {
  return {
    describe: matchers.map((it) => it.describe).join(" or "),
    kind: matchers.reduce((one, other) => (byKind(one, other) >= 0 ? one : other)).kind,
    literals: Math.min(...matchers.map((it) => it.literals)),
    match: (message) => Option.firstSomeOf(matchers.map((it) => it.match(message)))
  }
}

/** Whatever nobody else takes. */
export const anything: Matcher<{}> = {
  describe: "otherwise",
  kind: "otherwise",
  literals: 0,
  match: () => Option.some({})
}
