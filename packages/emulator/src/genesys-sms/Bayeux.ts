/** The notifications: Bayeux by long polling. What nobody fetched is lost with its client, and not replayed to the next one. */
import { type HttpApp, HttpServerResponse } from "@effect/platform"
import { Clock, Duration, Effect, Schema, type Scope } from "effect"
import { body, read } from "./answers.ts"
import { Caller } from "./Logins.ts"
import { Refusal } from "./Refusal.ts"
import * as Subscriber from "./Subscriber.ts"
import { channel, type Dialect } from "./wire.ts"

const Message = Schema.Struct({
  channel: Schema.String,
  id: Schema.optional(Schema.String),
  clientId: Schema.optional(Schema.String),
  supportedConnectionTypes: Schema.optional(Schema.Array(Schema.String)),
  subscription: Schema.optional(Schema.Union(Schema.String, Schema.Array(Schema.String))),
  /** A client may wish for a shorter poll. */
  advice: Schema.optional(Schema.Struct({ timeout: Schema.optional(Schema.NonNegative) }))
})
type Message = typeof Message.Type

const Batch = Schema.Union(Schema.Array(Message), Message)

export interface Bayeux {
  /** The caller's messages, one or many in one body; the dialect is that of all that its clients will be told. */
  readonly app: (dialect: Dialect) => HttpApp.Default<Refusal, Caller>
  /** To each client of this user who listens, in its own words. */
  readonly publish: (user: string, data: (dialect: Dialect) => unknown) => Effect.Effect<void>
  /** Whether a client of this user listens, or has just done so and may come back. */
  readonly isHeard: (user: string) => Effect.Effect<boolean>
}

const advice = {
  reconnect: "retry",
  interval: 0,
  timeout: Duration.toMillis(Subscriber.patience),
  maxInterval: Duration.toMillis(Subscriber.maxInterval)
} as const

const ways = ["long-polling"] as const

export const make: Effect.Effect<Bayeux, never, Scope.Scope> = Effect.gen(function* () {
  const subscribers = new Map<string, Subscriber.Subscriber>()
  let closing = false
  yield* Effect.addFinalizer(() =>
    Effect.suspend(() => {
      closing = true
      return Effect.forEach([...subscribers.values()], ({ wake }) => wake, { discard: true })
    })
  )

  const alive = Effect.map(Clock.currentTimeMillis, (now) => {
    for (const it of subscribers.values()) if (it.isGone(now)) subscribers.delete(it.id)
    return [...subscribers.values()]
  })

  const listeners = (user: string) =>
    Effect.map(alive, (all) => all.filter((it) => it.user === user && it.hears(channel(it.dialect))))

  const handshake = (dialect: Dialect, { supportedConnectionTypes = ways }: Message) =>
    Effect.gen(function* () {
      const known = { version: "1.0", minimumVersion: "1.0", supportedConnectionTypes: ways }
      if (!supportedConnectionTypes.includes(ways[0])) {
        return { ...known, successful: false, error: "410::no_connection_types", advice: { reconnect: "none" } }
      }
      const it = yield* Subscriber.make((yield* Caller).user.id, dialect)
      subscribers.set(it.id, it)
      return { ...known, successful: true, clientId: it.id, advice }
    })

  const connect = (it: Subscriber.Subscriber, { advice: wish }: Message) =>
    it.poll(Duration.min(Duration.millis(closing ? 0 : (wish?.timeout ?? Infinity)), Subscriber.patience))

  const subscribe = (it: Subscriber.Subscriber, { channel, subscription = [] }: Message) => {
    const wanted = [subscription].flat()
    const named = { clientId: it.id, subscription }
    if (wanted.length === 0) return { ...named, successful: false, error: "403::subscription_missing" }
    if (!wanted.every((name) => /^(\/[^/*]+)*\/([^/*]+|\*\*?)$/.test(name))) {
      return { ...named, successful: false, error: "400::channel_invalid" }
    }
    for (const name of wanted) {
      if (channel === "/meta/subscribe") it.subscriptions.add(name)
      else it.subscriptions.delete(name)
    }
    return { ...named, successful: true }
  }

  const answer = (dialect: Dialect) => (asked: Message) =>
    Effect.gen(function* () {
      const echo = { channel: asked.channel, ...(asked.id !== undefined && { id: asked.id }) }
      if (asked.channel === "/meta/handshake") return [{ ...echo, ...(yield* handshake(dialect, asked)) }]
      const caller = yield* Caller
      const it = (yield* alive).find(({ id, user }) => id === asked.clientId && user === caller.user.id)
      if (it === undefined) {
        const lost = { reconnect: "handshake", interval: 0 }
        return [{ ...echo, successful: false, error: `402:${asked.clientId ?? ""}:Unknown client`, advice: lost }]
      }
      switch (asked.channel) {
        case "/meta/connect":
          return [...(yield* connect(it, asked)), { ...echo, successful: true, clientId: it.id, advice }]
        case "/meta/subscribe":
        case "/meta/unsubscribe":
          return [{ ...echo, ...subscribe(it, asked) }]
        case "/meta/disconnect":
          subscribers.delete(it.id)
          yield* it.wake
          return [{ ...echo, successful: true, clientId: it.id }]
        default:
          return [{ ...echo, successful: false, clientId: it.id, error: "403::publish_denied" }]
      }
    })

  return {
    app: (dialect) =>
      body.pipe(
        Effect.flatMap((given) => Effect.mapError(read(Batch)(given), () => new Refusal({ reason: "json" }))),
        Effect.flatMap((asked) => Effect.forEach([asked].flat(), answer(dialect))),
        Effect.map((replies) => HttpServerResponse.unsafeJson(replies.flat()))
      ),
    publish: (user, data) =>
      Effect.flatMap(
        listeners(user),
        Effect.forEach((it) => it.offer({ channel: channel(it.dialect), data: data(it.dialect) }), { discard: true })
      ),
    isHeard: (user) => Effect.map(listeners(user), (some) => some.length > 0)
  }
})
