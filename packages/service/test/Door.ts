/** A service in this process, on a free port, over a platform that signs its webhooks with one word. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { HttpServerResponse } from "@effect/platform"
import { Bot, Flow, Route, Routes } from "@parley/engine"
import {
  Address,
  Conversation,
  EventId,
  Message,
  MessageId,
  MessageReceived,
  Provider,
  ProviderError,
  Refused
} from "@parley/messaging"
import { serve } from "@parley/service"
import Database from "better-sqlite3"
import { ConfigProvider, Context, Effect, Fiber, Layer, Logger, type Scope } from "effect"

export const genuine = { "x-signature": "genuine" }

/** Every body is the text of a new message. */
const receive: NonNullable<Provider["receive"]> = ({ address, body, headers }) => {
  if (headers["x-signature"] !== "genuine") return new Refused({ reason: "NotGenuine" })
  if (address !== "127.0.0.1") return new Refused({ reason: "NotGenuine" })
  const text = Buffer.from(body).toString()
  if (text === "doubt") {
    return new ProviderError({ provider: "platform", operation: "receive", reason: { _tag: "Unavailable" } })
  }
  if (text === "defect") return Effect.die(new Error("a text that is private"))
  const message = Message.make({ text: text.slice(0, 10), channel: "sms", media: [] })
  const conversation = Conversation.make({
    provider: "platform",
    account: "account",
    sender: Address.make("bot"),
    contact: Address.make("guest")
  })
  return Effect.succeed([
    MessageReceived.make({ id: EventId.make(`${text.length} ${text.slice(0, 10)}`), conversation, message })
  ])
}

interface Options {
  /** Awaited before the platform is configured. */
  readonly configured?: Effect.Effect<unknown>
  /** Awaited before a message is sent. */
  readonly sending?: Effect.Effect<unknown>
}

export const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "parley-service-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true }))
)

/** Waits until something holds, for fifteen seconds at most. */
export const until = (holds: () => boolean): Effect.Effect<void> =>
  Effect.suspend(() => (holds() ? Effect.void : Effect.delay(until(holds), "5 millis"))).pipe(
    Effect.timeoutFail({
      duration: "15 seconds",
      onTimeout: () => new Error(`it did not come to hold: ${holds.toString()}`)
    }),
    Effect.orDie
  )

/** Begins to serve; `close` stops as SIGTERM does. */
export const begin = (port: number, { configured = Effect.void, sending = Effect.void }: Options = {}) =>
  Effect.gen(function* () {
    const file = join(yield* folder, "parley.db")
    const logged: Array<string> = []
    const said: Array<string> = []
    const provider = Provider.make({
      id: "platform",
      account: "account",
      send: { text: ({ text }) => Effect.as(sending, MessageId.make(`sent: ${text}`)) },
      receive
    })
    const bot = Bot.make({
      routes: Routes.make(Route.otherwise(Flow.make("greeting", { version: 1 }, Flow.say("Hello.")))),
      providers: [Effect.as(configured, provider)]
    })
    const page = HttpServerResponse.text("the page")
    const settings = new Map([
      ["PORT", String(port)],
      ["DATABASE_URL", `file:${file}`]
    ])
    const console = yield* Effect.consoleWith(Effect.succeed)
    const service = yield* serve({ bot, page, practice: () => Effect.fail("nobody practises here") }).pipe(
      Effect.withConfigProvider(ConfigProvider.fromMap(settings)),
      Effect.provide(
        Logger.replace(
          Logger.defaultLogger,
          Logger.map(Logger.logfmtLogger, (line) => void logged.push(line))
        )
      ),
      Effect.withConsole({ ...console, log: (line) => Effect.sync(() => void said.push(String(line))) }),
      Effect.forkScoped
    )
    const read = (sql: string): ReadonlyArray<unknown> => {
      const database = new Database(file, { readonly: true })
      try {
        return database.prepare(sql).pluck().all()
      } finally {
        database.close()
      }
    }
    /** Nobody else can write the store for as long as this lasts. */
    const held: Effect.Effect<void, never, Scope.Scope> = Effect.acquireRelease(
      Effect.sync(() => new Database(file).exec("begin immediate")),
      (database) => Effect.sync(() => database.close())
    )
    return {
      held,
      said,
      logged,
      close: Fiber.interrupt(service),
      read,
      rows: () => Number(read("select count(*) from inbox")[0])
    }
  })

/** Serves, once it has said so. */
export const open = (options: Options = {}) =>
  Effect.gen(function* () {
    const door = yield* begin(0, options)
    yield* until(() => door.said.length > 0)
    const [, port = ""] = /http:\/\/127\.0\.0\.1:(\d+)/.exec(door.said.join()) ?? []
    const url = `http://127.0.0.1:${port}`
    const ask = (path: string, init: RequestInit = {}) =>
      Effect.promise((signal) => fetch(`${url}${path}`, { signal, ...init }))
    const post = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = genuine) =>
      ask("/webhooks/platform", { method: "POST", body, headers })
    return { ...door, port: Number(port), url, ask, post }
  })

/** One door for all tests of a file that leave it open. */
export class Door extends Context.Tag("test/Door")<Door, Effect.Effect.Success<ReturnType<typeof open>>>() {
  static readonly layer = Layer.scoped(this, open())
}
