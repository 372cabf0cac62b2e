/** Waits for what becomes of an operation that was accepted, which is not done yet: it is, or it is refused after all. */
import { Clock, type Duration, Effect, Option, Schedule } from "effect"
import { GenesysError } from "./GenesysError.ts"
import type { Refusals } from "./Refusals.ts"
import type { Accepted } from "./rest/replies.ts"

/** What the server takes, it does soon. */
export const usualPatience: Duration.DurationInput = "3 seconds"
const looks = Schedule.exponential("30 millis").pipe(Schedule.union(Schedule.spaced("1 second")))

export type OutcomeOf = ReturnType<typeof make>

/**
 * `seen` fails for as long as nothing came of it. It is looked for before a refusal is: what happened was not refused. That it cannot
 * be read now does not change what it is. `UnknownOutcome` where `patience` ends before either comes.
 */
export const make =
  (refusals: Refusals, patience: Duration.DurationInput) =>
  <A>(
    operation: string,
    take: Effect.Effect<Accepted, GenesysError>,
    seen: Effect.Effect<A, unknown>
  ): Effect.Effect<A, GenesysError> =>
    Effect.gen(function* () {
      const unknown = new GenesysError({ operation, reason: { _tag: "UnknownOutcome" } })
      const began = yield* Clock.currentTimeMillis
      const { referenceId } = yield* take
      const refused = Effect.suspend(() =>
        Option.match(refusals.since(began, referenceId), {
          onNone: () => unknown,
          onSome: (code) => new GenesysError({ operation, reason: { _tag: "Rejected", code } })
        })
      )
      return yield* Effect.catchAll(seen, () => refused).pipe(
        Effect.retry({ schedule: looks, while: (error) => error === unknown }),
        Effect.timeoutFail({ duration: patience, onTimeout: () => unknown })
      )
    })
