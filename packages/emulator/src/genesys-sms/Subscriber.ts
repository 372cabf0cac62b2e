/** A Bayeux client as the server knows it: what it listens to, what waits for it, and the poll that it may have open. */
import { randomBytes } from "node:crypto"
import { Clock, Deferred, Duration, Effect } from "effect"
import type { Dialect } from "./wire.ts"

export interface Event {
  readonly channel: string
  readonly data: unknown
}

/** A poll is answered after this long, be there something or not. */
export const patience = Duration.seconds(30)

/** A client that is silent for longer, with no poll open, is forgotten. */
export const maxInterval = Duration.seconds(10)

/** `*` at the end is one segment, `**` any number of them. */
const matches = (subscription: string, channel: string): boolean => {
  const [, prefix = "", star] = /^([^*]*\/)(\*\*?)$/.exec(subscription) ?? []
  if (star === undefined) return subscription === channel
  return channel.startsWith(prefix) && (star === "**" || !channel.slice(prefix.length).includes("/"))
}

export interface Subscriber {
  readonly id: string
  readonly user: string
  readonly dialect: Dialect
  readonly subscriptions: Set<string>
  readonly hears: (channel: string) => boolean
  readonly offer: (event: Event) => Effect.Effect<void>
  /** Waits until there is something, for so long at most. A newer poll, or `wake`, ends this one with nothing. */
  readonly poll: (timeout: Duration.Duration) => Effect.Effect<ReadonlyArray<Event>>
  readonly wake: Effect.Effect<void>
  readonly isGone: (now: number) => boolean
}

export const make = (user: string, dialect: Dialect): Effect.Effect<Subscriber> =>
  Effect.map(Clock.currentTimeMillis, (now) => {
    const subscriptions = new Set<string>()
    let outbox: ReadonlyArray<Event> = []
    let open: Deferred.Deferred<void> | undefined
    let left = now

    const wake = Effect.suspend(() => (open === undefined ? Effect.void : Deferred.succeed(open, undefined)))

    const poll = (timeout: Duration.Duration) =>
      Effect.gen(function* () {
        yield* wake
        const mine = yield* Deferred.make<void>()
        open = mine
        const close = Effect.map(Clock.currentTimeMillis, (now) => {
          if (open !== mine) return
          open = undefined
          left = now
        })
        const wait =
          outbox.length > 0 || Duration.equals(timeout, Duration.zero)
            ? Effect.void
            : Effect.timeoutOption(Deferred.await(mine), timeout)
        return yield* Effect.ensuring(
          Effect.map(wait, () => {
            if (open !== mine) return []
            const events = outbox
            outbox = []
            return events
          }),
          close
        )
      })

    return {
      id: randomBytes(16).toString("hex"),
      user,
      dialect,
      subscriptions,
      hears: (channel) => [...subscriptions].some((it) => matches(it, channel)),
      offer: (event) =>
        Effect.suspend(() => {
          outbox = [...outbox, event]
          return wake
        }),
      poll,
      wake: Effect.asVoid(wake),
      isGone: (now) => open === undefined && now - left > Duration.toMillis(maxInterval)
    }
  })
