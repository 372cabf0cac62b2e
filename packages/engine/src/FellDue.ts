/** The event that a timer becomes when it is due: the sleep of a run is over, or the time to answer its question. */
import { Schema } from "effect"
import type { State } from "./Journal.ts"

/** `until` is the time that the run waits for: after a retry of the question it is another one, and this event has come for nothing. */
export const FellDue = Schema.TaggedStruct("FellDue", {
  run: Schema.Int,
  round: Schema.Int,
  step: Schema.String,
  until: Schema.Number
})
export type FellDue = typeof FellDue.Type

/** All timers that a conversation in this state has: one of each run that waits for a time, in milliseconds since 1970. */
export const timersOf = (
  state: State
): ReadonlyArray<{ readonly key: string; readonly due: number; readonly event: FellDue }> =>
  state.runs.flatMap(({ number, pending, round, sleeping }) => {
    const { name: step, until } = sleeping ?? pending ?? {}
    if (step === undefined || until === undefined) return []
    return [{ key: `${number}.${round}/${step}`, due: until, event: FellDue.make({ run: number, round, step, until }) }]
  })
