/** Retention as the engine has it, over a store of any time: it forgets when it is told that an hour is over. */
import { Retention, Store } from "@parley/engine"
import { Clock, Duration, Effect, Queue, type Scope } from "effect"

/** Between its pieces it rests for less. */
const rest = 60_000

/** It sees these times; and its hour is over when it is told. */
const clock = (now: () => number, pause: Effect.Effect<void>): Clock.Clock => ({
  [Clock.ClockTypeId]: Clock.ClockTypeId,
  unsafeCurrentTimeMillis: now,
  unsafeCurrentTimeNanos: () => BigInt(now()) * 1_000_000n,
  currentTimeMillis: Effect.sync(now),
  currentTimeNanos: Effect.sync(() => BigInt(now()) * 1_000_000n),
  sleep: (duration) => (Duration.toMillis(duration) < rest ? Effect.void : pause)
})

/** Gives what lets an hour be over, and returns when there is no more to forget. */
export const make = (
  store: Store["Type"],
  kept: Retention.Retention,
  now: () => number
): Effect.Effect<Effect.Effect<void>, never, Scope.Scope> =>
  Effect.gen(function* () {
    const [hours, rests] = [yield* Queue.unbounded<void>(), yield* Queue.unbounded<void>()]
    yield* Retention.make(kept, []).pipe(
      Effect.provideService(Store, store),
      Effect.withClock(clock(now, Effect.zipRight(rests.offer(undefined), hours.take)))
    )
    yield* rests.take
    return Effect.zipRight(hours.offer(undefined), rests.take)
  })
