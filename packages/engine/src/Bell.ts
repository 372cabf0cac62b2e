/** Wakes one loop: at a time, or as soon as somebody rings. */
import { Clock, Effect } from "effect"

/** What a timer of the platform's can hold, in milliseconds: 24 days. */
const longest = 2 ** 31 - 1

export class Bell {
  private readonly latch = Effect.unsafeMakeLatch(false)

  /** Also before anybody waits: then the next wait is over at once. */
  readonly ring = (): void => {
    this.latch.unsafeOpen()
  }

  /** Until that time, in milliseconds since 1970, or until it rings; perhaps shorter, so that the loop looks again. */
  readonly wait = (until: number | null): Effect.Effect<void> =>
    Effect.gen(this, function* () {
      const left = until === null ? null : Math.max(0, until - (yield* Clock.currentTimeMillis))
      yield* left === null
        ? this.latch.await
        : Effect.raceFirst(this.latch.await, Effect.sleep(Math.min(left, longest)))
      this.latch.unsafeClose()
    })
}
