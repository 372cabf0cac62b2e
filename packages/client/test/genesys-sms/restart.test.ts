/** A practice Genesys that is killed in the middle of a conversation, and started again. */
import { createServer } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { mkdtemp, rm } from "node:fs/promises"
import { HttpRouter } from "@effect/platform"
import { NodeHttpClient, NodeHttpServer } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { make } from "@parley/client/genesys-sms"
import { Emulator } from "@parley/emulator"
import { Address, type Event } from "@parley/messaging"
import { DateTime, Effect, Exit, Layer, Logger, Option, Redacted, Schedule, Schema, Scope, Stream } from "effect"
import { until } from "./office.ts"

const contact = "+15551234567"
const number = "+15005550030"
const Said = Schema.Struct({ messages: Schema.Array(Schema.Struct({ direction: Schema.String, text: Schema.String })) })

/** A practice ground that keeps what it knows in a file, for as long as its scope lives. */
const ground = (file: string, port: number) =>
  Effect.gen(function* () {
    const life = yield* Scope.make()
    const node = createServer()
    yield* Effect.gen(function* () {
      // Before anybody can ask: a server that has nothing to answer with does not answer at all.
      const emulator = yield* Emulator.make({ url: `http://127.0.0.1:${port}`, webhooks: "http://127.0.0.1:1", file })
      const server = yield* NodeHttpServer.make(() => node, { port, host: "127.0.0.1" })
      yield* Effect.addFinalizer(() => Effect.sync(() => node.closeAllConnections()))
      yield* server.serve(HttpRouter.mountApp(HttpRouter.empty, "/", emulator.app))
    }).pipe(Scope.extend(life))
    const cut = Effect.sync(() => node.closeAllConnections())
    // Once more at the end, for those that came while it was closing.
    return { kill: Effect.zipRight(Scope.close(life, Exit.void), cut) }
  })

const freePort = Effect.async<number>((resume) => {
  const server = createServer().listen(0, "127.0.0.1", () => {
    const address = server.address()
    server.close(() => resume(Effect.succeed(typeof address === "object" && address !== null ? address.port : 0)))
  })
})

describe("a contact centre that goes and comes back", () => {
  it.scopedLive("loses no message of a conversation, and repeats none", () =>
    Effect.gen(function* () {
      const folder = yield* Effect.acquireRelease(
        Effect.promise(() => mkdtemp(join(tmpdir(), "parley-"))),
        (it) => Effect.promise(() => rm(it, { recursive: true }))
      )
      const port = yield* freePort
      const file = join(folder, "practice.jsonl")
      const control = (method: string, path: string, body?: object) =>
        Effect.promise(async () => {
          const url = `http://127.0.0.1:${port}/control/genesys-sms/${path}`
          const response = await fetch(url, { method, ...(body !== undefined && { body: JSON.stringify(body) }) })
          const answer: unknown = await response.json()
          return answer
        })
      const write = (text: string) => control("POST", "texts", { from: contact, to: number, text })

      const first = yield* ground(file, port)
      const client = yield* Layer.build(NodeHttpClient.layerUndici)
      const { listen, lookup, send } = yield* Effect.provide(
        make({
          apiUrl: `http://127.0.0.1:${port}/genesys/api/v2`,
          username: "helpbot@practice.example",
          password: Redacted.make("not-a-secret-practice-genesys-password"),
          nickname: "HelpBot",
          contactKey: "PhoneNumber",
          senderKey: "ServiceNumber"
        }),
        client
      )
      const envelope = (key: string) => ({ contact: Address.make(contact), sender: Address.make(number), key })
      const say = (text: string) => send.text({ ...envelope(text), text })

      // As the engine listens: again where it fails, and no event twice.
      const heard = new Map<string, string>()
      const keep = (event: Event) => {
        if (event._tag === "MessageReceived" && !heard.has(event.id)) heard.set(event.id, event.message.text)
      }
      const texts = () => [...heard.values()]
      yield* Effect.forkScoped(
        Effect.retry(
          Stream.runForEach(listen(), (event) => Effect.sync(() => keep(event))),
          Schedule.spaced("50 millis")
        )
      )

      yield* write("one")
      yield* until(() => heard.size === 1)
      const ids = [yield* say("first answer")]
      // Whether this one is heard before the end or after it, nobody knows.
      yield* write("two")
      yield* first.kill
      const since = yield* DateTime.now
      const { reason } = yield* Effect.flip(say("second answer"))
      assert.include(["Unavailable", "UnknownOutcome"], reason._tag)

      yield* ground(file, port)
      yield* write("three")
      yield* until(() => heard.size === 3)
      const unheard = { envelope: envelope("second answer"), text: "second answer", since, known: ids }
      assert.isNull(Option.getOrNull(yield* lookup(unheard)))
      ids.push(yield* say("second answer"))
      yield* write("four")
      yield* until(() => heard.size === 4)

      assert.deepStrictEqual(texts(), ["one", "two", "three", "four"])
      assert.strictEqual(new Set(ids).size, 2)
      const { messages } = Schema.decodeUnknownSync(Said)(yield* control("GET", "messages"))
      assert.deepStrictEqual(
        messages.filter(({ direction }) => direction === "outbound").map(({ text }) => text),
        ["first answer", "second answer"]
      )
    }).pipe(Effect.provide(Logger.remove(Logger.defaultLogger)))
  )
})
