/** Wakes one loop: at a time, or as soon as somebody rings. */
import { Clock, Effect } from "effect"

/** A clock may be set, and a machine may sleep: nobody trusts a long timer. */
const longest = 60_000

export class Bell {
  private readonly latch = Effect.unsafeMakeLatch(false)

  /** Also before anybody waits: then the next wait is over at once. */
  ring(): void {
    this.latch.unsafeOpen()
  }

  /** Until that time, in milliseconds since 1970, or until it rings; perhaps shorter, so that the loop looks again. */
  readonly wait = (until: number | null): Effect.Effect<void> =>
    Effect.gen(this, function* () {
      const left = until === null ? longest : Math.max(0, until - (yield* Clock.currentTimeMillis))
      yield* Effect.raceFirst(this.latch.await, Effect.sleep(Math.min(left, longest)))
      this.latch.unsafeClose()
    })
}
