/** Keeps repeated reads from making an outage worse: ten calls that go out earn one repetition. */
import { Effect, Ref } from "effect"

export interface RetryBudget {
  readonly earn: Effect.Effect<void>
  /** False when nothing is left: then a failure is final. */
  readonly spend: Effect.Effect<boolean>
}

// In tenths, because tenths of a repetition do not add up to a whole one in floating point.
const most = 100
const whole = 10

export const RetryBudget = {
  /** Full at first, so that a program's first calls may be repeated too. Shared by all calls of one client. */
  make: Effect.map(Ref.make(most), (left): RetryBudget => ({
    earn: Ref.update(left, (tenths) => Math.min(most, tenths + 1)),
    spend: Ref.modify(left, (tenths) => (tenths < whole ? [false, tenths] : [true, tenths - whole]))
  }))
}
