/** Waits until something holds; gives up, and says so, once it has not come nearer for a while. */
import { Clock, Effect } from "effect"

/** `progress` counts what is still to come: 0 is the end. Gives false where it stood still for `patience` milliseconds. */
export const until = (progress: () => number, patience: number): Effect.Effect<boolean> =>
  Effect.gen(function* () {
    let left = progress()
    let since = yield* Clock.currentTimeMillis
    while (left > 0) {
      yield* Effect.sleep("10 millis")
      const now = yield* Clock.currentTimeMillis
      const next = progress()
      if (next < left) since = now
      else if (now - since > patience) return false
      left = next
    }
    return true
  })
