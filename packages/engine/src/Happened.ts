/** What happened in a turn, and why: for the timeline. Names that the bot's author has given, and never what a contact wrote. */
import { Schema } from "effect"

/** What was to be sent, and the how-manieth attempt it was. */
const parcel = { key: Schema.String, attempt: Schema.Int }
const step = { flow: Schema.String, step: Schema.String }

export const Happened = Schema.Union(
  /** A message has started a flow; `route` is what it has matched. */
  Schema.TaggedStruct("Routed", { route: Schema.String, flow: Schema.String }),
  Schema.TaggedStruct("Asked", step),
  Schema.TaggedStruct("Answered", step),
  /** It was asked again; `misses`: for the how-manieth time. */
  Schema.TaggedStruct("NotUnderstood", { ...step, misses: Schema.Int }),
  /** It was not understood too often. */
  Schema.TaggedStruct("GaveUp", step),
  Schema.TaggedStruct("TimedOut", step),
  /** Until then, in milliseconds since 1970. */
  Schema.TaggedStruct("FellAsleep", { ...step, until: Schema.Number }),
  Schema.TaggedStruct("Woke", step),
  Schema.TaggedStruct("Did", step),
  /** A step failed in a way that the flow has named. */
  Schema.TaggedStruct("Failed", step),
  /** The run has started anew, for the how-manieth time. */
  Schema.TaggedStruct("Continued", { flow: Schema.String, round: Schema.Int }),
  Schema.TaggedStruct("Ended", { flow: Schema.String }),
  /**
   * A run was given up before its end: it was started over; a deploy has taken away what it waited for; its flow has not
   * caught that a question was not answered; or it slept in a conversation of too many runs.
   */
  Schema.TaggedStruct("Dropped", {
    flow: Schema.String,
    because: Schema.Literal("startedOver", "deployed", "unanswered", "tooMany")
  }),
  /** Nobody took the message. */
  Schema.TaggedStruct("Unheard", {}),
  /** So many messages were passed over, because the flow hears only the latest. */
  Schema.TaggedStruct("Skipped", { flow: Schema.String, messages: Schema.Int }),
  /** A turn has failed, and nothing of it was kept; it is tried again. `failure` is what kind of failure it was. */
  Schema.TaggedStruct("TurnFailed", { letter: Schema.Int, attempt: Schema.Int, failure: Schema.String }),
  /** It has failed too often: the letter is a dead one. */
  Schema.TaggedStruct("Died", { letter: Schema.Int, failure: Schema.String }),
  /** What was said could not be sent yet. `unsure`: it may have arrived. */
  Schema.TaggedStruct("SendDelayed", { ...parcel, until: Schema.Number, unsure: Schema.Boolean }),
  /** It was sent again although an earlier attempt may have arrived: the platform cannot tell. */
  Schema.TaggedStruct("PossiblySentTwice", parcel),
  Schema.TaggedStruct("NotSent", { ...parcel, why: Schema.String })
)
export type Happened = typeof Happened.Type

/** As the store keeps it: the tag, and the rest as JSON. */
export const encode = (happened: typeof Happened.Encoded): { readonly kind: string; readonly json: string } => {
  const { _tag: kind, ...rest } = happened
  return { kind, json: JSON.stringify(rest) }
}
