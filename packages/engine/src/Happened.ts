/** What happened in a turn, and why: for the timeline. Names that the bot's author has given, and never what a contact wrote. */
import { Schema } from "effect"

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
  /** A run was given up before its end: it was started over, or a deploy has taken away what it waited for. */
  Schema.TaggedStruct("Dropped", { flow: Schema.String, because: Schema.Literal("startedOver", "deployed") }),
  /** Nobody took the message. */
  Schema.TaggedStruct("Unheard", {}),
  /** So many messages were passed over, because the flow hears only the latest. */
  Schema.TaggedStruct("Skipped", { flow: Schema.String, messages: Schema.Int })
)
export type Happened = typeof Happened.Type

/** As the store keeps it: the tag, and the rest as JSON. */
export const encode = (happened: Happened): { readonly kind: string; readonly json: string } => {
  const { _tag: kind, ...rest } = Schema.encodeSync(Happened)(happened)
  return { kind, json: JSON.stringify(rest) }
}
