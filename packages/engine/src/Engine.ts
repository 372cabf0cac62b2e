/** The engine: takes events in, keeps them before anybody is told, gives each its turn, and sends what the turns say. */
import {
  Bookmark,
  type Conversation,
  type Event,
  type Provider,
  type ProviderError,
  type Refused,
  type Webhook
} from "@parley/messaging"
import { Clock, Context, Effect, Layer, Option, Schedule, Schema, type Scope, Stream } from "effect"
import { Activity } from "./Activity.ts"
import * as Bot from "./Bot.ts"
import * as Dispatcher from "./Dispatcher.ts"
import * as Inbox from "./Inbox.ts"
import * as Lanes from "./Lanes.ts"
import * as Missed from "./Missed.ts"
import * as Outbox from "./Outbox.ts"
import * as Retention from "./Retention.ts"
import { type DeadLetter, Store, type StoreUnavailable } from "./Store.ts"
import { Timers } from "./Timers.ts"
import { lag } from "./verdict.ts"

/** No provider of that id receives webhooks here. */
export class UnknownProvider extends Schema.TaggedError<UnknownProvider>()("UnknownProvider", {}) {}

export interface Options {
  /** How long things are kept; `Retention.usual` unless told otherwise. */
  readonly retention?: Retention.Retention
}

/** Running turns and messages on their way may take so long at a shutdown. */
const patience = "10 seconds"

/** How long to wait before a stream that broke is listened to again: from the beginning, once it has held for a while. */
const again = Schedule.exponential("1 second").pipe(
  Schedule.union(Schedule.spaced("30 seconds")),
  Schedule.resetAfter("1 minute")
)

export class Engine extends Context.Tag("@parley/engine/Engine")<
  Engine,
  {
    readonly providers: ReadonlyArray<Provider>
    /** Takes a webhook for the provider of that id. When it succeeds, what came in is on disk; nothing of a refused one is. */
    readonly receive: (
      provider: string,
      webhook: Webhook
    ) => Effect.Effect<void, UnknownProvider | Refused | ProviderError | StoreUnavailable>
    /** Takes events that came another way; `raw` is what they came as. */
    readonly accept: (events: ReadonlyArray<Event>, raw: Uint8Array) => Effect.Effect<void, StoreUnavailable>
    /** What could not be handled, newest first; to be tried again, or to be forgotten. Letters are named by their `seq`. */
    readonly deadLetters: {
      readonly list: (limit: number) => Effect.Effect<ReadonlyArray<DeadLetter>, StoreUnavailable>
      readonly replay: (letters: ReadonlyArray<number>) => Effect.Effect<void, StoreUnavailable>
      readonly discard: (letters: ReadonlyArray<number>) => Effect.Effect<void, StoreUnavailable>
    }
    /** Returns once no turn runs and nothing is on its way. */
    readonly settled: Effect.Effect<void>
  }
>() {
  /** An engine with the bot's routes over these providers. When the scope closes, it finishes what is under way. */
  static make<R>(
    bot: Bot.Bot<R>,
    providers: ReadonlyArray<Provider>,
    options?: Options
  ): Effect.Effect<Engine["Type"], StoreUnavailable, R | Store | Scope.Scope> {
    return make(bot, providers, options)
  }

  /** The bot over the providers that this installation has settings for. */
  static layer<R, E, RP>(bot: Bot.Bot<R, Bot.Given<E, RP>>, options?: Options) {
    return Layer.scoped(
      Engine,
      Effect.flatMap(Bot.providers(bot), (providers) => make(bot, providers, options))
    )
  }
}

/**
 * A clock may be set and a machine may sleep, so nobody trusts a long timer, and nothing is left lying that was forgotten. Not by
 * Effect's clock, which a test holds in its hand.
 */
const pulse = (look: () => void) =>
  Effect.acquireRelease(
    Effect.sync(() => setInterval(look, 60_000).unref()),
    (interval) => Effect.sync(() => clearInterval(interval))
  )

