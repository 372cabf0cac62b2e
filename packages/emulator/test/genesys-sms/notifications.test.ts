/** What the practice Genesys tells: by hand over Bayeux, each message as it is. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber } from "effect"
import { practice, record } from "./practice.ts"

const kinds = (told: ReadonlyArray<Record<string, unknown>>) =>
  told.map(({ messageType, notificationType }) => `${String(messageType)} ${String(notificationType)}`)

const status = "SMSsessionStateChangeMessage StatusChange"
const participants = "SMSsessionStateChangeMessage ParticipantsUpdated"
const properties = "SMSsessionStateChangeMessage PropertiesUpdated"
const log = "MessageLogUpdated NewMessages"

describe("who listens", () => {
  it.scopedLive(
    "is told what happens, in the vendor's letter case, with the number of the operation that caused it",
    () =>
      Effect.gen(function* () {
        const { agent, root, text } = yield* practice()
        const me = yield* agent()
        yield* me.work
        const { poll } = yield* me.listen
        assert.deepStrictEqual((yield* text("hello")).webhook, { status: 200 })
        const [invited, ...none] = yield* poll()
        assert.lengthOf(none, 0)
        const session = record(invited?.["smssession"])
        const id = String(session["id"])
        assert.deepStrictEqual(kinds(invited === undefined ? [] : [invited]), [status])
        assert.deepInclude(session, { state: "Invited", capabilities: ["Accept", "Reject"] })

        const accepted = record((yield* me.operate(id, "Accept")).body)
        const joined = yield* poll()
        assert.deepStrictEqual(kinds(joined), [status, log, participants, log])
        for (const it of joined) assert.strictEqual(it["referenceId"], accepted["referenceId"])
        assert.include(joined[1], {
          smssessionUri: `${root}/smssessions/${id}`,
          smssessionPath: `/smssessions/${id}`
        })
        assert.containSubset(joined[1], {
          messages: [
            { index: 1, type: "ParticipantJoined" },
            { index: 2, text: "hello" }
          ]
        })

        yield* me.does(id, "SendMessage", { text: "Hi" })
        yield* me.does(id, "UpdateUserData", { userData: { a: "b" } })
        yield* text("a table")
        const told = yield* poll()
        assert.deepStrictEqual(kinds(told), [log, properties, log])
        const [echo, changed, answer] = told
        assert.containSubset(echo, { messages: [{ index: 4, type: "Text", text: "Hi", from: { type: "Agent" } }] })
        assert.containSubset(changed, { smssession: { userData: { a: "b" } } })
        assert.containSubset(answer, { messages: [{ index: 5, from: { type: "Customer" }, visibility: "All" }] })
        assert.notProperty(answer, "referenceId")

        yield* me.does(id, "LeaveAndComplete")
        const over = yield* poll()
        assert.deepStrictEqual(kinds(over), [log, status, status, log])
        assert.containSubset(over, [{ smssession: { state: "LeftChat" } }, { smssession: { state: "Completed" } }])
        assert.containSubset(over[3], { messages: [{ index: -1, type: "TranscriptSaveDone" }] })
      })
  )

  it.scopedLive("is told that an operation which was accepted could not be done", () =>
    Effect.gen(function* () {
      const { agent, chat } = yield* practice()
      const { id, me } = yield* chat
      const her = yield* agent("anna@practice.example")
      yield* her.call("POST", "/me", { operationName: "StartContactCenterSession", channels: ["smssession"] })
      const { poll } = yield* me.listen
      const { referenceId, statusCode } = record(
        (yield* me.operate(id, "Transfer", { targetPath: "/users/c03b9e5d714f4a2c8d6e1f7a90b25e84" })).body
      )
      assert.strictEqual(statusCode, 0)
      assert.deepInclude((yield* poll())[0], { notificationType: "Error", referenceId, statusCode: 2 })
      assert.strictEqual((yield* me.session(id)).state, "Chatting")
    })
  )

  it.scopedLive("waits for the next thing in an open poll, for no longer than they wish", () =>
    Effect.gen(function* () {
      const { chat, text } = yield* practice()
      const { me } = yield* chat
      const { poll } = yield* me.listen
      assert.deepStrictEqual(yield* poll(50), [])
      const waiting = yield* Effect.fork(poll())
      yield* Effect.sleep("100 millis")
      yield* text("hello")
      assert.deepStrictEqual(kinds(yield* Fiber.join(waiting)), [log])
      // A newer poll ends an older one, which then has nothing.
      const older = yield* Effect.fork(poll())
      yield* Effect.sleep("100 millis")
      const newer = yield* Effect.fork(poll())
      assert.deepStrictEqual(yield* Fiber.join(older), [])
      yield* text("hello?")
      assert.lengthOf(yield* Fiber.join(newer), 1)
    })
  )

  it.scopedLive("and comes back with a new handshake is not told what was missed", () =>
    Effect.gen(function* () {
      const { chat, text } = yield* practice()
      const { me } = yield* chat
      const before = yield* me.listen
      yield* text("missed")
      const [gone = {}] = yield* before.meta({ channel: "/meta/disconnect", clientId: before.clientId, id: "9" })
      assert.include(gone, { successful: true, id: "9", channel: "/meta/disconnect" })
      const after = yield* me.listen
      yield* text("heard")
      const told = yield* after.poll()
      assert.lengthOf(told, 1)
      assert.containSubset(told[0], { messages: [{ text: "heard" }] })
      const [lost = {}] = yield* before.meta({ channel: "/meta/connect", clientId: before.clientId })
      assert.include(lost, { successful: false })
      assert.match(String(lost["error"]), /^402:/)
      assert.deepInclude(lost, { advice: { reconnect: "handshake", interval: 0 } })
    })
  )

  it.scopedLive("hears what they subscribed to, by name and by star, until they unsubscribe", () =>
    Effect.gen(function* () {
      const { chat, text } = yield* practice()
      const { id, me } = yield* chat
      const { clientId, meta, poll } = yield* me.listen
      const subscribe = (subscription: unknown, channel = "/meta/subscribe") =>
        Effect.map(meta({ channel, clientId, subscription }), ([reply]) => reply?.["successful"])
      assert.isTrue(yield* subscribe("/v2/me/*", "/meta/unsubscribe"))
      for (const [subscription, hears] of [
        ["/v2/me/smssessions", true],
        ["/v2/me/calls", false],
        ["/v2/*", false],
        ["/v2/**", true],
        ["/**", true],
        [["/v2/me/chats", "/v2/me/*"], true]
      ] as const) {
        assert.isTrue(yield* subscribe(subscription))
        const { webhook } = yield* text("hello")
        assert.deepStrictEqual(webhook, hears ? { status: 200 } : { failed: "unsubscribed" }, String(subscription))
        assert.lengthOf(yield* poll(0), hears ? 1 : 0, String(subscription))
        assert.isTrue(yield* subscribe(subscription, "/meta/unsubscribe"))
      }
      for (const wrong of ["nothing", "/v2/*/me", undefined]) assert.isFalse(yield* subscribe(wrong))
      const [published = {}] = yield* meta({ channel: "/v2/me/smssessions", clientId, data: {} })
      assert.include(published, { successful: false })
      assert.strictEqual((yield* me.session(id)).state, "Chatting")
    })
  )

  it.scopedLive("may say several things in one body, and is one of several", () =>
    Effect.gen(function* () {
      const { agent, chat, text } = yield* practice()
      const { me } = yield* chat
      const [one, other] = [yield* me.listen, yield* (yield* agent()).listen]
      const batch = yield* me.call("POST", "/notifications", [
        { channel: "/meta/subscribe", clientId: one.clientId, subscription: "/a/b", id: "1" },
        { channel: "/meta/unsubscribe", clientId: one.clientId, subscription: "/a/b", id: "2" }
      ])
      assert.containSubset(batch.body, [
        { id: "1", successful: true },
        { id: "2", successful: true }
      ])
      const single = yield* me.call("POST", "/notifications", {
        channel: "/meta/handshake",
        supportedConnectionTypes: ["websocket"]
      })
      assert.containSubset(single.body, [{ successful: false, advice: { reconnect: "none" } }])
      assert.strictEqual((yield* me.call("POST", "/notifications", "words")).status, 400)
      yield* text("hello")
      assert.lengthOf(yield* one.poll(), 1)
      assert.lengthOf(yield* other.poll(), 1)
      // Nobody reads another's notifications.
      const her = yield* agent("anna@practice.example")
      const stolen = yield* her.call("POST", "/notifications", [{ channel: "/meta/connect", clientId: one.clientId }])
      assert.containSubset(stolen.body, [{ successful: false, advice: { reconnect: "handshake" } }])
    })
  )

  it.scopedLive("gets a text once more on order, and an invitation while they have not accepted", () =>
    Effect.gen(function* () {
      const { agent, json, text } = yield* practice()
      const me = yield* agent()
      yield* me.work
      const { poll } = yield* me.listen
      const { message } = yield* text("hello")
      const again = Effect.map(json("POST", "/genesys-sms/texts", { id: message.id }), ({ body }) => record(body))
      const [first] = yield* poll()
      assert.deepInclude(yield* again, { webhook: { status: 200 } })
      const [second] = yield* poll()
      assert.deepStrictEqual(second, first)
      yield* me.does(String(record(first?.["smssession"])["id"]), "Accept")
      yield* poll()
      yield* again
      assert.containSubset(yield* poll(), [{ messages: [{ index: 2, text: "hello" }] }])
      assert.strictEqual((yield* json("POST", "/genesys-sms/texts", { id: "nothing" })).status, 404)
    })
  )

  it.scopedLive("at an installation with the other spelling hears it there too", () =>
    Effect.gen(function* () {
      const { agent, chat, text, url } = yield* practice()
      const { id } = yield* chat
      const seed = yield* agent(undefined, `${url}/genesys/seed/api/v2`)
      const { poll } = yield* seed.listen
      yield* text("hello")
      const [told] = yield* poll()
      assert.include(told, { smsessionPath: `/smsessions/${id}` })
      assert.notProperty(told, "smssessionPath")
    })
  )
})

it.scopedLive("an open poll does not keep the practice ground from closing", () =>
  Effect.gen(function* () {
    const closed = yield* Effect.scoped(
      Effect.gen(function* () {
        const { chat } = yield* practice()
        const { me } = yield* chat
        const { poll } = yield* me.listen
        yield* Effect.forkDaemon(Effect.exit(poll()))
        yield* Effect.sleep("100 millis")
        return Date.now()
      })
    )
    assert.isBelow(Date.now() - closed, 2000)
  })
)
