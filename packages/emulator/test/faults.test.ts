/** What was ordered to go wrong goes wrong: that often, in that operation, and as it would on the wire. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { bot, Code, contact, ground, hello, Messages, read, Sid, until } from "./ground.ts"

/** Whether the call broke, instead of being answered. */
const breaks = <A>(call: Effect.Effect<A>) => Effect.map(Effect.exit(call), ({ _tag }) => _tag === "Failure")
const kept = (reply: { readonly body: unknown }) => read(Messages)(reply).messages.length

describe("a fault of the API", () => {
  it.scopedLive("429 says when to come again, and nothing is taken", () =>
    Effect.gen(function* () {
      const { fault, json, send } = yield* ground()
      assert.strictEqual((yield* fault({ operation: "create", kind: "429", times: 2, retryAfter: 7 })).status, 201)
      for (const _ of [1, 2]) {
        const refused = yield* send(hello)
        assert.strictEqual(refused.status, 429)
        assert.strictEqual(refused.headers.get("retry-after"), "7")
        assert.strictEqual(read(Code)(refused).code, 20429)
      }
      assert.strictEqual(kept(yield* json("GET", "/twilio/messages")), 0)
      assert.strictEqual((yield* send(hello)).status, 201)
    })
  )

  it.scopedLive("429 without retryAfter, and 500, in the operation ordered and in no other", () =>
    Effect.gen(function* () {
      const { fault, get, send } = yield* ground()
      yield* fault({ operation: "list", kind: "500" })
      yield* fault({ operation: "fetch", kind: "429" })
      const { sid } = read(Sid)(yield* send(hello))
      const list = yield* get("/Messages.json")
      assert.strictEqual(list.status, 500)
      assert.strictEqual(read(Code)(list).code, 20500)
      const fetched = yield* get(`/Messages/${sid}.json`)
      assert.strictEqual(fetched.status, 429)
      assert.isNull(fetched.headers.get("retry-after"))
      assert.strictEqual((yield* get(`/Messages/${sid}.json`)).status, 200)
      assert.strictEqual((yield* get("/Messages.json")).status, 200)
    })
  )

  it.scopedLive("timeout never answers and takes nothing", () =>
    Effect.gen(function* () {
      const { fault, json, send } = yield* ground()
      yield* fault({ operation: "create", kind: "timeout" })
      assert.strictEqual((yield* Effect.timeoutOption(send(hello), "300 millis"))._tag, "None")
      assert.strictEqual(kept(yield* json("GET", "/twilio/messages")), 0)
      assert.strictEqual((yield* send(hello)).status, 201)
    })
  )

  it.scopedLive("drop cuts the connection before anything is taken, drop-after when all is", () =>
    Effect.gen(function* () {
      const { fault, json, send } = yield* ground()
      yield* fault({ operation: "create", kind: "drop" })
      assert.isTrue(yield* breaks(send(hello)))
      assert.strictEqual(kept(yield* json("GET", "/twilio/messages")), 0)
      yield* fault({ operation: "create", kind: "drop-after" })
      assert.isTrue(yield* breaks(send(hello)))
      assert.strictEqual(kept(yield* json("GET", "/twilio/messages")), 1)
      yield* Effect.sleep("200 millis")
      assert.strictEqual(read(Messages)(yield* json("GET", "/twilio/messages")).messages[0]?.status, "delivered")
    })
  )
})