const make = <R>(
  bot: Bot.Bot<R>,
  providers: ReadonlyArray<Provider>,
  { retention = Retention.usual }: Options = {}
): Effect.Effect<Engine["Type"], StoreUnavailable, R | Store | Scope.Scope> =>
  Effect.gen(function* () {
    const store = yield* Store
    const activity = new Activity()
    const find = ({ account, provider }: Conversation) =>
      providers.find((it) => it.id === provider && it.account === account)

    yield* store.recover({ notBefore: (yield* Clock.currentTimeMillis) + lag })
    const outboxes = new Map(
      yield* Effect.forEach(providers, (provider) =>
        Effect.map(Outbox.make(provider, activity), (outbox) => [provider, outbox] as const)
      )
    )
    /** What is said over a provider that is not configured any more waits until it is again. */
    const posted = (conversation: Conversation) => {
      const provider = find(conversation)
      if (provider !== undefined) outboxes.get(provider)?.wake()
    }
    const timers = new Timers()
    const lanes = yield* Lanes.make(yield* Dispatcher.make({ bot, find, posted, set: timers.set }), activity)
    yield* timers.watch(lanes.wake, activity)
    yield* pulse(() => {
      lanes.look()
      timers.look()
      for (const outbox of outboxes.values()) outbox.wake()
    })
    const inbox = yield* Inbox.make(lanes.wake)
    yield* Retention.make(retention)

    const missed = yield* Effect.forEach(providers, (provider) =>
      Effect.map(Missed.make(provider, inbox.remember), (soon) => [provider, soon] as const)
    )
    const soon = new Map(missed)

    /** What could not be told now, and what came in one webhook with something unreadable, is fetched soon. */
    const offer = (provider: Provider, webhook: Webhook, events: ReturnType<NonNullable<Provider["receive"]>>) => {
      const fetch = soon.get(provider) ?? Effect.void
      return inbox.offer(
        provider,
        webhook,
        Effect.tapError(events, ({ _tag }) => (_tag === "Refused" ? Effect.void : fetch))
      )
    }

    type Received = ReturnType<Engine["Type"]["receive"]>
    /** With two accounts of one platform, the one whose signature fits takes it. */
    const among = ([one, ...others]: ReadonlyArray<Provider>, webhook: Webhook): Received =>
      one?.receive === undefined
        ? new UnknownProvider()
        : Effect.catchTag(offer(one, webhook, one.receive(webhook)), "Refused", (refused): Received =>
            others.length === 0 ? refused : among(others, webhook)
          )
    const receive = (id: string, webhook: Webhook) =>
      among(
        providers.filter((it) => it.id === id && it.receive !== undefined),
        webhook
      )

    const listen = ({ account, id, listen: events }: Provider & Required<Pick<Provider, "listen">>) =>
      Effect.gen(function* () {
        const source = { provider: id, account }
        const at = Option.fromNullable(yield* store.bookmark(source))
        // One after the other: a bookmark is kept only when all before it is on disk.
        yield* Stream.runForEach(events(Option.map(at, (it) => new Bookmark({ at: it }))), (heard) =>
          heard._tag === "Bookmark" ? store.mark({ ...source, at: heard.at }) : inbox.remember(heard)
        )
      }).pipe(
        Effect.tapError((error) => Effect.logWarning(error.message)),
        Effect.retry(again),
        Effect.ignore,
        // A stream that simply ends is taken up again too.
        Effect.zipRight(Effect.sleep("1 second")),
        Effect.forever
      )

    for (const provider of providers) {
      const { listen: events } = provider
      if (events !== undefined) yield* Effect.forkScoped(listen({ ...provider, listen: events }))
    }
    // A finalizer cannot be interrupted, and what cannot be interrupted does not time out.
    yield* Effect.addFinalizer(() => Effect.timeoutOption(Effect.interruptible(activity.settled), patience))
    return {
      providers,
      receive,
      accept: inbox.accept,
      deadLetters: {
        list: (limit) => store.deadLetters({ limit }),
        replay: (letters) => Effect.map(store.revive(letters), lanes.wake),
        discard: (letters) => Effect.map(store.discard(letters), lanes.wake)
      },
      settled: activity.settled
    }
  })
