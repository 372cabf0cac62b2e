/** Why an outside system did not do what was asked: one member for each decision that a caller can take. */
import { Schema } from "effect"

/** Shared by the errors of all platforms: decide by it, whatever the platform. */
export const Reason = Schema.Union(
  /** It understood and said no: asking again will not help. `code` is the platform's own. */
  Schema.TaggedStruct("Rejected", { code: Schema.String }),
  /** The contact has asked not to be written to: final, for all that waits to be sent to them from this sender. */
  Schema.TaggedStruct("OptedOut", {}),
  /** The credentials are wrong. */
  Schema.TaggedStruct("Unauthorized", {}),
  /** The credentials are right, and not enough. */
  Schema.TaggedStruct("Forbidden", {}),
  Schema.TaggedStruct("NotFound", {}),
  /** What was asked does not fit the state of things there. */
  Schema.TaggedStruct("Conflict", {}),
  /** Nothing was done; ask again after `retryAfter`. */
  Schema.TaggedStruct("RateLimited", { retryAfter: Schema.DurationFromMillis }),
  /** Nothing was done: it could not be reached, or said that it is out of order. */
  Schema.TaggedStruct("Unavailable", {}),
  /** A reading took too long; nothing was changed by it. */
  Schema.TaggedStruct("Timeout", {}),
  /** It answered something that is not in its contract. */
  Schema.TaggedStruct("UnexpectedReply", {}),
  /** A send whose bytes may have arrived: look it up before sending it again. */
  Schema.TaggedStruct("UnknownOutcome", {})
)
export type Reason = typeof Reason.Type

/** For `Effect.catchIf(because("RateLimited"), …)`: narrows whichever error of a union has this reason. */
export const because =
  <T extends Reason["_tag"]>(tag: T) =>
  <E>(
    error: E
  ): error is Extract<E, { readonly reason: Reason }> & { readonly reason: Extract<Reason, { readonly _tag: T }> } =>
    typeof error === "object" &&
    error !== null &&
    "reason" in error &&
    typeof error.reason === "object" &&
    error.reason !== null &&
    "_tag" in error.reason &&
    error.reason._tag === tag
