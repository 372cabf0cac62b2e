/** The practice ground is killed and started again while people talk, and so is the bot: nothing is lost, and nothing said twice. */
import { spawn } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { make, SalesforceConfig } from "@parley/client/salesforce-messaging"
import { because, type Bookmark, type EventId } from "@parley/messaging"
import { ConfigProvider, Effect, Exit, Option, Schedule, Schema, Scope, Stream } from "effect"

const main = fileURLToPath(new URL("../../../emulator/dist/main.js", import.meta.url))
const guest = "+15551234567"
const number = "+15005550040"

const portAfter = (port: number) =>
  Effect.async<number>((resume) => {
    const server = createServer().on("error", () => resume(Effect.succeed(0)))
    server.listen(port, "127.0.0.1", () => {
      const address = server.address()
      server.close(() => resume(Effect.succeed(typeof address === "object" && address !== null ? address.port : 0)))
    })
  })
/** Pub/Sub is served on the next port: both have to be the same after a restart. */
const freePort: Effect.Effect<number> = Effect.flatMap(portAfter(0), (port) =>
  Effect.flatMap(portAfter(port + 1), (next) => (next === 0 ? freePort : Effect.succeed(port)))
)
const until = (is: () => boolean) => Effect.repeat(Effect.delay(Effect.sync(is), "10 millis"), { until: (it) => it })

const opened = (port: number, file: string) =>
  Effect.acquireRelease(
    Effect.gen(function* () {
      const child = spawn(process.execPath, [main, "--port", String(port), "--file", file], {
        stdio: ["ignore", "pipe", "inherit"]
      })
      const state = { out: "", isOver: false }
      child.stdout.setEncoding("utf8").on("data", (text: string) => (state.out += text))
      child.on("close", () => (state.isOver = true))
      yield* until(() => state.isOver || state.out.includes("events at"))
      const settings = [...state.out.matchAll(/^ {4}(PARLEY_SALESFORCE_\w+)=(.*)$/gm)]
      const killed = Effect.zipRight(
        Effect.sync(() => child.kill("SIGKILL")),
        until(() => state.isOver)
      )
      return { killed, settings: new Map(settings.map(([, key = "", value = ""]) => [key, value])) }
    }),
    ({ killed }) => killed
  )

const Said = Schema.Struct({
  messages: Schema.Array(Schema.Struct({ direction: Schema.String, text: Schema.String }))
})
const phone = (port: number) => {
  const ask = (path: string, init: RequestInit = {}) =>
    Effect.promise(async (signal): Promise<unknown> => {
      const answer = await fetch(`http://127.0.0.1:${port}/control/salesforce-messaging/${path}`, { signal, ...init })
      return answer.json()
    })
  const got = Effect.map(ask(`messages?contact=${encodeURIComponent(guest)}`), (answer) =>
    Schema.decodeUnknownSync(Said)(answer)
      .messages.filter(({ direction }) => direction === "outbound")
      .map(({ text }) => text)
  )
  return {
    got,
    says: (text: string) => ask("texts", { method: "POST", body: JSON.stringify({ from: guest, to: number, text }) }),
    gets: (count: number) =>
      Effect.repeat(Effect.delay(got, "20 millis"), { until: ({ length }) => length >= count }).pipe(
        Effect.timeout("15 seconds")
      )
  }
}

/** What an engine keeps on disk. */
const store = () => ({ at: Option.none<Bookmark>(), known: new Set<EventId>() })

/** Answers each message once, and sends an answer again under its key until it is known to be taken: as an engine would. */
const bot = (settings: ReadonlyMap<string, string>, kept: ReturnType<typeof store>) =>
  Effect.gen(function* () {
    const config = yield* Effect.withConfigProvider(SalesforceConfig, ConfigProvider.fromMap(new Map(settings)))
    const { listen, send } = yield* make({ ...config, pauses: ["50 millis", "100 millis"] })
    const scope = yield* Scope.make()
    yield* listen(kept.at).pipe(
      Stream.runForEach((event) => {
        if (event._tag === "Bookmark") return Effect.sync(() => (kept.at = Option.some(event)))
        if (event._tag !== "MessageReceived" || kept.known.has(event.id)) return Effect.void
        kept.known.add(event.id)
        const { contact, sender } = event.conversation
        return send.text({ contact, sender, key: event.id, text: `re: ${event.message.text}` }).pipe(
          Effect.retry({
            schedule: Schedule.spaced("50 millis"),
            while: (error) => because("Unavailable")(error) || because("UnknownOutcome")(error)
          })
        )
      }),
      Effect.forkIn(scope)
    )
    yield* until(() => Option.isSome(kept.at))
    return Scope.close(scope, Exit.void)
  })

describe("a conversation", () => {
  it.scopedLive(
    "goes on though the platform is killed in the middle of it, and the bot too",
    () =>
      Effect.gen(function* () {
        const folder = mkdtempSync(join(tmpdir(), "parley-"))
        yield* Effect.addFinalizer(() => Effect.sync(() => rmSync(folder, { recursive: true })))
        const port = yield* freePort
        const open = opened(port, join(folder, "ground.jsonl"))
        const { gets, got, says } = phone(port)
        const kept = store()

        const first = yield* open
        const stop = yield* bot(first.settings, kept)
        yield* says("one")
        yield* gets(1)
        yield* first.killed

        // The old tokens are strangers now, and the stream is broken.
        const second = yield* open
        yield* says("two")
        yield* gets(2)
        yield* stop
        yield* says("three")
        const stopAgain = yield* bot(second.settings, kept)
        yield* gets(3)
        yield* says("four")
        yield* gets(4)
        yield* Effect.sleep("200 millis")
        assert.deepStrictEqual(yield* got, ["re: one", "re: two", "re: three", "re: four"])
        assert.strictEqual(kept.known.size, 4)
        yield* stopAgain
      }).pipe(Effect.provide(NodeHttpClient.layerUndici)),
    60_000
  )
})
