/** A text reaches the bot as Twilio would bring it, and the bot hears what became of its own. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { bot, contact, ground, hello, Messages, read, sender, Sid, signed, sid, until } from "../ground.ts"

const Receipt = Schema.Struct({
  message: Schema.Struct({ id: Schema.String, status: Schema.String }),
  webhook: Schema.Union(Schema.Struct({ status: Schema.Int }), Schema.Struct({ failed: Schema.String }))
})

describe("a text of a contact", () => {
  it.scopedLive("is posted to the bot as a signed form", () =>
    Effect.gen(function* () {
      const { told, url } = yield* bot
      const { text } = yield* ground({ webhooks: `${url}/webhooks` })
      const receipt = yield* text("Hi there & bye + é")
      assert.strictEqual(receipt.status, 201)
      const { message, webhook } = read(Receipt)(receipt)
      assert.deepStrictEqual(webhook, { status: 200 })
      const [post] = told
      assert.strictEqual(post?.path, "/webhooks/twilio")
      assert.strictEqual(post?.signature, signed(`${url}/webhooks/twilio`, post?.parameters ?? new URLSearchParams()))
      assert.deepStrictEqual(Object.fromEntries(post?.parameters ?? []), {
        MessageSid: message.id,
        SmsSid: message.id,
        SmsMessageSid: message.id,
        AccountSid: sid,
        From: contact,
        To: sender,
        Body: "Hi there & bye + é",
        NumMedia: "0",
        NumSegments: "1",
        SmsStatus: "received",
        ApiVersion: "2010-04-01",
        FromCountry: "US",
        ToCountry: "US"
      })
    })
  )

  it.scopedLive("brings its pictures, and may be a picture alone", () =>
    Effect.gen(function* () {
      const { told, url } = yield* bot
      const { text } = yield* ground({ webhooks: url })
      const receipt = yield* text("", { media: [{ url: "https://example.com/cat.jpg", type: "image/jpeg" }] })
      assert.match(read(Receipt)(receipt).message.id, /^MM/)
      const parameters = Object.fromEntries(told[0]?.parameters ?? [])
      assert.include(parameters, {
        Body: "",
        NumMedia: "1",
        MediaUrl0: "https://example.com/cat.jpg",
        MediaContentType0: "image/jpeg"
      })
    })
  )

  it.scopedLive("can be delivered again under the same id", () =>
    Effect.gen(function* () {
      const { told, url } = yield* bot
      const { json, text } = yield* ground({ webhooks: url })
      const { message } = read(Receipt)(yield* text("once"))
      assert.strictEqual((yield* json("POST", "/twilio/texts", { id: message.id })).status, 201)
      const sids = told.map(({ parameters }) => parameters.get("MessageSid"))
      assert.deepStrictEqual(sids, [message.id, message.id])
      assert.strictEqual((yield* json("POST", "/twilio/texts", { id: "SM0" })).status, 404)
      assert.lengthOf(read(Messages)(yield* json("GET", "/twilio/messages")).messages, 1)
    })
  )

  it.scopedLive("is kept though nobody listens, and the sender is told so", () =>
    Effect.gen(function* () {
      const { json, text } = yield* ground()
      assert.deepStrictEqual(read(Receipt)(yield* text("anyone?")).webhook, { failed: "refused" })
      assert.lengthOf(read(Messages)(yield* json("GET", `/twilio/messages?contact=${contact}`)).messages, 1)
    })
  )

  it.scopedLive("may be answered in the webhook's own answer", () =>
    Effect.gen(function* () {
      const it = yield* bot
      it.answer = (response) =>
        void response
          .writeHead(200, { "content-type": "text/xml" })
          .end("<Response><Message>hi &amp; bye</Message></Response>")
      const { get, json, text } = yield* ground({ webhooks: it.url })
      yield* text("hello")
      const { messages } = read(Messages)(yield* json("GET", "/twilio/messages"))
      assert.deepStrictEqual(
        messages.map(({ direction, text }) => [direction, text]),
        [
          ["inbound", "hello"],
          ["outbound", "hi & bye"]
        ]
      )
      const reply = yield* get(`/Messages/${messages[1]?.id}.json`)
      assert.include(reply.body, { direction: "outbound-reply", from: sender, to: contact })
    })
  )

  it.scopedLive("is confirmed by Twilio itself when it is STOP, and still reaches the bot", () =>
    Effect.gen(function* () {
      const { told, url } = yield* bot
      const { json, text } = yield* ground({ webhooks: url })
      yield* text("STOP")
      yield* text("STOP")
      const { messages } = read(Messages)(yield* json("GET", "/twilio/messages"))
      assert.deepStrictEqual(
        messages.map(({ direction }) => direction),
        ["inbound", "outbound", "inbound"]
      )
      assert.lengthOf(told, 2)
    })
  )

  it.scopedLive("is refused with advice when it makes no sense", () =>
    Effect.gen(function* () {
      const { ask, json, text, url } = yield* ground()
      const cases = [
        [yield* text("x", { from: "12" }), /from: .*E\.164/],
        [yield* text(""), /text or media/],
        [yield* text("x".repeat(1601)), /text: .*1600/],
        [yield* json("POST", "/twilio/texts", { to: sender }), /from: is missing/],
        [yield* ask(`${url}/control/twilio/texts`, { method: "POST", body: "{" }), /not JSON/]
      ] as const
      for (const [reply, advice] of cases) {
        assert.strictEqual(reply.status, 400)
        assert.match(read(Schema.Struct({ error: Schema.String }))(reply).error, advice)
      }
      assert.strictEqual((yield* json("GET", "/pigeon/messages")).status, 404)
      assert.strictEqual((yield* json("GET", "/nothing/at/all")).status, 404)
    })
  )
})

describe("a message of the bot", () => {
  it.scopedLive("goes its way, and each step is told in order and signed", () =>
    Effect.gen(function* () {
      const { told, url } = yield* bot
      const { get, json, send } = yield* ground()
      const callback = `${url}/webhooks/twilio?from=ground`
      const created = read(Sid)(yield* send({ ...hello, StatusCallback: callback }))
      assert.strictEqual(created.status, "queued")
      yield* until(() => told.length === 3)
      assert.deepStrictEqual(
        told.map(({ parameters }) => parameters.get("MessageStatus")),
        ["queued", "sent", "delivered"]
      )
      for (const { parameters, path, signature } of told) {
        assert.strictEqual(path, "/webhooks/twilio?from=ground")
        assert.strictEqual(signature, signed(callback, parameters))
        assert.include(Object.fromEntries(parameters), {
          MessageSid: created.sid,
          SmsSid: created.sid,
          SmsStatus: parameters.get("MessageStatus") ?? "",
          AccountSid: sid,
          From: sender,
          To: contact,
          ApiVersion: "2010-04-01"
        })
        assert.isFalse(parameters.has("ErrorCode"))
      }
      assert.strictEqual(read(Sid)(yield* get(`/Messages/${created.sid}.json`)).status, "delivered")
      const [message] = read(Messages)(yield* json("GET", "/twilio/messages")).messages
      assert.strictEqual(message?.status, "delivered")
      assert.isBelow(told[0]?.at ?? 0, told[2]?.at ?? 0, "a step is told of when it is taken")
    })
  )

  it.scopedLive("gets there though the bot never answers a callback", () =>
    Effect.gen(function* () {
      const it = yield* bot
      it.answer = () => {}
      const { get, send } = yield* ground()
      const { sid } = read(Sid)(yield* send({ ...hello, StatusCallback: it.url }))
      yield* Effect.sleep("300 millis")
      assert.strictEqual(read(Sid)(yield* get(`/Messages/${sid}.json`)).status, "delivered")
      assert.lengthOf(it.told, 1, "the next callback waits for the answer to the first")
    })
  )
})
