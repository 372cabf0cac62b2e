/** What is kept of a conversation between two messages: its runs, and in each what was answered and done. One JSON value. */
import { Message } from "@parley/messaging"
import { Schema } from "effect"
import { Offer } from "./Choice.ts"

/** What came for a question. The text of a burst is that of all its `parts`, one to a line. */
export const Heard = Schema.Struct({
  text: Schema.String,
  parts: Schema.optionalWith(Schema.Array(Schema.String), { default: () => [] })
})
export type Heard = typeof Heard.Type

/** What a run knows about one of its names. Tagged, because a Schema of anything would also take what another entry lacks. */
export const Entry = Schema.Union(
  /** A question was answered; `answer` is as the question encodes it. */
  Schema.TaggedStruct("Answered", { answer: Schema.Unknown }),
  /** A message that came for this question before the run reached it: a deploy has put another question first. */
  Schema.TaggedStruct("Heard", { ...Heard.fields, offer: Schema.optionalWith(Offer, { exact: true }) }),
  /** The question was given up: too many answers were not understood. */
  Schema.TaggedStruct("GivenUp", {}),
  /** Nobody answered the question in time. */
  Schema.TaggedStruct("TimedOut", {}),
  /** A sleep is over. */
  Schema.TaggedStruct("Slept", {}),
  /** A step was done; its result as the step's Schema encodes it. */
  Schema.TaggedStruct("Done", { result: Schema.Unknown }),
  /** A step failed in a way that the flow has named. */
  Schema.TaggedStruct("Failed", { failure: Schema.Unknown })
)
export type Entry = typeof Entry.Type

/** The question that waits for the contact's next message. */
export const Pending = Schema.Struct({
  name: Schema.String,
  /** As it was said, to say it again after a digression. */
  prompt: Schema.String,
  /** What was offered to choose from, where it was a choice. */
  offer: Schema.optionalWith(Offer, { exact: true }),
  /** Answers so far that were not understood. */
  misses: Schema.Int,
  /** When it times out, in milliseconds since 1970; where it is absent, never. */
  until: Schema.optionalWith(Schema.Int, { exact: true })
})
export type Pending = typeof Pending.Type

/** A wait in which nobody is asked anything, and its end in milliseconds since 1970. */
export const Sleeping = Schema.Struct({ name: Schema.String, until: Schema.Int })
export type Sleeping = typeof Sleeping.Type

/** One flow under way. */
export const Run = Schema.Struct({
  /** That of the letter that started it: also after a start that has failed, no other run has the same. */
  number: Schema.Int,
  /** How often it was continued: each time with another input, and an empty journal. */
  round: Schema.optionalWith(Schema.Int, { default: () => 0 }),
  flow: Schema.String,
  version: Schema.Int,
  /** What started it, and what the matcher captured of that, or what it was continued with. */
  message: Message,
  input: Schema.Unknown,
  journal: Schema.Record({ key: Schema.String, value: Entry }),
  /** A run that waits has one of these. */
  pending: Schema.optionalWith(Pending, { exact: true }),
  sleeping: Schema.optionalWith(Sleeping, { exact: true })
})
export type Run = typeof Run.Type

/** A conversation's state. The last run that has a question pending listens; those below wait for it to end, sleepers for their time. */
export const State = Schema.Struct({ runs: Schema.Array(Run) })
export type State = typeof State.Type

/** Nobody has said anything yet. */
export const blank: State = { runs: [] }
