/** Sends what turns have said over one provider: in order per conversation, again where nothing was taken, never blindly a second time. */
import type { Provider } from "@parley/messaging"
import { Clock, Effect, FiberSet, type Scope } from "effect"
import type { Activity } from "./Activity.ts"
import * as Batch from "./Batch.ts"
import { Bell } from "./Bell.ts"
import { Circuit } from "./Circuit.ts"
import { carry, limit } from "./Courier.ts"
import { earlier } from "./earliest.ts"
import * as Happened from "./Happened.ts"
import { type Parcel, type Settlement, Store } from "./Store.ts"
import type { Outcome } from "./verdict.ts"

/** So many messages are on their way at once. */
const most = 64
/** Of so many is not noted yet what became of them. */
const mostUnnoted = 512

export interface Outbox {
  /** Something may be due. */
  readonly wake: () => void
}

/** That all went well stands in the outbox itself. */
const happened = ({ attempts: attempt, key }: Parcel, outcome: Outcome): ReadonlyArray<Happened.Happened> => {
  switch (outcome._tag) {
    case "Sent":
      return outcome.possiblyDuplicate ? [{ _tag: "PossiblySentTwice", key, attempt }] : []
    case "Later":
      return [{ _tag: "SendDelayed", key, attempt, until: outcome.notBefore, unsure: outcome.unsure }]
    case "Never":
      return [{ _tag: "NotSent", key, attempt, why: outcome.why }]
    case "OptedOut":
      return [{ _tag: "NotSent", key, attempt, why: outcome._tag }]
  }
}

export const make = (provider: Provider, activity: Activity): Effect.Effect<Outbox, never, Store | Scope.Scope> =>
  Effect.gen(function* () {
    const store = yield* Store
    const run = yield* FiberSet.makeRuntime()
    const settle = yield* Batch.make((batch: ReadonlyArray<Settlement>) =>
      Effect.map(store.settle(batch), () => batch.map(() => true))
    )
    const limited = yield* limit(provider)
    const source = { provider: provider.id, account: provider.account }
    const bell = new Bell()
    const circuit = new Circuit()
    /** Since the loop last looked. */
    let hasRung = false
    let isAwake = false
    /** So many have a place: they are on their way, and not yet known to have arrived. */
    let underway = 0
    /** No place was left when the loop last looked: more may be due. */
    let isFull = false
    /** So many were claimed, and what became of them is not noted. */
    let claimed = 0

    /** Counts as activity until the loop has looked and found nothing. */
    const wake = () => {
      if (!isAwake) activity.begin()
      isAwake = true
      hasRung = true
      bell.ring()
    }
    const rest = () => {
      if (isAwake) activity.end()
      isAwake = false
    }

    /** Tried until it is noted; until then nobody sends the parcel again. */
    const note = (settlement: Settlement): Effect.Effect<void> =>
      Effect.catchAll(settle(settlement), () => Effect.delay(note(settlement), "1 second"))

    const carried = (parcel: Parcel) =>
      Effect.ensuring(
        carry({ provider, limited }, parcel),
        Effect.sync(() => {
          underway -= 1
          if (isFull) wake()
        })
      )

    const send = (parcel: Parcel) =>
      Effect.gen(function* () {
        const { health, outcome } = yield* carried(parcel)
        const at = yield* Clock.currentTimeMillis
        if (health !== null) circuit.note(health, at)
        yield* note({ seq: parcel.seq, at, outcome, timeline: happened(parcel, outcome).map(Happened.encode) })
      }).pipe(
        Effect.ensuring(
          Effect.sync(() => {
            claimed -= 1
            // Now the next one of the same conversation may be due.
            wake()
          })
        ),
        activity.track
      )

    const round = Effect.gen(function* () {
      hasRung = false
      const now = yield* Clock.currentTimeMillis
      const limit = Math.min(circuit.room(now, most) - underway, mostUnnoted - claimed)
      const { next, parcels } = limit > 0 ? yield* store.claim({ ...source, now, limit }) : { next: null, parcels: [] }
      underway += parcels.length
      claimed += parcels.length
      isFull = limit <= 0 || parcels.length === limit
      for (const parcel of parcels) run(send(parcel))
      if (hasRung) return
      rest()
      // With every place taken, the next one that is free rings.
      yield* bell.wait(earlier(next, circuit.opens(now)))
    })

    wake()
    yield* Effect.forkScoped(
      Effect.forever(
        Effect.catchAll(round, (error) => Effect.zipRight(Effect.logError(error.message), Effect.sleep("1 second")))
      )
    )
    return { wake }
  })
