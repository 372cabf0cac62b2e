/** Makes letters of timers that are due. One waiter on the earliest, however many there are. */
import { Clock, Effect, type Scope } from "effect"
import type { Activity } from "./Activity.ts"
import { Bell } from "./Bell.ts"
import { type ConversationId, Store } from "./Store.ts"
import type { StoreUnavailable } from "./StoreError.ts"

/** So many become letters in one commit. */
const most = 256

export class Timers {
  private readonly bell = new Bell()
  /** The earliest that is known of. */
  private earliest: number | null = null

  /** A timer was set for then, in milliseconds since 1970. */
  readonly set = (due: number): void => {
    if (this.earliest !== null && this.earliest <= due) return
    this.earliest = due
    this.bell.ring()
  }

  /** The clock may have been set. */
  readonly look = this.bell.ring

  /** Begins with those that were due while nobody looked. `wake` is told of the conversations whose letters timers became. */
  readonly watch = (
    wake: (ids: ReadonlyArray<ConversationId>) => void,
    activity: Activity
  ): Effect.Effect<void, StoreUnavailable, Store | Scope.Scope> =>
    Effect.gen(this, function* () {
      const store = yield* Store
      const fire = Effect.gen(this, function* () {
        const now = yield* Clock.currentTimeMillis
        // What is set while the store is asked rings, and it is asked again.
        this.earliest = null
        const { conversations, next } = yield* Effect.tapErrorCause(store.fire({ now, limit: most }), () =>
          Effect.sync(() => (this.earliest = now))
        )
        wake(conversations)
        this.earliest = next
        return conversations.length < most
      })
      const fireAll = activity.track(Effect.repeat(fire, { until: (isDone) => isDone }))
      const round = Effect.zipRight(
        Effect.suspend(() => this.bell.wait(this.earliest)),
        fireAll
      )

      yield* fireAll
      yield* round.pipe(
        Effect.catchAll((error) => Effect.zipRight(Effect.logError(error.message), Effect.sleep("1 second"))),
        Effect.forever,
        Effect.forkScoped
      )
    })
}
