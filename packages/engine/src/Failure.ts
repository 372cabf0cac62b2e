/** What is told of a turn that failed: to the log what kind of failure it was, to the dead letter all of it. */
import { ProviderError } from "@parley/messaging"
import { Cause, Predicate } from "effect"
import { FlowMistake } from "./FlowMistake.ts"
import { StoreUnavailable } from "./Store.ts"

const longest = 4000

/** A name, and never a text of unknown origin: that could hold what a contact wrote. */
export const kind = (cause: Cause.Cause<unknown>): string => {
  const error = Cause.squash(cause)
  if (error instanceof FlowMistake) return error.message
  if (Predicate.hasProperty(error, "_tag")) return String(error._tag)
  return error instanceof Error ? error.name : "failure"
}

/** What our own errors say of themselves, which holds nothing private; of others their kind. */
export const words = (cause: Cause.Cause<unknown>): string => {
  const error = Cause.squash(cause)
  return error instanceof ProviderError || error instanceof StoreUnavailable ? error.message : kind(cause)
}

/** For the dead letter, which is kept in the store with what the contact wrote. */
export const whole = (cause: Cause.Cause<unknown>): string => Cause.pretty(cause).slice(0, longest)