describe("a fault of a delivery", () => {
  it.scopedLive("befalls the webhook: only after drop-after the bot has the message", () =>
    Effect.gen(function* () {
      const { told, url } = yield* bot
      const { fault, text } = yield* ground({ webhooks: url })
      const cases = [
        ["429", { status: 429 }, 0],
        ["500", { status: 500 }, 0],
        ["timeout", { failed: "timeout" }, 0],
        ["drop", { failed: "dropped" }, 0],
        ["drop-after", { failed: "dropped" }, 1]
      ] as const
      for (const [kind, webhook, times] of cases) {
        yield* fault({ operation: "webhook", kind })
        assert.deepInclude(yield* text(kind), { status: 201 }, kind)
        yield* fault({ operation: "webhook", kind })
        const again = yield* text(kind)
        assert.deepStrictEqual(read(Schema.Struct({ webhook: Schema.Unknown }))(again).webhook, webhook)
        assert.strictEqual(told.splice(0).length, times * 2, kind)
      }
      yield* text("well again")
      assert.lengthOf(told, 1)
    })
  )

  it.scopedLive("tells of a bot that cuts the connection itself", () =>
    Effect.gen(function* () {
      const it = yield* bot
      it.answer = (response) => void response.destroy()
      const { text } = yield* ground({ webhooks: it.url })
      assert.deepInclude(read(Schema.Struct({ webhook: Schema.Unknown }))(yield* text("x")), {
        webhook: { failed: "dropped" }
      })
      it.answer = (response) => void response.writeHead(503).end()
      assert.deepInclude(read(Schema.Struct({ webhook: Schema.Unknown }))(yield* text("x")), {
        webhook: { status: 503 }
      })
    })
  )

  it.scopedLive("loses a status callback, and lets the others through", () =>
    Effect.gen(function* () {
      const { told, url } = yield* bot
      const { fault, send } = yield* ground()
      yield* fault({ operation: "callback", kind: "drop" })
      yield* send({ ...hello, StatusCallback: url })
      yield* until(() => told.length === 2)
      assert.deepStrictEqual(
        told.map(({ parameters }) => parameters.get("MessageStatus")),
        ["sent", "delivered"]
      )
    })
  )

  it.scopedLive("lets the carrier fail: undelivered, 30003", () =>
    Effect.gen(function* () {
      const { told, url } = yield* bot
      const { fault, get, json, send } = yield* ground()
      yield* fault({ operation: "deliver", kind: "undelivered" })
      const { sid } = read(Sid)(yield* send({ ...hello, StatusCallback: url }))
      yield* until(() => told.length === 3)
      assert.deepStrictEqual(
        told.map(({ parameters }) => parameters.get("MessageStatus")),
        ["queued", "sent", "undelivered"]
      )
      assert.deepStrictEqual(
        told.map(({ parameters }) => parameters.get("ErrorCode")),
        [null, null, "30003"]
      )
      assert.include((yield* get(`/Messages/${sid}.json`)).body, { status: "undelivered", error_code: 30003 })
      const [message] = read(Messages)(
        yield* json("GET", `/twilio/messages?contact=${encodeURIComponent(contact)}`)
      ).messages
      assert.include(message, { status: "undelivered", error: 30003 })
    })
  )
})

describe("an order", () => {
  it.scopedLive("can be looked at and taken back, and counts down", () =>
    Effect.gen(function* () {
      const { fault, json, send } = yield* ground()
      const ordered = yield* fault({ operation: "create", kind: "429", times: 3, retryAfter: 1 })
      const it = { operation: "create", kind: "429", times: 3, retryAfter: 1 }
      assert.deepStrictEqual(ordered.body, { fault: it })
      yield* fault({ operation: "list", kind: "drop" })
      yield* send(hello)
      assert.deepStrictEqual((yield* json("GET", "/twilio/faults")).body, {
        faults: [
          { ...it, times: 2 },
          { operation: "list", kind: "drop", times: 1 }
        ]
      })
      assert.strictEqual((yield* json("DELETE", "/twilio/faults")).status, 204)
      assert.deepStrictEqual((yield* json("GET", "/twilio/faults")).body, { faults: [] })
      assert.strictEqual((yield* send(hello)).status, 201)
    })
  )

  it.scopedLive("that makes no sense is refused with advice", () =>
    Effect.gen(function* () {
      const { fault } = yield* ground()
      const cases = [
        [{ operation: "create", kind: "flood" }, /kind/],
        [{ operation: "create", kind: "undelivered" }, /carrier/],
        [{ operation: "deliver", kind: "500" }, /carrier/],
        [{ operation: "create", kind: "500", times: 0 }, /times/]
      ] as const
      for (const [order, advice] of cases) {
        const refused = yield* fault(order)
        assert.strictEqual(refused.status, 400)
        assert.match(read(Schema.Struct({ error: Schema.String }))(refused).error, advice)
      }
    })
  )
})
