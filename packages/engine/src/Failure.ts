/** What is told of a turn that failed: to the log what kind of failure it was, to the dead letter all of it. */
import { ProviderError } from "@parley/messaging"
import { Cause, Predicate } from "effect"
import { FlowMistake } from "./FlowMistake.ts"
import { StoreUnavailable } from "./StoreError.ts"

const longest = 4000

/** A text of unknown origin could hold what a contact wrote; what looks like a name does not. */
const isName = (text: string) => /^[\w$./@-]{1,64}$/u.test(text)

/** The name of what went wrong. */
export const kind = (cause: Cause.Cause<unknown>): string => {
  const error = Cause.squash(cause)
  if (error instanceof FlowMistake) return error.message
  const tag = Predicate.hasProperty(error, "_tag") ? String(error._tag) : error instanceof Error ? error.name : ""
  return isName(tag) ? tag : "failure"
}

/** What our own errors say of themselves, which holds nothing private; of others their kind. */
export const words = (cause: Cause.Cause<unknown>): string => {
  const error = Cause.squash(cause)
  return error instanceof ProviderError || error instanceof StoreUnavailable ? error.message : kind(cause)
}

/** For the dead letter, which is kept in the store with what the contact wrote. */
export const whole = (cause: Cause.Cause<unknown>): string => Cause.pretty(cause).slice(0, longest)
