/** Does not ask again what was refused, as each wrong password brings an agent's account nearer to being locked. */
import { Clock, Duration, Effect, Option, Ref } from "effect"
import type { Failure } from "../../Failure.ts"

/** The first wait, doubled with each refusal up to the longest. */
const first = Duration.toMillis("1 minute")
const longest = Duration.toMillis("15 minutes")

interface Refused {
  readonly failure: Failure
  readonly wait: number
  /** In milliseconds of the epoch. */
  readonly until: number
}

const isRefusal = ({ reason }: Failure): boolean => ["Unauthorized", "Forbidden", "Rejected"].includes(reason._tag)

/** The same login, whose refusal is given back for a while; only what may pass, such as a broken connection, is asked again at once. */
export const sparing = <A>(login: Effect.Effect<A, Failure>): Effect.Effect<Effect.Effect<A, Failure>> =>
  Effect.map(Ref.make(Option.none<Refused>()), (refused) =>
    Effect.gen(function* () {
      const before = yield* refused
      const now = yield* Clock.currentTimeMillis
      if (Option.isSome(before) && now < before.value.until) return yield* before.value.failure
      const wait = Option.match(before, { onNone: () => first, onSome: (it) => Math.min(longest, 2 * it.wait) })
      return yield* Effect.tapBoth(login, {
        onSuccess: () => Ref.set(refused, Option.none()),
        onFailure: (failure) =>
          isRefusal(failure) ? Ref.set(refused, Option.some({ failure, wait, until: now + wait })) : Effect.void
      })
    })
  )
