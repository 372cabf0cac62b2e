/** Keeps the event subscription: made, found again, renewed, watched, removed. Events come by webhook; here come those that did not. */
import { because, type Event, type ProviderError } from "@parley/messaging"
import { Array, DateTime, Duration, Effect, Option, Ref, Stream } from "effect"
import { isPassing } from "../isPassing.ts"
import type { NetSapiensClient } from "./Client.ts"
import type { NetSapiensConfig } from "./Config.ts"
import { isUs } from "./eventOf.ts"
import { failed } from "./failed.ts"
import type { Subscription } from "./Subscription.ts"

export interface Watch {
  /** Between two looks at the subscription. */
  readonly every: Duration.DurationInput
  /** How long a subscription lives unless it is renewed, which happens after half of it. */
  readonly life: Duration.DurationInput
}
export const usual: Watch = { every: "30 seconds", life: "1 day" }

/** A bot that goes does not wait longer for its subscription to be taken away; it ends by itself in the end. */
const farewell = "3 seconds"

/** Events are posted seconds after their messages, and clocks differ: what failed is older than the failure. */
const lag = "1 minute"

export const listen = (
  address: string,
  config: NetSapiensConfig,
  { subscriptions }: NetSapiensClient["Type"],
  missed: (since: DateTime.Utc) => Stream.Stream<Event, ProviderError>,
  { every, life }: Watch
): Stream.Stream<Event, ProviderError> => {
  const end = Effect.map(DateTime.now, DateTime.addDuration(life))
  /** So that what is counted from now on is new. */
  const renew = (id: string) =>
    Effect.flatMap(end, (expiresAt) => subscriptions.update(id, { expiresAt, errorCount: 0, postsCount: 0 }))

  /** What posts to our address is ours, for nobody else knows it; one that is about others is of a time with other settings. */
  const existing = Effect.gen(function* () {
    const all = yield* subscriptions.list()
    const ours = all.filter(({ model, postUrl }) => model === "message" && postUrl === address)
    const [misfits, fitting] = Array.partition(ours, fits)
    for (const { id } of misfits) {
      // What it tells of others is not heard, whether it goes or stays.
      yield* Effect.catchAll(subscriptions.delete(id), (error) => Effect.logWarning(error.message))
    }
    return Array.head(fitting)
  })
  /** As far as it tells whose it is. */
  const fits = ({ domain, user }: Subscription) =>
    (domain === null || domain === config.domain) && (user === null || isUs(user, config))
  const created = Effect.flatMap(end, (expiresAt) =>
    subscriptions.create({ model: "message", postUrl: address, domain: config.domain, user: config.user, expiresAt })
  )
  /** One from before a crash is taken over: two of them would tell everything twice. `hold` comes before anything can go wrong. */
  const subscribe = (hold: (id: string) => Effect.Effect<void>) =>
    Effect.gen(function* () {
      const found = yield* existing
      const { id } = Option.isSome(found)
        ? found.value
        : yield* Effect.catchIf(created, because("Conflict"), (conflict) =>
            Effect.flatMap(
              existing,
              Effect.mapError(() => conflict)
            )
          )
      yield* hold(id)
      if (Option.isSome(found) || config.version === 44) yield* renew(id)
    })

  /** Until then everything was delivered, as far as anybody knows; over every new beginning of the stream. */
  const good = Ref.unsafeMake(Option.none<DateTime.Utc>())

  return Stream.unwrapScoped(
    Effect.gen(function* () {
      const held = yield* Ref.make(Option.none<string>())

      // Finalizers cannot be interrupted, and what cannot be interrupted does not time out.
      yield* Effect.addFinalizer(() =>
        Effect.flatMap(
          Ref.get(held),
          Option.match({ onNone: () => Effect.void, onSome: (id) => subscriptions.delete(id) })
        ).pipe(Effect.interruptible, Effect.timeout(farewell), Effect.ignore)
      )

      /** Only what was fetched to the end is behind us: where it fails, the next attempt begins at the same point. */
      const since = (now: DateTime.Utc) =>
        Effect.map(Ref.get(good), (before) =>
          Stream.concat(
            missed(
              DateTime.subtractDuration(
                Option.getOrElse(before, () => now),
                lag
              )
            ),
            Stream.execute(Ref.set(good, Option.some(now)))
          )
        )
      const anew = subscribe((id) => Ref.set(held, Option.some(id)))

      /** It has ended, and nobody knows when. */
      const again = Effect.flatMap(DateTime.now, (now) => Effect.zipRight(anew, since(now)))
      const look = (id: string) =>
        Effect.gen(function* () {
          const now = yield* DateTime.now
          const { errorCount, expiresAt, status } = yield* subscriptions.read(id)
          // The status stays until something is delivered: the count tells what is new.
          const hasFailed = errorCount === null ? status === "error" : errorCount > 0
          const half = DateTime.addDuration(now, Duration.times(life, 0.5))
          if (hasFailed || (expiresAt !== null && DateTime.lessThan(expiresAt, half))) yield* renew(id)
          if (hasFailed) return yield* since(now)
          yield* Ref.set(good, Option.some(now))
          return Stream.empty
        })
      const looked = Effect.flatMap(
        Ref.get(held),
        Option.match({
          onNone: () => again,
          onSome: (id) => Effect.catchIf(look(id), because("NotFound"), () => again)
        })
      ).pipe(Effect.catchIf(isPassing, (error) => Effect.as(Effect.logWarning(error.message), Stream.empty)))

      const begun = yield* DateTime.now
      // What comes until it is made, now or by a later attempt, is posted to nobody.
      yield* Ref.update(
        good,
        Option.orElseSome(() => begun)
      )
      const first = yield* Effect.mapError(again, failed("listen"))
      const later = Stream.repeatEffect(Effect.delay(Effect.mapError(looked, failed("listen")), every))
      return Stream.concat(first, Stream.flatten(later))
    })
  )
}
