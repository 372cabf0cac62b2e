/** Knows whether anything is under way, so that a shutdown can wait for it, and a test too. */
import { Effect } from "effect"

export class Activity {
  private count = 0
  private readonly quiet = Effect.unsafeMakeLatch(true)

  begin(): void {
    this.count += 1
    this.quiet.unsafeClose()
  }

  end(): void {
    this.count -= 1
    if (this.count === 0) this.quiet.unsafeOpen()
  }

  readonly track = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.acquireUseRelease(
      Effect.sync(() => this.begin()),
      () => effect,
      () => Effect.sync(() => this.end())
    )

  /** Returns once nothing is under way. */
  readonly settled: Effect.Effect<void> = this.quiet.await
}
