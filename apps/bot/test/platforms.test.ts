/** The booking conversation over each platform: the bot as it is run, its keys, real HTTP, and a kill in the middle. */
import { createServer } from "node:http"
import { join } from "node:path"
import { HttpRouter, HttpServer } from "@effect/platform"
import { NodeHttpServer } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Emulator } from "@parley/emulator"
import { Effect, Schema } from "effect"
import { folder, serve } from "./Bot.ts"

/** The bot's address has to be known before it runs: the platforms are told it. */
const freePort = Effect.async<number>((resume) => {
  const server = createServer().listen(0, "127.0.0.1", () => {
    const address = server.address()
    server.close(() => resume(Effect.succeed(typeof address === "object" && address !== null ? address.port : 0)))
  })
})

const Messages = Schema.Struct({
  messages: Schema.Array(Schema.Struct({ direction: Schema.String, text: Schema.String }))
})
const guest = "+15551234567"

/** The practice ground in this process, and the phone of a guest on one of its platforms. */
const phone = (provider: string, bot: string) =>
  Effect.gen(function* () {
    const node = createServer()
    const server = yield* NodeHttpServer.make(() => node, { port: 0, host: "127.0.0.1" })
    yield* Effect.addFinalizer(() => Effect.sync(() => node.closeAllConnections()))
    const url = HttpServer.formatAddress(server.address)
    const { app, platforms } = yield* Emulator.make({ url, webhooks: `${bot}/webhooks` })
    yield* server.serve(HttpRouter.mountApp(HttpRouter.empty, "/", app))
    const platform = yield* Effect.fromNullable(platforms.find((it) => it.provider === provider))

    const ask = (path: string, init: RequestInit = {}) =>
      Effect.promise((signal) => fetch(`${url}${path}`, { signal, ...init }).then((it) => it.json()))
    const heard = Effect.map(ask(`/control/${provider}/messages?contact=${encodeURIComponent(guest)}`), (answer) =>
      Schema.decodeUnknownSync(Messages)(answer)
        .messages.filter(({ direction }) => direction === "outbound")
        .map(({ text }) => text)
    )
    const says = (text: string) =>
      ask(`/control/${provider}/texts`, {
        method: "POST",
        body: JSON.stringify({ from: guest, to: platform.sender, text })
      })
    return { ask, heard, says, settings: platform.settings }
  })

/** NetSapiens tells nothing to who has not asked for it; the bot does so right after its start. */
const Subscriptions = Schema.Array(Schema.Unknown)
const isSubscribed = ({ ask, settings }: Effect.Effect.Success<ReturnType<typeof phone>>) =>
  Effect.map(
    ask("/netsapiens/ns-api/v2/subscriptions", {
      headers: { authorization: `Bearer ${settings["PARLEY_NETSAPIENS_TOKEN"]}` }
    }),
    (answer) => Schema.decodeUnknownSync(Subscriptions)(answer).length === 1
  )

const comes = <E>(what: string, is: Effect.Effect<boolean, E>): Effect.Effect<void, E> =>
  Effect.repeat(Effect.delay(is, "20 millis"), { until: (so) => so }).pipe(
    Effect.timeoutTo({
      duration: "20 seconds",
      onSuccess: () => Effect.void,
      onTimeout: () => Effect.dieMessage(`it did not come to be: ${what}`)
    }),
    Effect.flatten
  )

const beforeTheKill = [
  ["book", /which day suits you\?/i],
  ["Friday", /^At what time\?/]
] as const
const afterTheKill = [
  ["3", /^For how many\?/],
  ["two of us", /^A table on Friday, for two: shall I book it\?$/],
  ["yes", /^Booked: the window seat on Friday, 18:30\./]
] as const

const listeners = ["netsapiens", "genesys-sms", "salesforce-messaging"]

describe.each(["twilio", "twilio-proxy", ...listeners])("with the keys of %s", (provider) => {
  it.scopedLive("a table is booked, though the bot is killed in the middle", () =>
    Effect.gen(function* () {
      const port = yield* freePort
      const url = `http://127.0.0.1:${port}`
      const it = yield* phone(provider, url)
      const environment = {
        ...it.settings,
        PORT: String(port),
        PARLEY_PUBLIC_URL: url,
        DATABASE_URL: `file:${join(yield* folder, "parley.db")}`
      }
      let count = 0
      const holds = (lines: ReadonlyArray<readonly [text: string, answer: RegExp]>) =>
        Effect.forEach(lines, ([text, answer]) =>
          Effect.gen(function* () {
            yield* it.says(text)
            count += 1
            yield* comes(
              `an answer to ${text}`,
              Effect.map(it.heard, ({ length }) => length >= count)
            )
            assert.match((yield* it.heard)[count - 1] ?? "", answer)
          })
        )

      const first = yield* serve(environment)
      assert.match(first.out, new RegExp(`^The bot is running at ${url}\n  ${provider}\\b`))
      assert.strictEqual(first.out.includes("does not tell who says STOP"), provider === "twilio-proxy")
      assert.strictEqual(first.out.includes("webhooks to"), !listeners.includes(provider))
      if (provider === "netsapiens") yield* comes("a subscription", isSubscribed(it))
      yield* holds(beforeTheKill)
      yield* first.end("SIGKILL")

      const second = yield* serve(environment)
      yield* holds(afterTheKill)
      assert.lengthOf(yield* it.heard, count, "nothing is said twice")
      yield* second.end("SIGTERM")
      assert.strictEqual(second.code, 0)
      if (provider === "netsapiens") assert.isFalse(yield* isSubscribed(it), "the subscription is removed")
    })
  )
})
