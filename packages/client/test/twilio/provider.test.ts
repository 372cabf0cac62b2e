import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { make, sign, signatureHeader } from "@parley/client/twilio"
import { Address, type Provider, ProviderError, MessageId } from "@parley/messaging"
import { DateTime, Effect, Option } from "effect"
import { json, loopback } from "../loopback.ts"
import { account, accountSid, authToken, message, messagesPath, page } from "./account.ts"

const envelope = {
  sender: Address.make("+15550100002"),
  contact: Address.make("+15550100123"),
  key: "run-1:greeting:0"
}
const since = DateTime.unsafeMake("2026-02-03T10:11:12.800Z")
const live = Effect.provide(NodeHttpClient.layerUndici)
const at = (time: string) => ({ date_created: `Tue, 03 Feb 2026 ${time} +0000` })

describe("the provider", () => {
  it.scopedLive("is a provider, with just the members that it has", () =>
    Effect.gen(function* () {
      const twilio: Provider = yield* make(account("http://127.0.0.1:1"))
      assert.strictEqual(twilio.id, "twilio")
      assert.strictEqual(twilio.account, accountSid)
      assert.strictEqual(twilio.sender, "+15550100001")
      assert.deepStrictEqual(Object.keys(twilio).sort(), [
        "account",
        "id",
        "longestText",
        "lookup",
        "missed",
        "receive",
        "send",
        "sender"
      ])
      assert.deepStrictEqual(Object.keys(twilio.send), ["text", "media"])
    }).pipe(live)
  )

  it.scopedLive("sends from the number that was written to, and asks to hear what becomes of it", () =>
    Effect.gen(function* () {
      const { url, heard } = yield* loopback(json(201, message()))
      const twilio = yield* make(account(url))
      assert.strictEqual(
        yield* twilio.send.text({ ...envelope, text: "Hi & bye" }),
        "SM00000000000000000000000000000001"
      )
      assert.deepStrictEqual(
        heard.map(({ method, url, body }) => [method, url, body]),
        [
          [
            "POST",
            messagesPath,
            "To=%2B15550100123&From=%2B15550100002&Body=Hi+%26+bye" +
              "&StatusCallback=https%3A%2F%2Fbot.example%2Fwebhooks%2Ftwilio"
          ]
        ]
      )
    }).pipe(live)
  )

  it.scopedLive("sends media, and lets a messaging service choose the sender", () =>
    Effect.gen(function* () {
      const { url, heard } = yield* loopback(json(201, message()))
      const twilio = yield* make({ ...account(url), messagingServiceSid: "MG1" })
      yield* twilio.send.media({ ...envelope, url: "https://bot.example/a.png" })
      yield* twilio.send.media({ ...envelope, url: "https://bot.example/a.png", text: "Look" })
      // The report comes back to the conversation of the number that was written to.
      const rest =
        "MediaUrl=https%3A%2F%2Fbot.example%2Fa.png" +
        "&StatusCallback=https%3A%2F%2Fbot.example%2Fwebhooks%2Ftwilio%3Fsender%3D%252B15550100002"
      assert.deepStrictEqual(
        heard.map(({ body }) => body),
        [
          `To=%2B15550100123&MessagingServiceSid=MG1&${rest}`,
          `To=%2B15550100123&MessagingServiceSid=MG1&Body=Look&${rest}`
        ]
      )
    }).pipe(live)
  )

  it.scopedLive("gives the client's reason as its own", () =>
    Effect.gen(function* () {
      const { url } = yield* loopback(json(400, { code: 21610, message: "+15550100123 has opted out" }))
      const twilio = yield* make(account(url))
      const error = yield* Effect.flip(twilio.send.text({ ...envelope, text: "Psst" }))
      assert.instanceOf(error, ProviderError)
      assert.strictEqual(error.message, "twilio.send: OptedOut")
      assert.notInclude(String(error.cause), "+1555")
    }).pipe(live)
  )
})

describe("a report", () => {
  const senders = ["+15550100002", "12345", "whatsapp:+15550100002", "messenger:a&b=c d?é#%"]
  const settings = [{}, { messagingServiceSid: "MG1" }]

  it.scopedLive.each(senders.flatMap((sender) => settings.map((setting) => [sender, setting] as const)))(
    "comes to the conversation that was spoken in: %s",
    ([number, setting]) =>
      Effect.gen(function* () {
        const { url, heard } = yield* loopback(json(201, message()))
        const twilio = yield* make({ ...account(url), ...setting })
        const sender = Address.make(number)
        yield* twilio.send.text({ ...envelope, sender, text: "Hi" })
        const callback = new URL(new URLSearchParams(heard[0]?.body).get("StatusCallback") ?? "")
        const parameters = Object.entries({
          AccountSid: accountSid,
          MessageSid: "SM1",
          MessageStatus: "sent",
          // A messaging service has it carried by any number.
          From: "messagingServiceSid" in setting ? "+15550100077" : number,
          To: envelope.contact
        })
        const [event] = yield* twilio.receive({
          target: callback.pathname + callback.search,
          headers: {
            "content-type": "application/x-www-form-urlencoded",
            [signatureHeader]: sign({ authToken, url: callback.href, parameters })
          },
          body: new TextEncoder().encode(new URLSearchParams(parameters).toString())
        })
        assert.strictEqual(event?.conversation.sender, sender)
        assert.strictEqual(event?.conversation.contact, envelope.contact)
      }).pipe(live)
  )
})

