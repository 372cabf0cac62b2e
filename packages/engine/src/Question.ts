/** What a flow asks: for a text, for one of a list, for a yes or a no. */
import { type Duration, Effect, Option, Schema } from "effect"
import type { Only } from "./Body.ts"
import * as Choice from "./Choice.ts"
import { type NotUnderstood, Run, type TimedOut } from "./Runtime.ts"
import { bare, fold } from "./Text.ts"

export interface Asking {
  /** Said instead of the prompt after an answer that is not understood. */
  readonly retry?: string
  /** Fails with `NotUnderstood` after so many answers that are not understood. Without it: asks again for ever. */
  readonly attempts?: number
  /** Fails with `TimedOut` where no answer came by then; one that is not understood starts it anew. */
  readonly timeout?: Duration.DurationInput
}
/** `keyof`, not `O extends { attempts: … }`: options of a wide type may fail in both ways, so both show. */
type Fails<O> = ("attempts" extends keyof O ? NotUnderstood : never) | ("timeout" extends keyof O ? TimedOut : never)

/**
 * Asks, and waits for a text that the Schema decodes: as typed, or else in lower case, so that "Friday!" is `friday`.
 * `name` must be used once in a run; the answer is kept under it, also over a deploy.
 */
export function ask<A, I extends string, const O extends Asking = {}>(
  name: string,
  prompt: string,
  answer: Schema.Schema<A, I>,
  options?: Only<O, Asking>
): Effect.Effect<A, Fails<O>, Run>
export function ask(
  name: string,
  prompt: string,
  answer: Schema.Schema<unknown, string>,
  options: Asking = {}
): Effect.Effect<unknown, NotUnderstood | TimedOut, Run> {
  const decode = Schema.decodeUnknownOption(answer)
  return Effect.flatMap(Run, (run) =>
    run.wait({
      ...options,
      name,
      prompt,
      read: (text) =>
        decode(text.trim()).pipe(
          Option.orElse(() => decode(fold(text))),
          Option.orElse(() => decode(bare(text)))
        ),
      encode: Schema.encodeSync(answer),
      restore: decode
    })
  )
}

/** JavaScript puts `{ 4: …, 2: … }` in numeric order, so "1" would mean another choice than the author wrote first. */
type Words<C> = string extends keyof C
  ? unknown
  : [keyof C] extends [never]
    ? "a choice needs something to choose from"
    : [Extract<keyof C, number | `${number}`>] extends [never]
      ? unknown
      : "a key is a word, not a number"

/** Asks with a numbered list, and gives the key of what was chosen: by number, in words, by label or how it begins. */
export function choose<const C extends Readonly<Record<string, string>>, const O extends Asking = {}>(
  name: string,
  prompt: string,
  choices: C & Words<C>,
  options?: Only<O, Asking>
): Effect.Effect<keyof C & string, Fails<O>, Run>
export function choose(
  name: string,
  prompt: string,
  choices: Readonly<Record<string, string>>,
  options: Asking = {}
): Effect.Effect<string, NotUnderstood | TimedOut, Run> {
  const offer = Object.entries(choices).map(([key, label]) => ({ key, label }))
  const known = (key: unknown) => Option.fromNullable(offer.find((it) => it.key === key)?.key)
  return Effect.flatMap(Run, (run) =>
    run.wait({
      ...options,
      ...(options.retry === undefined ? {} : { retry: Choice.render(options.retry, offer) }),
      name,
      prompt: Choice.render(prompt, offer),
      offer,
      read: (text, offered) => Option.flatMap(Choice.read(offered, text), known),
      encode: (key) => key,
      restore: known
    })
  )
}

const yes = new Set(["y", "yes", "yep", "yeah", "yup", "sure", "ok", "okay", "please", "yes please"])
const no = new Set(["n", "no", "nope", "nah", "no thanks", "no thank you"])

/** Asks for a yes or a no. */
export function confirm<const O extends Asking = {}>(
  name: string,
  prompt: string,
  options?: Only<O, Asking>
): Effect.Effect<boolean, Fails<O>, Run>
export function confirm(
  name: string,
  prompt: string,
  options: Asking = {}
): Effect.Effect<boolean, NotUnderstood | TimedOut, Run> {
  return Effect.flatMap(Run, (run) =>
    run.wait({
      ...options,
      name,
      prompt,
      read: (text) =>
        yes.has(bare(text)) ? Option.some(true) : no.has(bare(text)) ? Option.some(false) : Option.none(),
      encode: (answer) => answer,
      restore: Schema.decodeUnknownOption(Schema.Boolean)
    })
  )
}
