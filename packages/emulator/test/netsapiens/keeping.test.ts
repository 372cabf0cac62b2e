/** What is ordered to go wrong goes wrong at the practice NetSapiens too, and what it knows outlives it. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { credentials, home, id, ours, picture, pixel, practice, row, rows, sms } from "./practice.ts"

const session = `${home}/messagesessions/${id}`
const breaks = <A>(call: Effect.Effect<A>) => Effect.map(Effect.exit(call), ({ _tag }) => _tag === "Failure")

describe("a fault", () => {
  it.scopedLive("befalls the operation that it was ordered for", () =>
    Effect.gen(function* () {
      const { call, fault, send } = yield* practice()
      yield* send()
      const subscription = { model: "message", "post-url": "https://example.com" }
      const cases = [
        ["create", send()],
        ["create", call("POST", `${home}/messages`, sms)],
        ["fetch", call("GET", session)],
        ["list", call("GET", `${session}/messages`)],
        ["update", call("PUT", session, { "session-name": "Lunch" })],
        ["token", call("POST", "/tokens", credentials, "")],
        ["subscribe", call("POST", "/subscriptions", subscription)]
      ] as const
      for (const [operation, ask] of cases) {
        yield* fault({ operation, kind: "429", retryAfter: 7 })
        const many = yield* ask
        assert.strictEqual(many.status, 429, operation)
        assert.strictEqual(many.headers.get("retry-after"), "7")
        assert.include(row(many), { code: 429 })
        yield* fault({ operation, kind: "500" })
        assert.include(row(yield* ask), { code: 500 })
        assert.isBelow((yield* ask).status, 300, operation)
      }
    })
  )

  it.scopedLive("cuts the connection before a message is taken, or after", () =>
    Effect.gen(function* () {
      const { fault, said, send } = yield* practice()
      yield* send()
      yield* fault({ operation: "create", kind: "drop" })
      assert.isTrue(yield* breaks(send()))
      assert.lengthOf(yield* said(), 1)
      yield* fault({ operation: "create", kind: "drop-after" })
      assert.isTrue(yield* breaks(send()))
      assert.lengthOf(yield* said(), 2)
      yield* fault({ operation: "create", kind: "timeout" })
      assert.strictEqual((yield* Effect.timeoutOption(send(), "300 millis"))._tag, "None")
      assert.lengthOf(yield* said(), 2)
    })
  )

  it.scopedLive("keeps an event from the bot, or its answer from us, and counts as an error", () =>
    Effect.gen(function* () {
      const { bot, call, fault, subscribe, text } = yield* practice()
      const { id: subscription } = yield* subscribe()
      yield* fault({ operation: "webhook", kind: "timeout" })
      assert.deepStrictEqual((yield* text("x")).webhook, { failed: "timeout" })
      assert.lengthOf(bot.told, 0)
      yield* fault({ operation: "webhook", kind: "drop-after" })
      assert.deepStrictEqual((yield* text("x")).webhook, { failed: "dropped" })
      assert.lengthOf(bot.told, 1)
      const shown = row(yield* call("GET", `/subscriptions/${String(subscription)}`))
      assert.include(shown, { "error-count": 2, "posts-count": 2, status: "error" })
    })
  )

  it.scopedLive("of the carrier is known to the phone alone", () =>
    Effect.gen(function* () {
      const { fault, json, said, send } = yield* practice()
      yield* fault({ operation: "deliver", kind: "undelivered" })
      yield* send()
      yield* Effect.sleep("200 millis")
      const { messages } = row(yield* json("GET", "/netsapiens/messages"))
      assert.containSubset(messages, [{ status: "undelivered", error: null }])
      assert.strictEqual((yield* said())[0]?.["status"], "sending")
    })
  )
})

describe("a restart", () => {
  it.scopedLive("forgets nothing, and brings nothing back", () =>
    Effect.gen(function* () {
      const folder = yield* Effect.acquireRelease(
        Effect.sync(() => mkdtempSync(join(tmpdir(), "parley-"))),
        (folder) => Effect.sync(() => rmSync(folder, { recursive: true }))
      )
      const file = join(folder, "messages.jsonl")
      const gone = `gone_${id}`
      const before = yield* Effect.scoped(
        Effect.gen(function* () {
          const { bot, call, send, subscribe } = yield* practice({ file })
          yield* send({ type: "mms", ...picture })
          yield* send({}, gone)
          yield* call("DELETE", `${home}/messagesessions/${gone}`)
          const { id: subscription } = yield* subscribe({ "post-url": "http://127.0.0.1:1/hook" })
          const deleted = yield* subscribe({ "post-url": `${bot.url}/deleted` })
          yield* call("DELETE", `/subscriptions/${String(deleted["id"])}`)
          yield* call("DELETE", "/domains/~/smsnumbers/15005550021")
          const token = row(yield* call("POST", "/tokens", credentials, ""))["access_token"]
          return { subscription, token: String(token) }
        })
      )
      const { call, json, said, text } = yield* practice({ file })
      const sessions = rows(yield* call("GET", `${home}/messagesessions`, undefined, before.token))
      assert.deepStrictEqual(
        sessions.map((it) => it["messagesession-id"]),
        [id]
      )
      const [message = {}] = yield* said()
      const got = yield* Effect.promise(() => fetch(String(message["file-access-url "])))
      assert.deepStrictEqual(Buffer.from(yield* Effect.promise(() => got.arrayBuffer())), pixel)
      const subscriptions = rows(yield* call("GET", "/subscriptions"))
      assert.deepStrictEqual(
        subscriptions.map((it) => it["id"]),
        [before.subscription]
      )
      assert.deepStrictEqual((yield* text("hello")).webhook, { failed: "refused" })
      assert.deepStrictEqual(
        rows(yield* call("GET", "/smsnumbers")).map((it) => it["number"]),
        [ours]
      )
      yield* Effect.sleep("200 millis")
      const { messages } = row(yield* json("GET", "/netsapiens/messages"))
      assert.containSubset(messages, [{ id: message["id"], status: "delivered" }, { status: "delivered" }])
    })
  )
})
