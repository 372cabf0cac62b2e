/** Flows: code that reads like the conversation. A flow is run again from its journal for each message, up to the next question. */
import type { Address, Message } from "@parley/messaging"
import { Effect, Option, Schema } from "effect"
import type { YieldWrap } from "effect/Utils"
import * as Choice from "./Choice.ts"
import { type Attempt, type NotUnderstood, Run } from "./Runtime.ts"
import { bare, fold } from "./Text.ts"

export { type Attempt, NotUnderstood, Run } from "./Runtime.ts"

/** In `R` of whatever cannot be done over every provider; discharged by `Bot.make`. A type only: nothing is provided. */
export interface Can<out C extends string> {
  readonly "@parley/engine/Flow.Can": C
}

/** `in Input` is why a flow that needs nothing (`{}`) stands under any matcher. */
export interface Flow<in Input, out A, out E, out R> {
  readonly name: string
  readonly version: number
  /** What is journalled of the input. */
  readonly encode: (input: Input) => unknown
  /** Runs the body on a journalled input. */
  readonly run: (journalled: unknown) => Effect.Effect<A, E, R | Run>
}

type Flat<T> = { readonly [K in keyof T]: T[K] } extends infer Shown ? Shown : never
/** Generic parameters switch the excess-property check off; this switches it on again, so that `retyr:` is an error. */
type Only<O, Known> = O & { readonly [K in Exclude<keyof O, keyof Known>]: never }
type Fields = Readonly<Record<string, Schema.Schema.AnyNoContext>>
type Input<F extends Fields> = Flat<{ [K in keyof F]: Schema.Schema.Type<F[K]> }>
type Yields = YieldWrap<Effect.Effect<unknown, unknown, unknown>>
type Body<I> =
  | Effect.Effect<unknown, unknown, unknown>
  | ((input: I) => Effect.Effect<unknown, unknown, unknown> | Generator<Yields, unknown, never>)
type Yielded<Y, A> = [Y] extends [never]
  ? [A, never, never]
  : [Y] extends [YieldWrap<Effect.Effect<infer _A, infer E, infer R>>]
    ? [A, E, R]
    : never
/** Result, failures and needs of a body, whichever of its three forms it has. */
type Done<B> =
  B extends Effect.Effect<infer A, infer E, infer R>
    ? [A, E, R]
    : B extends (...args: never) => infer O
      ? O extends Effect.Effect<infer A, infer E, infer R>
        ? [A, E, R]
        : O extends Generator<infer Y, infer A, never>
          ? Yielded<Y, A>
          : never
      : never

/**
 * A flow: its name and version are stored with each run. `input` is Schemas, because what starts a run is stored as well.
 * The body is a generator function, an Effect, or a function giving one. What it does beyond asking and saying goes into
 * `step`: everything else is done again with every message.
 */
export function make<const B extends Body<Input<F>>, F extends Fields = {}>(
  name: string,
  options: { readonly version: number; readonly input?: F },
  body: B
): Flow<Input<F>, Done<B>[0], Done<B>[1], Exclude<Done<B>[2], Run>>
export function make(
  name: string,
  options: { readonly version: number; readonly input?: Fields },
  body: Body<unknown>
): Flow<never, unknown, unknown, unknown> {
  const input = Schema.Struct(options.input ?? {})
  const decode = Schema.decodeUnknown(input)
  const start = (given: unknown): Effect.Effect<unknown, unknown, unknown> => {
    if (Effect.isEffect(body)) return body
    const begun = body(given)
    return Effect.isEffect(begun) ? begun : Effect.gen(() => begun)
  }
  return {
    name,
    version: options.version,
    encode: Schema.encodeSync(input),
    run: (journalled) => Effect.flatMap(Effect.orDie(decode(journalled)), start)
  }
}

export interface Asking {
  /** Said instead of the prompt after an answer that is not understood. */
  readonly retry?: string
  /** Fails with `NotUnderstood` after so many answers that are not understood. Without it: asks again for ever. */
  readonly attempts?: number
}
/** `keyof`, not `O extends { attempts: … }`: options of a wide type may give up, so their failure shows. */
type Fails<O> = "attempts" extends keyof O ? NotUnderstood : never

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
): Effect.Effect<unknown, NotUnderstood, Run> {
  const decode = Schema.decodeUnknownOption(answer)
  return Effect.flatMap(Run, (run) =>
    run.wait({
      ...options,
      name,
      prompt,
      read: (text) => Option.firstSomeOf([text.trim(), fold(text), bare(text)].map((it) => decode(it))),
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
): Effect.Effect<string, NotUnderstood, Run> {
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
): Effect.Effect<boolean, NotUnderstood, Run> {
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

/** Says something, once, however often the run is replayed. */
export const say = (text: string): Effect.Effect<void, never, Run> =>
  Effect.flatMap(Run, (run) => run.say({ kind: "text", text }))

/** Sends a picture, sound or document. Needs a provider that sends media, unless it says what to send `otherwise`. */
export function media<const O extends { readonly otherwise?: string } = {}>(
  url: string,
  options?: Only<O, { readonly otherwise?: string }>
): Effect.Effect<void, never, Run | (O extends { readonly otherwise: string } ? never : Can<"media">)>
export function media(url: string, options: { readonly otherwise?: string } = {}): Effect.Effect<void, never, Run> {
  const otherwise = Option.fromNullable(options.otherwise)
  return Effect.flatMap(Run, (run) => run.say({ kind: "media", url, otherwise }))
}

/** Who is talking. */
export const contact: Effect.Effect<Address, never, Run> = Effect.map(Run, (run) => run.contact)

/** What started the run. */
export const message: Effect.Effect<Message, never, Run> = Effect.map(Run, (run) => run.message)

interface Recording {
  readonly failure?: Schema.Schema.AnyNoContext
}
/** Read off the options: a type parameter of its own would be guessed from where the step stands. */
type Named<O> = O extends { readonly failure: Schema.Schema<infer F, infer _> } ? F : never
type Plain<R> = [Extract<R, Run>] extends [never]
  ? unknown
  : "a step must not ask, say or wait: do so before or after it"

/**
 * Does something in the world and journals its result, so that a replay does not do it again. A failure in `failure` is
 * journalled as well and can be caught; any other one fails the turn (retried, then a dead letter).
 */
export function step<A, I, E, R, const O extends Recording = {}>(
  name: string,
  result: Schema.Schema<A, I>,
  effect: (Effect.Effect<NoInfer<A>, E, R> | ((attempt: Attempt) => Effect.Effect<NoInfer<A>, E, R>)) & Plain<R>,
  options?: Only<O, Recording>
): Effect.Effect<A, Named<O>, R | Run>
export function step(
  name: string,
  result: Schema.Schema<unknown, unknown>,
  effect: Effect.Effect<unknown, unknown, unknown> | ((attempt: Attempt) => Effect.Effect<unknown, unknown, unknown>),
  options?: { readonly failure: Schema.Schema<unknown, unknown> }
): Effect.Effect<unknown, unknown, unknown> {
  return Effect.flatMap(Run, (run) =>
    run.record({
      name,
      result,
      effect: Effect.isEffect(effect) ? () => effect : effect,
      failure: Option.fromNullable(options?.failure)
    })
  )
}
