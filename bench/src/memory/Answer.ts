/** What the process that holds conversations says to the one that measures. */
import { Schema } from "effect"

export const Answer = Schema.Union(
  Schema.TaggedStruct("Unable", { why: Schema.String }),
  Schema.TaggedStruct("Filled", { wrong: Schema.NullOr(Schema.String) }),
  Schema.TaggedStruct("Measured", {
    /** Bytes a conversation. */
    heap: Schema.Number,
    rss: Schema.Number,
    /** Milliseconds. */
    collection: Schema.Number,
    /** More than before there were conversations. */
    fibers: Schema.Number,
    timers: Schema.Number
  })
)
export type Answer = typeof Answer.Type
