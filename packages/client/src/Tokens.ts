/** Keeps a token that is good: fetched when it is needed, renewed before it expires, once for all who wait. */
import { Clock, Deferred, Effect, type Exit, Option, type Redacted, Ref } from "effect"
import type { Failure } from "./Failure.ts"

/** A token as it was granted; a platform may tell more with it. */
export interface Grant {
  readonly token: Redacted.Redacted
  /** Gets the next one, without a password. */
  readonly refresh?: Redacted.Redacted
  /** In milliseconds; infinite where it serves until it is refused. */
  readonly life: number
}

export interface Grants<G extends Grant> {
  readonly login: Effect.Effect<G, Failure>
  /** For grants that have a `refresh`. */
  readonly renew?: (refresh: Redacted.Redacted) => Effect.Effect<G, Failure>
}

export interface Tokens<G extends Grant> {
  readonly get: Effect.Effect<G, Failure>
  /** It was refused. False where there is no other to be had. */
  readonly drop: (token: Redacted.Redacted) => Effect.Effect<boolean>
}

/** Those that `make` keeps. */
export interface Kept<G extends Grant> extends Tokens<G> {
  /** The one that serves, where there is one: nothing is asked. */
  readonly held: Effect.Effect<Option.Option<G>>
}

export const fixed = <G extends Grant>(grant: G): Tokens<G> => ({
  get: Effect.succeed(grant),
  drop: () => Effect.succeed(false)
})

const isUnauthorized = ({ reason }: Failure): boolean => reason._tag === "Unauthorized"

/** A call that was refused for its token was not made: with another token it is made again, be it a send. */
export const withFresh =
  <G extends Grant>(tokens: Tokens<G>, isRefused: (failure: Failure) => boolean = isUnauthorized) =>
  <A>(call: (grant: G) => Effect.Effect<A, Failure>): Effect.Effect<A, Failure> =>
    Effect.flatMap(tokens.get, (grant) =>
      Effect.catchIf(call(grant), isRefused, (failure) =>
        Effect.flatMap(tokens.drop(grant.token), (another) => (another ? Effect.flatMap(tokens.get, call) : failure))
      )
    )

/** A minute before its end, or a tenth of a life that is short. */
const early = (life: number): number => Math.min(60_000, life / 10)

/** `until` then it serves without a question; at its `end` it serves no more. */
type Held<G> = G & { readonly until: number; readonly end: number }
interface State<G> {
  readonly held: Option.Option<Held<G>>
  readonly flight: Option.Option<Deferred.Deferred<Held<G>, Failure>>
}

export const make = <G extends Grant>({ login, renew }: Grants<G>): Effect.Effect<Kept<G>> =>
  Effect.map(Ref.make<State<G>>({ held: Option.none(), flight: Option.none() }), (state) => {
    /** The refresh token first; whatever is wrong with it, the login still counts. */
    const granted = (held: Option.Option<Held<G>>): Effect.Effect<G, Failure> => {
      const refresh = Option.flatMapNullable(held, (it) => it.refresh)
      return renew === undefined || Option.isNone(refresh) ? login : Effect.orElse(renew(refresh.value), () => login)
    }

    /** It was renewed early, so there is time to fail: it serves on, and is tried again when a quarter of that has gone. */
    const still = (held: Option.Option<Held<G>>, now: number, failure: Failure): Effect.Effect<Held<G>, Failure> =>
      Option.match(
        Option.filter(held, ({ end }) => now < end),
        {
          onNone: () => failure,
          onSome: (it) => Effect.succeed({ ...it, until: now + (it.end - now) / 4 })
        }
      )

    const fly = (held: Option.Option<Held<G>>, flight: Deferred.Deferred<Held<G>, Failure>) =>
      Effect.gen(function* () {
        const grant = yield* Effect.interruptible(granted(held))
        const end = (yield* Clock.currentTimeMillis) + grant.life
        return { ...grant, end, until: end - early(grant.life) }
      }).pipe(
        Effect.catchAll((failure) => Effect.flatMap(Clock.currentTimeMillis, (now) => still(held, now, failure))),
        Effect.onExit((exit: Exit.Exit<Held<G>, Failure>) =>
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
        const mine = yield* Deferred.make<Held<G>, Failure>()
        const held = yield* Ref.modify(state, (before) => {
          const good = Option.exists(before.held, ({ until }) => now < until)
          const after = good || Option.isSome(before.flight) ? before : { ...before, flight: Option.some(mine) }
          return [{ ...after, good }, after]
        })
        if (held.good && Option.isSome(held.held)) return held.held.value
        if (Option.contains(held.flight, mine)) yield* fly(held.held, mine)
        const flight = Option.getOrElse(held.flight, () => mine)
        return yield* restore(Deferred.await(flight))
      })
    )

    return {
      get,
      held: Effect.zipWith(Ref.get(state), Clock.currentTimeMillis, ({ held }, now) =>
        Option.filter(held, ({ end }) => now < end)
      ),
      drop: (token) =>
        Ref.update(state, ({ held, flight }) => ({
          flight,
          // Spent, and still of use to ask for the next one.
          held: Option.map(held, (it) => (it.token === token ? { ...it, until: 0, end: 0 } : it))
        })).pipe(Effect.as(true))
    }
  })
