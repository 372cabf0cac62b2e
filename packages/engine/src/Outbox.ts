/** Sends what turns have said: in order per conversation, again where nothing was taken, and never blindly a second time. */
import type { Conversation, Provider } from "@parley/messaging"
import { Clock, Effect, FiberSet, Schedule } from "effect"
import type { Activity } from "./Activity.ts"
import { carry } from "./Courier.ts"
import { type Parcel, Store } from "./Store.ts"

/** So many messages are on their way at once. */
const most = 64

export const make = (find: (conversation: Conversation) => Provider | undefined, activity: Activity) =>
  Effect.gen(function* () {
    const store = yield* Store
    const run = yield* FiberSet.makeRuntime()
    const bell = yield* Effect.makeLatch(false)
    /** Since the loop last looked. */
    let hasRung = false
    let isAwake = false
    let underway = 0

    /** Something may be due. Counts as activity until the loop has looked and found nothing. */
    const wake = Effect.suspend(() => {
      if (!isAwake) activity.begin()
      isAwake = true
      hasRung = true
      return bell.open
    })
    const rest = Effect.sync(() => {
      if (hasRung) return
      if (isAwake) activity.end()
      isAwake = false
    })

    const send = (parcel: Parcel) =>
      Effect.gen(function* () {
        const outcome = yield* carry(find(parcel.conversation), parcel)
        const at = yield* Clock.currentTimeMillis
        yield* Effect.retry(store.settle([{ seq: parcel.seq, at, outcome }]), Schedule.spaced("1 second"))
      }).pipe(
        Effect.ensuring(
          Effect.zipRight(
            Effect.sync(() => underway--),
            wake
          )
        ),
        activity.track
      )

    const round = Effect.gen(function* () {
      hasRung = false
      yield* bell.close
      const now = yield* Clock.currentTimeMillis
      const { next, parcels } = yield* store.claim({ now, limit: most - underway })
      underway += parcels.length
      for (const parcel of parcels) run(send(parcel))
      if (parcels.length > 0 || hasRung) return
      yield* rest
      // With every place taken, the next one that is free rings.
      const isFull = underway >= most || next === null
      yield* isFull ? bell.await : Effect.raceFirst(bell.await, Effect.sleep(Math.max(0, next - now)))
    })

    yield* Effect.forkScoped(
      Effect.forever(
        Effect.catchAll(round, (error) => Effect.zipRight(Effect.logError(error.message), Effect.sleep("1 second")))
      )
    )
    return { wake }
  })
