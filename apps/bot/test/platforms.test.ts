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

type Phone = Effect.Effect.Success<ReturnType<typeof ground>>["phones"][number]

/** The practice ground in this process, and the phone of a guest on each of its platforms. */
const ground = (bot: string) =>
  Effect.gen(function* () {
    const node = createServer()
    const server = yield* NodeHttpServer.make(() => node, { port: 0, host: "127.0.0.1" })
    yield* Effect.addFinalizer(() => Effect.sync(() => node.closeAllConnections()))
    const url = HttpServer.formatAddress(server.address)
    const { app, platforms, settings } = yield* Emulator.make({ url, webhooks: `${bot}/webhooks` })
    yield* server.serve(HttpRouter.mountApp(HttpRouter.empty, "/", app))

    const ask = (path: string, init: RequestInit = {}) =>
      Effect.promise((signal) => fetch(`${url}${path}`, { signal, ...init }).then((it) => it.json()))
    const phones = platforms.map(({ provider, sender }) => {
      const asked = ask(`/control/${provider}/messages?contact=${encodeURIComponent(guest)}`)
      const heard = Effect.map(asked, (answer) =>
        Schema.decodeUnknownSync(Messages)(answer)
          .messages.filter(({ direction }) => direction === "outbound")
          .map(({ text }) => text)
      )
      const says = (text: string) =>
        ask(`/control/${provider}/texts`, { method: "POST", body: JSON.stringify({ from: guest, to: sender, text }) })
      return { provider, heard, says }
    })
    return { ask, phones, settings }
  })

/** NetSapiens tells nothing to who has not asked for it; the bot does so right after its start. */
const Subscriptions = Schema.Array(Schema.Unknown)
const isSubscribed = ({ ask, settings }: Effect.Effect.Success<ReturnType<typeof ground>>) =>
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

/** Each on a day of its own, so that all get the best table. */
const days = ["Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
const beforeTheKill = (day: string) =>
  [
    ["book", /which day suits you\?/i],
    [day, /^At what time\?/]
  ] as const
const afterTheKill = (day: string) =>
  [
    ["3", /^For how many\?/],
    ["two of us", new RegExp(`^A table on ${day}, for two: shall I book it\\?$`)],
    ["yes", new RegExp(`^Booked: the window seat on ${day}, 18:30\\.`)]
  ] as const

const platforms = ["twilio", "twilio-proxy", "netsapiens", "genesys-sms", "salesforce-messaging"]
const listeners = ["netsapiens", "genesys-sms", "salesforce-messaging"]

/** `said`: how much the bot has said there before. */
const holds = (
  { heard, provider, says }: Phone,
  lines: ReadonlyArray<readonly [text: string, answer: RegExp]>,
  said = 0
) =>
  Effect.forEach(lines, ([text, answer], index) =>
    Effect.gen(function* () {
      yield* says(text)
      const count = said + index + 1
      yield* comes(
        `an answer to ${text} over ${provider}`,
        Effect.map(heard, ({ length }) => length >= count)
      )
      assert.match((yield* heard)[count - 1] ?? "", answer, provider)
    })
  )

describe("with the keys of all platforms", () => {
  it.scopedLive("a table is booked over each, all at once, though the bot is killed in the middle", () =>
    Effect.gen(function* () {
      const port = yield* freePort
      const url = `http://127.0.0.1:${port}`
      const it = yield* ground(url)
      assert.deepStrictEqual(
        it.phones.map(({ provider }) => provider),
        platforms
      )
      const environment = {
        ...it.settings,
        PORT: String(port),
        PARLEY_PUBLIC_URL: url,
        DATABASE_URL: `file:${join(yield* folder, "parley.db")}`
      }
      const everywhere = <E>(each: (phone: Phone, day: string) => Effect.Effect<unknown, E>) =>
        Effect.forEach(it.phones, (phone, index) => each(phone, days[index] ?? ""), {
          concurrency: "unbounded",
          discard: true
        })

      const first = yield* serve(environment)
      const [title, ...lines] = first.out.split("\n")
      assert.strictEqual(title, `The bot is running at ${url}`)
      for (const [index, provider] of platforms.entries()) {
        const line = lines[index] ?? ""
        assert.match(line, new RegExp(`^  ${provider}\\b`))
        assert.strictEqual(line.includes("does not tell who says STOP"), provider === "twilio-proxy")
        assert.strictEqual(line.includes("webhooks to"), !listeners.includes(provider))
      }
      yield* comes("a subscription", isSubscribed(it))
      yield* everywhere((phone, day) => holds(phone, beforeTheKill(day)))
      yield* first.end("SIGKILL")

      const second = yield* serve(environment)
      yield* everywhere((phone, day) => holds(phone, afterTheKill(day), 2))
      yield* everywhere(({ heard, provider }) =>
        Effect.map(heard, (all) => assert.lengthOf(all, 5, `nothing is said twice over ${provider}`))
      )
      yield* second.end("SIGTERM")
      assert.strictEqual(second.code, 0)
      assert.isFalse(yield* isSubscribed(it), "the subscription is removed")
    })
  )
})
