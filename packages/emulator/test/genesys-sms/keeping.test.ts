/** What is ordered to go wrong goes wrong at the practice Genesys too, and its sessions outlive it. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { ask, basic, kept, practice, record } from "./practice.ts"
import { temporaryFile } from "./temporaryFile.ts"

const breaks = <A>(call: Effect.Effect<A>) => Effect.map(Effect.exit(call), ({ _tag }) => _tag === "Failure")

describe("a fault", () => {
  it.scopedLive("befalls the operation that it was ordered for, and no other of the same path", () =>
    Effect.gen(function* () {
      const { chat, fault, root } = yield* practice()
      const { id, me } = yield* chat
      const session = `/me/smssessions/${id}`
      const { clientId, meta } = yield* me.listen
      const connect = { channel: "/meta/connect", clientId, advice: { timeout: 0 } }
      assert.isTrue((yield* meta(connect)).length > 0)
      const cases = [
        ["login", ask(`${root}/me`, { headers: basic() })],
        ["create", me.operate(id, "SendMessage", { text: "hello" })],
        ["create", me.operate(id, "SendToAgents", { text: "hello" })],
        ["create", me.operate(id, "SendUrl", { url: "https://example.com" })],
        ["create", me.operate(id, "SendCustomNotice", { noticeText: "hello" })],
        ["update", me.operate(id, "SendStartTypingNotification")],
        ["update", me.operate(id, "UpdateUserData", { userData: { a: "b" } })],
        ["update", me.call("POST", "/me/channels/smssession", { operationName: "Ready" })],
        ["fetch", me.call("GET", session)],
        ["fetch", me.call("GET", "/diagnostics/version")],
        ["list", me.call("GET", "/me/smssessions")],
        ["list", me.call("GET", `${session}/messages`)],
        ["notify", me.call("POST", "/notifications", [connect])]
      ] as const
      for (const [operation, call] of cases) {
        yield* fault({ operation, kind: "429", retryAfter: 7 })
        const many = yield* call
        assert.strictEqual(many.status, 429, operation)
        assert.strictEqual(many.headers.get("retry-after"), "7")
        yield* fault({ operation, kind: "500" })
        const broken = yield* call
        assert.strictEqual(broken.status, 500)
        assert.include(record(broken.body), { statusCode: 4 })
        assert.strictEqual((yield* call).status, 200, operation)
      }
      yield* fault({ operation: "create", kind: "500" })
      assert.strictEqual(yield* me.does(id, "SetInFocus", { inFocus: true }), 0)
      assert.strictEqual(yield* me.does(id, "SendMessage", { text: "hello" }), 4)
    })
  )

  it.scopedLive("cuts the connection before a message is taken, or after", () =>
    Effect.gen(function* () {
      const { chat, fault, phones } = yield* practice()
      const { id, me } = yield* chat
      const send = me.operate(id, "SendMessage", { text: "hello" })
      const count = Effect.map(phones, (all) => all.filter(({ direction }) => direction === "outbound").length)
      yield* fault({ operation: "create", kind: "drop" })
      assert.isTrue(yield* breaks(send))
      assert.strictEqual(yield* count, 0)
      yield* fault({ operation: "create", kind: "drop-after" })
      assert.isTrue(yield* breaks(send))
      assert.strictEqual(yield* count, 1)
      yield* fault({ operation: "create", kind: "timeout" })
      assert.strictEqual((yield* Effect.timeoutOption(send, "200 millis"))._tag, "None")
      assert.strictEqual(yield* count, 1)
    })
  )

  it.scopedLive("of a poll loses what it would have told", () =>
    Effect.gen(function* () {
      const { chat, fault, text } = yield* practice()
      const { id, me } = yield* chat
      const { poll } = yield* me.listen
      yield* text("lost")
      yield* fault({ operation: "notify", kind: "drop-after" })
      assert.isTrue(yield* breaks(poll()))
      assert.deepStrictEqual(yield* poll(0), [])
      assert.strictEqual((yield* me.said(id)).at(-1)?.text, "lost")
    })
  )

  it.scopedLive("of the carrier is known to the phone alone", () =>
    Effect.gen(function* () {
      const { chat, fault, phones } = yield* practice()
      const { id, me } = yield* chat
      yield* fault({ operation: "deliver", kind: "undelivered" })
      yield* me.does(id, "SendMessage", { text: "hello" })
      yield* me.does(id, "SendMessage", { text: "hello?" })
      yield* Effect.sleep("150 millis")
      assert.containSubset(yield* phones, [
        { status: "received" },
        { text: "hello", status: "undelivered", error: null },
        { text: "hello?", status: "delivered" }
      ])
    })
  )
})

describe("a restart", () => {
  it.scopedLive("forgets no session and nothing said, but who was logged in, at work and listening", () =>
    Effect.gen(function* () {
      const file = yield* temporaryFile
      const before = yield* Effect.scoped(
        Effect.gen(function* () {
          const { chat, text } = yield* practice({ file })
          const { id, me } = yield* chat
          yield* me.does(id, "SendMessage", { text: "hi" })
          yield* me.does(id, "UpdateUserData", { userData: { deep: { n: 1 } } })
          yield* text("waiting", { from: "+15557654321" })
          return { id, login: me.login, said: yield* me.said(id), session: yield* me.session(id) }
        })
      )
      const { agent, phones, root, text } = yield* practice({ file })
      const forgotten = yield* ask(`${root}/me/smssessions`, { headers: before.login })
      assert.include(record(forgotten.body), { statusCode: 20 })
      const me = yield* agent()
      assert.notDeepEqual(me.login, before.login)
      assert.deepStrictEqual(yield* me.session(before.id), before.session)
      assert.deepStrictEqual(yield* me.said(before.id), before.said)
      assert.deepStrictEqual(
        (yield* me.sessions).map(({ state }) => state),
        ["Chatting", "Invited"]
      )
      yield* text("still here?")
      assert.strictEqual((yield* me.said(before.id)).at(-1)?.index, before.said.length + 1)
      yield* text("a stranger", { from: "+15557654329" })
      assert.lengthOf(yield* me.sessions, 2)
      assert.include(record((yield* me.call("POST", "/me/channels/smssession", { operationName: "Ready" })).body), {
        statusCode: 2
      })
      yield* Effect.sleep("100 millis")
      assert.containSubset(yield* phones, [{ text: "hi", status: "delivered" }])
      assert.notDeepEqual(kept(yield* ask(`${root}/me`, { headers: basic() })), me.login)
    })
  )
})
