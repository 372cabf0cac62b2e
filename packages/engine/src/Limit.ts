/** Ends what takes too long. One waiter on the earliest, however many there are: a timer for each would cost more than most turns. */
import { Clock, Duration, Effect, type Scope } from "effect"
import { Bell } from "./Bell.ts"

interface Running<E> {
  readonly until: number
  readonly end: (failure: Effect.Effect<never, E>) => void
}

/** Fails with this what has not come to its end by then. What cannot be interrupted is left to itself. */
export type Limit<E> = <A, E1, R>(effect: Effect.Effect<A, E1, R>) => Effect.Effect<A, E | E1, R>

export const make = <E>(
  longest: Duration.DurationInput,
  tooLong: () => E
): Effect.Effect<Limit<E>, never, Scope.Scope> =>
  Effect.gen(function* () {
    const bell = new Bell()
    /** In the order in which they began, which is that in which their time is up. */
    const running = new Set<Running<E>>()
    let isIdle = true

    const watch = Effect.gen(function* () {
      const now = yield* Clock.currentTimeMillis
      for (const it of running) {
        if (it.until > now) break
        running.delete(it)
        it.end(Effect.fail(tooLong()))
      }
      const [first] = running
      isIdle = first === undefined
      yield* bell.wait(first?.until ?? null)
    })
    yield* Effect.forkScoped(Effect.forever(watch))

    const timeUp = (now: number) =>
      Effect.async<never, E>((resume) => {
        const it = { until: now + Duration.toMillis(longest), end: resume }
        running.add(it)
        // Who waits for an earlier one looks at the next when that is over.
        if (isIdle) bell.ring()
        isIdle = false
        return Effect.sync(() => running.delete(it))
      })
    return (effect) =>
      Effect.flatMap(Clock.currentTimeMillis, (now) => Effect.raceFirst(Effect.disconnect(effect), timeUp(now)))
  })
