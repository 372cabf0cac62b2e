/** Keeps a token that is good: fetched when it is needed, renewed before it expires, once for all who wait. */
import { Clock, Deferred, Effect, type Exit, Option, type Redacted, Ref } from "effect"
import type { Failure } from "../Failure.ts"

/** A token as it was granted. */
export interface Grant {
  readonly token: Redacted.Redacted
  /** Gets the next one, without a password. */
  readonly refresh?: Redacted.Redacted
  /** In milliseconds. */
  readonly life: number
}

export interface Grants {
  readonly login: Effect.Effect<Grant, Failure>
  readonly renew: (refresh: Redacted.Redacted) => Effect.Effect<Grant, Failure>
}

export interface Tokens {
  readonly get: Effect.Effect<Redacted.Redacted, Failure>
  /** It was refused. False where there is no other to be had. */
  readonly drop: (token: Redacted.Redacted) => Effect.Effect<boolean>
}

export const fixed = (token: Redacted.Redacted): Tokens => ({
  get: Effect.succeed(token),
  drop: () => Effect.succeed(false)
})

/** A minute before its end, or a tenth of a life that is short. */
const early = (life: number): number => Math.min(60_000, life / 10)

/** `until` then it serves without a question; at its `end` it serves no more. */
type Held = Grant & { readonly until: number; readonly end: number }
interface State {
  readonly held: Option.Option<Held>
  readonly flight: Option.Option<Deferred.Deferred<Held, Failure>>
}

export const make = ({ login, renew }: Grants): Effect.Effect<Tokens> =>
  Effect.map(Ref.make<State>({ held: Option.none(), flight: Option.none() }), (state) => {
    /** The refresh token first; whatever is wrong with it, the password still counts. */
    const granted = (held: Option.Option<Held>) =>
      Option.match(
        Option.flatMap(held, ({ refresh }) => Option.fromNullable(refresh)),
        { onNone: () => login, onSome: (refresh) => Effect.orElse(renew(refresh), () => login) }
      )

    /** It was renewed early, so there is time to fail: it serves on, and is tried again when a quarter of that has gone. */
    const still = (held: Option.Option<Held>, now: number, failure: Failure): Effect.Effect<Held, Failure> =>
      Option.match(
        Option.filter(held, ({ end }) => now < end),
        {
          onNone: () => failure,
          onSome: (it) => Effect.succeed({ ...it, until: now + (it.end - now) / 4 })
        }
      )

    const fly = (held: Option.Option<Held>, flight: Deferred.Deferred<Held, Failure>) =>
      Effect.gen(function* () {
        const grant = yield* granted(held)
        const end = (yield* Clock.currentTimeMillis) + grant.life
        return { ...grant, end, until: end - early(grant.life) }
      }).pipe(
        Effect.catchAll((failure) => Effect.flatMap(Clock.currentTimeMillis, (now) => still(held, now, failure))),
        Effect.onExit((exit: Exit.Exit<Held, Failure>) =>
          Ref.update(state, ({ held }) => ({
            held: exit._tag === "Success" ? Option.some(exit.value) : held,
            flight: Option.none()
          }))
        ),
        Effect.intoDeferred(flight),
        // It is for all who wait: the one who happened to begin it may go.
        Effect.forkDaemon
      )

    const get = Effect.uninterruptibleMask((restore) =>
      Effect.gen(function* () {
        const now = yield* Clock.currentTimeMillis
        const mine = yield* Deferred.make<Held, Failure>()
        const held = yield* Ref.modify(state, (before) => {
          const good = Option.exists(before.held, ({ until }) => now < until)
          const after = good || Option.isSome(before.flight) ? before : { ...before, flight: Option.some(mine) }
          return [{ ...after, good }, after]
        })
        if (held.good && Option.isSome(held.held)) return held.held.value.token
        if (Option.contains(held.flight, mine)) yield* fly(held.held, mine)
        const flight = Option.getOrElse(held.flight, () => mine)
        return (yield* restore(Deferred.await(flight))).token
      })
    )

    return {
      get,
      drop: (token) =>
        Ref.update(state, ({ held, flight }) => ({
          flight,
          // Spent, and still of use to ask for the next one.
          held: Option.map(held, (it) => (it.token === token ? { ...it, until: 0, end: 0 } : it))
        })).pipe(Effect.as(true))
    }
  })
