import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { BlockList } from "node:net"
import { type Event, Refused, Unreadable, type Webhook } from "@parley/messaging"
import { Effect } from "effect"
import { json, loopback, nobody } from "../loopback.ts"
import { id, message, providerAt, session, webhookToken } from "./account.ts"

const live = Effect.provide(NodeHttpClient.layerUndici)
const target = `/webhooks/netsapiens/${webhookToken}`
const bytes = (text: string) => new TextEncoder().encode(text)
const webhook = (body: unknown, changes: Partial<Webhook> = {}): Webhook => ({
  target,
  headers: { "content-type": "application/json" },
  body: bytes(JSON.stringify(body)),
  ...changes
})

/** What a webhook tells where the session behind its messages is this one. */
const heard = (it: Webhook, row: unknown = [session()]) =>
  Effect.gen(function* () {
    const { heard, url } = yield* loopback(json(200, row))
    const { receive } = yield* providerAt(url)
    return { events: yield* receive(it), asked: heard.map(({ url }) => url) }
  })
const only = (events: ReadonlyArray<Event>) => {
  assert.lengthOf(events, 1)
  return JSON.parse(JSON.stringify(events[0]))
}

describe("a webhook", () => {
  it.scopedLive("tells of a text that came in, through the number that its session tells", () =>
    Effect.gen(function* () {
      const { asked, events } = yield* heard(webhook([message()]))
      assert.deepStrictEqual(only(events), {
        _tag: "MessageReceived",
        id: "m-00000000000a1",
        conversation: {
          provider: "netsapiens",
          account: "1001@acme.com",
          sender: "18585550001",
          contact: "18585551234"
        },
        message: { text: "5", channel: "sms", media: [] }
      })
      assert.deepStrictEqual(asked, [`/domains/acme.com/users/1001/messagesessions/${id}`])
    }).pipe(live)
  )

  it.scopedLive(
    "needs no session where the message tells the number itself, and falls back where the session is gone",
    () =>
      Effect.gen(function* () {
        const alone = yield* providerAt(yield* nobody)
        const told = yield* alone.receive(webhook([message({ dialed: "18585550009" })]))
        assert.strictEqual(only(told).conversation.sender, "18585550009")
        const { url } = yield* loopback(json(404, { code: 404, message: "gone" }))
        const { receive } = yield* providerAt(url)
        assert.strictEqual(only(yield* receive(webhook([message()]))).conversation.sender, "18585550001")
      }).pipe(live)
  )

  it.scopedLive("that cannot be understood for now fails as a call does", () =>
    Effect.gen(function* () {
      const { receive } = yield* providerAt(yield* nobody)
      const error = yield* Effect.flip(receive(webhook([message()])))
      assert.strictEqual(error.message, "netsapiens.receive: Unavailable")
    }).pipe(live)
  )

  it.scopedLive("tells of pictures, chats and groups", () =>
    Effect.gen(function* () {
      const picture = { type: "mms", "media-type": "image/png", "file-access-url ": "https://core1/a.png" }
      const chat = { type: "chat", direction: "", "from-number": "", "from-user-id": "1002@acme.com" }
      const group = { "messagesession-participants": "18585551234,18585550007,18585550001", dialed: "18585550001" }
      const { events } = yield* heard(webhook([message(picture), message(chat), message(group)]))
      const [one, two, three] = JSON.parse(JSON.stringify(events))
      assert.deepStrictEqual(one.message.media, [{ url: "https://core1/a.png", type: "image/png" }])
      assert.strictEqual(one.message.channel, "mms")
      assert.deepInclude(two.conversation, { sender: "1001@acme.com", contact: "1002@acme.com" })
      assert.strictEqual(two.message.channel, "chat")
      assert.strictEqual(three.message.channel, "group")
      assert.strictEqual(three.conversation.contact, "18585551234")
    }).pipe(live)
  )

  it.scopedLive("tells of a group that the session alone knows of, be the number told or not", () =>
    Effect.gen(function* () {
      const rows = [message({ type: "mms" }), message({ dialed: "18585550001" })]
      for (const group of [
        { "messagesession-remote": "18585551234,18585550007", "messagesession-participants": null },
        { "messagesession-participants": "18585551234,18585550007,18585550001" }
      ]) {
        for (const row of rows) {
          const event = only((yield* heard(webhook([row]), [session(group)])).events)
          assert.strictEqual(event.message.channel, "group")
          assert.strictEqual(event.conversation.contact, "18585551234")
        }
      }
    }).pipe(live)
  )

  it.scopedLive("tells nothing of what is said between others, and asks nothing about it", () =>
    Effect.gen(function* () {
      const chat = { type: "chat", direction: "", "from-number": "" }
      const others = [
        message({ domain: "other.com", "terminating-user-id": "1001@other.com" }),
        message({ "terminating-user-id": "1002@acme.com" }),
        message({ ...chat, "from-user-id": "1002@acme.com", "terminating-user-id": "1003@acme.com" }),
        message({ direction: "term", "from-user-id": "1002@acme.com", "from-number": "18585550001" })
      ]
      const told = yield* heard(webhook(others))
      assert.deepStrictEqual(told, { events: [], asked: [] })
      const ours = [
        message({ domain: "ACME.com", "terminating-user-id": "1002@acme.com,1001@acme.com" }),
        message({ "terminating-user-id": "1001" }),
        message({ "terminating-user-id": "", domain: null })
      ]
      assert.lengthOf((yield* heard(webhook(ours))).events, 3)
    }).pipe(live)
  )

  it.scopedLive("that does not say for whom it is, of a session that is not ours, is not taken for ours", () =>
    Effect.gen(function* () {
      const { url } = yield* loopback(json(404, { code: 404, message: "gone" }))
      const { receive } = yield* providerAt(url)
      assert.deepStrictEqual(yield* receive(webhook([message({ "terminating-user-id": "" })])), [])
    }).pipe(live)
  )

  it.scopedLive("keeps the numbers inside of a text as they were written", () =>
    Effect.gen(function* () {
      for (const text of ['{"a":1.50}', '[12345678901234567890,{"b":"1.50","c":1e3}]', "1.50", "[true,null,5]"]) {
        const body = bytes(JSON.stringify([message()]).replace('"text":5', `"text":${text}`))
        assert.strictEqual(only((yield* heard(webhook([], { body }))).events).message.text, text)
      }
    }).pipe(live)
  )

  it.scopedLive("takes no message of ours for somebody else's", () =>
    Effect.gen(function* () {
      const ours = { direction: "term", status: "sending", "from-number": 18585550001, dialed: "18585551234" }
      const chat = {
        type: "chat",
        direction: "",
        "from-number": "",
        "from-user-id": "1001@acme.com",
        "terminating-user-id": "1002@acme.com"
      }
      const { events } = yield* heard(webhook([message(ours), message(chat)]))
      const [sms, said] = JSON.parse(JSON.stringify(events))
      assert.deepInclude(sms, {
        _tag: "DeliveryReported",
        id: "m-00000000000a1:sending",
        messageId: "m-00000000000a1",
        delivery: "sending"
      })
      assert.deepInclude(sms.conversation, { sender: "18585550001", contact: "18585551234" })
      assert.deepInclude(said, { _tag: "DeliveryReported", delivery: "unknown" })
      assert.strictEqual(said.conversation.contact, "1002@acme.com")
    }).pipe(live)
  )

  it.scopedLive(
    "takes what happens to a chat for a notice, a single object for a list, and other spellings for the usual",
    () =>
      Effect.gen(function* () {
        const change = { type: "chat-name-change", direction: "", "from-user-id": "1002@acme.com", text: "Lunch" }
        assert.deepInclude(only((yield* heard(webhook(message(change)))).events), {
          _tag: "NoticeReceived",
          text: "Lunch"
        })
        const { "from-number": _1, "messagesession-id": _2, ...rest } = message()
        const { asked, events } = yield* heard(webhook([{ ...rest, smsani: 18585551234, session_id: id }]))
        assert.strictEqual(only(events).conversation.contact, "18585551234")
        assert.lengthOf(asked, 1)
      }).pipe(live)
  )

  it.scopedLive("keeps ids of digits alone to the last one", () =>
    Effect.gen(function* () {
      const text = JSON.stringify([message()]).replace('"m-00000000000a1"', "12345678901234567890123456789012")
      const { events } = yield* heard(webhook([], { body: bytes(text) }))
      assert.strictEqual(only(events).id, "12345678901234567890123456789012")
    }).pipe(live)
  )

  it.scopedLive("is refused without our secret, from elsewhere, and in another form than JSON", () =>
    Effect.gen(function* () {
      const allow = new BlockList()
      allow.addSubnet("192.0.2.0", 24, "ipv4")
      const { receive } = yield* providerAt("http://127.0.0.1:1", { allow })
      const from = (address: string) => ({ address })
      const strangers = [
        webhook([], { target: "/webhooks/netsapiens/", ...from("192.0.2.7") }),
        webhook([], { target: `${target}x`, ...from("192.0.2.7") }),
        webhook([], { target: `/webhooks/netsapiens?${webhookToken}`, ...from("192.0.2.7") }),
        webhook([]),
        webhook([], from("198.51.100.1")),
        webhook([], from("2001:db8::1"))
      ]
      for (const stranger of strangers) {
        assert.deepStrictEqual(yield* Effect.flip(receive(stranger)), new Refused({ reason: "NotGenuine" }))
      }
      assert.deepStrictEqual(yield* receive(webhook([], from("192.0.2.7"))), [])
      assert.deepStrictEqual(yield* receive(webhook([], from("::ffff:192.0.2.7"))), [])
      const form = webhook([], { headers: { "content-type": "text/plain" }, ...from("192.0.2.7") })
      assert.deepStrictEqual(yield* Effect.flip(receive(form)), new Refused({ reason: "UnsupportedMediaType" }))
    }).pipe(live)
  )

  it.scopedLive("that is not understood says which field is wrong, and no value", () =>
    Effect.gen(function* () {
      const { receive } = yield* providerAt("http://127.0.0.1:1")
      const wrong = [
        [webhook([message({ id: null })]), "id"],
        [webhook([message({ type: "chat", direction: "", "from-number": "" })]), "from-user-id"],
        [webhook([], { body: bytes('[{"id":') }), "not JSON"],
        [webhook([], { body: Uint8Array.of(0xff, 0xfe) }), "not JSON"],
        [webhook("canary"), "missing"]
      ] as const
      for (const [it, why] of wrong) {
        const error = yield* Effect.flip(receive(it))
        assert.instanceOf(error, Unreadable)
        assert.include(error.message, why)
        assert.notMatch(error.message, /canary|1858555/)
      }
    }).pipe(live)
  )
})
