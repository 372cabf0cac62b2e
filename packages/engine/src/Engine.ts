/** The engine: takes events in, keeps them before anybody is told, gives each its turn, and sends what the turns say. */
import type { Conversation, Event, Provider, ProviderError, Refused, Webhook } from "@parley/messaging"
import { Clock, Context, Effect, Layer, type Scope } from "effect"
import { Activity } from "./Activity.ts"
import * as Bot from "./Bot.ts"
import * as Dispatcher from "./Dispatcher.ts"
import * as Inbox from "./Inbox.ts"
import * as Lanes from "./Lanes.ts"
import * as Listening from "./Listening.ts"
import * as Missed from "./Missed.ts"
import * as Outbox from "./Outbox.ts"
import * as Reception from "./Reception.ts"
import * as Retention from "./Retention.ts"
import { type DeadLetter, Store } from "./Store.ts"
import type { StoreUnavailable } from "./StoreError.ts"
import { Timers } from "./Timers.ts"
import { lag } from "./verdict.ts"

export interface Options {
  /** How long things are kept; `Retention.usual` unless told otherwise. */
  readonly retention?: Retention.Retention
}

/** Running turns and messages on their way may take so long at a shutdown. */
const patience = "10 seconds"

export class Engine extends Context.Tag("@parley/engine/Engine")<
  Engine,
  {
    readonly providers: ReadonlyArray<Provider>
    /** Takes a webhook for the provider of that id. When it succeeds, what came in is on disk; nothing of a refused one is. */
    readonly receive: (
      provider: string,
      webhook: Webhook
    ) => Effect.Effect<void, Reception.UnknownProvider | Refused | ProviderError | StoreUnavailable>
    /** A webhook was not even listened to: what it would have told is fetched soon, where the provider of that id can. */
    readonly missed: (provider: string) => Effect.Effect<void>
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
    const askable = providers.filter((provider) => provider.missed !== undefined)
    yield* Retention.make(
      retention,
      askable.map(({ account, id }) => ({ provider: id, account }))
    )

    const fetching = new Map(
      yield* Effect.forEach(providers, (provider) =>
        Effect.map(Missed.make(provider, inbox.remember), (soon) => [provider, soon] as const)
      )
    )
    const reception = Reception.make(providers, inbox, (provider) => fetching.get(provider) ?? Effect.void)
    yield* Effect.forEach(providers, (provider) => Listening.make(provider, inbox.remember))
    // A finalizer cannot be interrupted, and what cannot be interrupted does not time out.
    yield* Effect.addFinalizer(() => Effect.timeoutOption(Effect.interruptible(activity.settled), patience))
    return {
      providers,
      ...reception,
      accept: inbox.accept,
      deadLetters: {
        list: (limit) => store.deadLetters({ limit }),
        replay: (letters) => Effect.map(store.revive(letters), lanes.wake),
        discard: (letters) => Effect.map(store.discard(letters), lanes.wake)
      },
      settled: activity.settled
    }
  })
