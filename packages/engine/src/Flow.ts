/** Flows: code that reads like the conversation. A flow is run again from its journal for each message, up to the next question. */
import type { Address, Message } from "@parley/messaging"
import { type Duration, Effect, Option, Schema } from "effect"
import type { Body, Done, Fields, Input, Only } from "./Body.ts"
import type { Rule } from "./Hearing.ts"
import { type Attempt, Run } from "./Runtime.ts"

export type { Self } from "./Body.ts"
export { ask, type Asking, choose, confirm } from "./Question.ts"
export { type Attempt, NotUnderstood, Run, TimedOut } from "./Runtime.ts"

/** In `R` of whatever cannot be done over every provider; discharged by `Bot.make`. A type only: nothing is provided. */
export interface Can<out C extends string> {
  readonly "@parley/engine/Flow.Can": C
}

/** `in Input` is why a flow that needs nothing (`{}`) stands under any matcher. */
export interface Flow<in Input, out A, out E, out R> {
  readonly name: string
  readonly version: number
  /** What it hears of messages that came while a turn ran. */
  readonly messages: Rule
  /** What is journalled of the input. */
  readonly encode: (input: Input) => unknown
  /** Runs the body on a journalled input. */
  readonly run: (journalled: unknown) => Effect.Effect<A, E, R | Run>
}

/**
 * A flow: its name and version are stored with each run. `input` is Schemas, because what starts a run is stored as well.
 * The body is a generator function, an Effect, or a function giving one; a function's second argument is the run itself. What
 * it does beyond asking and saying goes into `step`: everything else is done again with every message. `messages`: what it
 * hears of messages that came while a turn ran; `each` by itself, where nothing is said.
 */
export function make<const B extends Body<Input<F>>, F extends Fields = {}>(
  name: string,
  options: { readonly version: number; readonly input?: F; readonly messages?: Rule },
  body: B
): Flow<Input<F>, Done<B>[0], Done<B>[1], Exclude<Done<B>[2], Run>>
export function make(
  name: string,
  options: { readonly version: number; readonly input?: Fields; readonly messages?: Rule },
  body: Body<unknown>
): Flow<never, unknown, unknown, unknown> {
  const input = Schema.Struct(options.input ?? {})
  const decode = Schema.decodeUnknown(input)
  const encode = Schema.encodeUnknownSync(input)
  const self = { continueWith: (next: unknown) => Effect.flatMap(Run, (run) => run.restart(encode(next))) }
  const start = (given: unknown): Effect.Effect<unknown, unknown, unknown> => {
    if (Effect.isEffect(body)) return body
    const begun = body(given, self)
    return Effect.isEffect(begun) ? begun : Effect.gen(() => begun)
  }
  return {
    name,
    version: options.version,
    messages: options.messages ?? "each",
    encode,
    run: (journalled) => Effect.flatMap(Effect.orDie(decode(journalled)), start)
  }
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

/** Waits without listening: meanwhile messages go to other flows. `name` must be used once in a run. */
export const sleep = (name: string, duration: Duration.DurationInput): Effect.Effect<void, never, Run> =>
  Effect.flatMap(Run, (run) => run.sleep(name, duration))

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
