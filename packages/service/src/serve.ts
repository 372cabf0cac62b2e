/** The service: opens the store, listens, wires the engine, says what runs where, and goes on until it is told to stop. */
import { dirname, join } from "node:path"
import type { HttpApp, HttpClient } from "@effect/platform"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { Bot, Engine, SqliteStore, Store, type StoreUnavailable } from "@parley/engine"
import type { Provider } from "@parley/messaging"
import { ConfigProvider, Console, Effect, Layer, Option } from "effect"
import * as App from "./app.ts"
import { fromConfigError, Misconfigured } from "./Misconfigured.ts"
import type { Practice, PracticeGround } from "./Practice.ts"
import * as Server from "./Server.ts"
import { address, isLoopback, Settings } from "./Settings.ts"

/** What a service is made of. `page` is served at `/`, the practice ground at `/emulator`. */
export interface Parts<R> {
  readonly bot: Bot.Bot<R, Bot.Given<unknown, HttpClient.HttpClient>>
  readonly page: HttpApp.Default
  readonly practice: Practice
}

const unreachable = (host: string) =>
  new Misconfigured({
    advice: [
      "No provider is configured, and practising on this HOST would let everybody who reaches it text as anybody.",
      `HOST is ${host}: set the keys of a provider, or HOST=127.0.0.1, or PARLEY_PRACTICE=yes if you mean it.`
    ]
  })

/** The folder is not to be written, or the file is no store. */
const unopened = ({ cause }: StoreUnavailable) =>
  new Misconfigured({
    advice: [`DATABASE_URL cannot be opened (${String(cause)}): name a file that can be written`]
  })

/** The keys that point the providers at the practice ground, instead of the environment's. */
const pointedAt = (ground: PracticeGround, url: string) =>
  Layer.setConfigProvider(
    ConfigProvider.fromMap(new Map([...Object.entries(ground.settings), ["PARLEY_PUBLIC_URL", url]]))
  )

/** Opens the practice ground, and the bot's providers as it configures them. */
const practise = <R>({ bot, practice }: Parts<R>, settings: Settings, url: string) =>
  Effect.gen(function* () {
    if (!isLoopback(settings.host) && !settings.practice) return yield* unreachable(settings.host)
    const file = join(dirname(settings.databaseFile), "practice.jsonl")
    const ground = yield* practice({ url: `${url}/emulator`, webhooks: `${url}/webhooks`, file })
    const providers = yield* Effect.provide(Bot.providers(bot), pointedAt(ground, url))
    return { ground: Option.some(ground), providers }
  })

/** Who listens tells the platform by himself where to post, if anywhere: there is nothing to be entered. */
const hears = ({ id, listen, receive }: Provider, url: string): ReadonlyArray<string> => {
  if (listen !== undefined) return ["asks it for messages by itself"]
  return receive === undefined ? [] : [`webhooks to ${url}/webhooks/${id}`]
}

/** What runs where, in a few lines. */
const introduction = (url: string, settings: Settings, providers: ReadonlyArray<Provider>, isPractice: boolean) => {
  const called = Option.getOrElse(settings.publicUrl, () => url)
  return [
    isPractice
      ? `Practising: no provider is configured, so only you can text the bot. Its phone is at ${url}`
      : `The bot is running at ${url}`,
    ...providers.map((provider) =>
      [
        `  ${provider.id}`,
        ...(provider.sender === undefined ? [] : [`answering ${provider.sender}`]),
        ...hears(provider, isPractice ? url : called),
        ...(provider.hidesOptOuts === true ? ["does not tell who says STOP until a text to them is refused"] : [])
      ].join(", ")
    ),
    `  store ${settings.databaseFile}`
  ].join("\n")
}

/** Runs until it is interrupted; then takes nothing new, and finishes what it has taken. */
export const serve = <R>(parts: Parts<R>) =>
  Effect.gen(function* () {
    const settings = yield* Effect.mapError(Settings, fromConfigError)
    // First of all, so that a second start on the same store is told so, and not that the port is taken.
    const store = yield* Effect.catchTag(SqliteStore.make(settings.databaseFile), "StoreUnavailable", unopened)
    const server = yield* Server.make(settings.host, settings.port)
    const url = address(settings.host, server.port)

    const configured = yield* Bot.providers(parts.bot)
    const { ground, providers } =
      configured.length > 0 ? { ground: Option.none(), providers: configured } : yield* practise(parts, settings, url)
    yield* Effect.gen(function* () {
      const engine = yield* Engine.make(parts.bot, providers, { retention: settings.keep })
      yield* server.open(engine, yield* App.make(parts.page, ground))
      yield* Effect.addFinalizer(() => server.drain)
    }).pipe(Effect.provideService(Store, store))
    yield* Console.log(introduction(url, settings, providers, Option.isSome(ground)))
    // A new process finds the store as it is on the disk; this one would be deaf.
    return yield* store.lost
    // The HTTP client is around the scope, not in it: what is on its way at the end is still sent.
  }).pipe(Effect.scoped, Effect.provide(NodeHttpClient.layerUndici))
