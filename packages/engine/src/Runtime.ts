/** What a flow asks of whoever runs it: the seam between the words of `Flow` and the replay of a run. */
import type { Address, Message } from "@parley/messaging"
import { Context, Data, type Duration, type Effect, type Option, Predicate, type Schema } from "effect"
import type { Offer } from "./Choice.ts"

/** The question was given up after so many answers that were not understood. */
export class NotUnderstood extends Data.TaggedError("NotUnderstood")<{ readonly step: string }> {
  override get message() {
    return `"${this.step}" was given up: its answers were not understood`
  }
}

/** The question was not answered in time. */
export class TimedOut extends Data.TaggedError("TimedOut")<{ readonly step: string }> {
  override get message() {
    return `"${this.step}" was not answered in time`
  }
}

/** An end that nobody needs to look at: where the flow does not catch it, the run is over. */
export const isUnanswered = Predicate.or(Predicate.isTagged("NotUnderstood"), Predicate.isTagged("TimedOut"))

/** What a question needs of whoever runs the flow. */
export interface Wait<A> {
  readonly name: string
  readonly prompt: string
  readonly offer?: Offer
  readonly retry?: string
  readonly attempts?: number
  readonly timeout?: Duration.DurationInput
  /** Reads a message, against what was offered when the question was asked. */
  readonly read: (text: string, offered: Offer) => Option.Option<A>
  /** What is journalled of an answer, and how it is read back; `None` asks again. */
  readonly encode: (answer: A) => unknown
  readonly restore: (journalled: unknown) => Option.Option<A>
}

export interface Attempt {
  /** The same for every attempt at this step of this run that hears the same messages, and for no other. */
  readonly idempotencyKey: string
  /** 1 at first. */
  readonly attempt: number
}
/** What a step needs of whoever runs the flow. */
export interface Recording<A, F, E, R> {
  readonly name: string
  readonly result: Schema.Schema<A, unknown>
  readonly effect: (attempt: Attempt) => Effect.Effect<A, E, R>
  readonly failure: Option.Option<Schema.Schema<F, unknown>>
}

/** What a flow says: a text, or media with the text that stands in for it where media cannot be sent. */
export type Saying =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "media"; readonly url: string; readonly otherwise: Option.Option<string> }

export interface Runtime {
  /** Who is talking. */
  readonly contact: Address
  /** What started the run. */
  readonly message: Message
  readonly wait: <A>(wait: Wait<A>) => Effect.Effect<A, NotUnderstood | TimedOut>
  readonly sleep: (name: string, duration: Duration.DurationInput) => Effect.Effect<void>
  readonly record: <A, F, E, R>(recording: Recording<A, F, E, R>) => Effect.Effect<A, F, R>
  readonly say: (saying: Saying) => Effect.Effect<void>
  /** Starts the run anew with this input, encoded for the journal. */
  readonly restart: (input: unknown) => Effect.Effect<never>
}

/** What every primitive asks of its surroundings. Only `make` gives it, so that `ask` outside of a flow does not compile. */
export class Run extends Context.Tag("@parley/engine/Flow.Run")<Run, Runtime>() {}
