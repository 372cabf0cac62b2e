/** Says of what fails again and again no more than that it began to, and that it is over. */
import { Effect, Ref } from "effect"

export interface Trouble {
  readonly fails: (why: string) => Effect.Effect<void>
  readonly isWell: Effect.Effect<void>
}

/** `what` begins each line. */
export const make = (what: string): Effect.Effect<Trouble> =>
  Effect.map(Ref.make(false), (isThere) => ({
    fails: (why) =>
      Effect.flatMap(Ref.getAndSet(isThere, true), (before) =>
        before ? Effect.logDebug(`${what}: ${why}`) : Effect.logWarning(`${what}: ${why}`)
      ),
    isWell: Effect.flatMap(Ref.getAndSet(isThere, false), (before) =>
      before ? Effect.logInfo(`${what}: it is well again`) : Effect.void
    )
  }))
