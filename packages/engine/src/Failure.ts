/** What is told of a turn that failed: to the log what kind of failure it was, to the dead letter all of it. */
import { Cause, Predicate } from "effect"
import { FlowMistake } from "./FlowMistake.ts"

const longest = 4000

/** A name, and never a text of unknown origin: that could hold what a contact wrote. */
export const kind = (cause: Cause.Cause<unknown>): string => {
  const error = Cause.squash(cause)
  if (error instanceof FlowMistake) return error.message
  if (Predicate.hasProperty(error, "_tag")) return String(error._tag)
  return error instanceof Error ? error.name : "failure"
}

/** For the dead letter, which is kept in the store with what the contact wrote. */
export const whole = (cause: Cause.Cause<unknown>): string => Cause.pretty(cause).slice(0, longest)