describe("a lookup", () => {
  const ours = message({ sid: "SM1", body: "Your table is booked.", ...at("10:11:12") })
  const found = (messages: ReadonlyArray<unknown>, known: ReadonlyArray<MessageId> = []) =>
    Effect.gen(function* () {
      const { url, heard } = yield* loopback(json(200, page(messages)))
      const twilio = yield* make(account(url))
      const sid = yield* twilio.lookup({ envelope, text: "Your table is booked.", since, known })
      assert.deepStrictEqual(
        heard.map(({ url }) => url),
        [`${messagesPath}?To=%2B15550100123&From=%2B15550100002`]
      )
      return Option.getOrNull(sid)
    })

  it.scopedLive("finds the message, though Twilio's seconds are whole and it is not sent yet", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* found([ours]), "SM1")
      assert.strictEqual(yield* found([message({ sid: "SM2", body: "Another", ...at("10:11:14") }), ours]), "SM1")
      assert.strictEqual(yield* found([message({ sid: "SM2", date_created: null }), ours]), "SM2")
    }).pipe(live)
  )

  it.scopedLive("finds it where a trial account puts its words before ours", () =>
    Effect.gen(function* () {
      const body = "Sent from your Twilio trial account - Your table is booked."
      assert.strictEqual(yield* found([{ ...ours, body }]), "SM1")
    }).pipe(live)
  )

  it.scopedLive("finds no other text, no older message and none that came in", () =>
    Effect.gen(function* () {
      assert.isNull(yield* found([]))
      assert.isNull(yield* found([{ ...ours, body: "Your table is booked?" }]))
      assert.isNull(yield* found([{ ...ours, body: null }]))
      assert.isNull(yield* found([{ ...ours, direction: "inbound" }]))
      assert.isNull(yield* found([{ ...ours, ...at("10:10:40") }]))
      assert.strictEqual(yield* found([{ ...ours, ...at("10:10:45") }]), "SM1", "its clock may be behind ours")
    }).pipe(live)
  )

  it.scopedLive("takes no message for it that is accounted for, though the two say the same", () =>
    Effect.gen(function* () {
      const before = message({ sid: "SM0", body: "Your table is booked.", ...at("10:11:12") })
      assert.isNull(yield* found([before], [MessageId.make("SM0")]))
      assert.strictEqual(yield* found([ours, before], [MessageId.make("SM0")]), "SM1")
    }).pipe(live)
  )

  it.scopedLive("turns pages while they may hold it, and stops where they are too old", () =>
    Effect.gen(function* () {
      const { url, heard } = yield* loopback((response, heard, count) => {
        const times = ["10:13:00", "10:12:00", "10:05:00", "10:04:00"]
        const next = `${messagesPath}?Page=${count}`
        json(200, page([message({ body: "Another", ...at(times[count - 1] ?? "09:00:00") })], next))(
          response,
          heard,
          count
        )
      })
      const twilio = yield* make(account(url))
      assert.isTrue(Option.isNone(yield* twilio.lookup({ envelope, text: "Your table is booked.", since, known: [] })))
      assert.strictEqual(heard.length, 3)
    }).pipe(live)
  )

  it.scopedLive("does not stop at a message that was made long ago and sent just now", () =>
    Effect.gen(function* () {
      const late = message({ sid: "SM0", ...at("08:00:00"), date_sent: "Tue, 03 Feb 2026 10:12:00 +0000" })
      assert.strictEqual(yield* found([late, ours]), "SM1")
    }).pipe(live)
  )

  it.scopedLive("asks without the sender where a messaging service chose it", () =>
    Effect.gen(function* () {
      const { url, heard } = yield* loopback(json(200, page([ours])))
      const twilio = yield* make({ ...account(url), messagingServiceSid: "MG1" })
      assert.isTrue(Option.isSome(yield* twilio.lookup({ envelope, text: "Your table is booked.", since, known: [] })))
      assert.strictEqual(heard[0]?.url, `${messagesPath}?To=%2B15550100123`)
    }).pipe(live)
  )

  it.scopedLive("that fails is no lookup that found nothing", () =>
    Effect.gen(function* () {
      const { url } = yield* loopback(json(401, { code: 20003 }))
      const twilio = yield* make(account(url))
      const error = yield* Effect.flip(twilio.lookup({ envelope, text: "Hi", since, known: [] }))
      assert.strictEqual(error.message, "twilio.lookup: Unauthorized")
    }).pipe(live)
  )
})
