import { readFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import { receive, sign, signatureHeader } from "@parley/client/twilio"
import { DeliveryReported, Event, MessageReceived, Refused, Unreadable } from "@parley/messaging"
import { Effect, Either, Schema } from "effect"
import fc from "fast-check"
import { accountSid, authToken, publicUrl } from "./account.ts"

const target = "/webhooks/twilio"
const listen = receive({ accountSid, authToken, publicUrl })

/** Signs a form as Twilio does, and hears it. */
const hear = (form: string, contentType = "application/x-www-form-urlencoded") =>
  listen({
    target,
    headers: {
      "content-type": contentType,
      [signatureHeader]: sign({ authToken, url: publicUrl + target, parameters: new URLSearchParams(form) })
    },
    body: new TextEncoder().encode(form)
  })

const recorded = (name: string) => readFileSync(new URL(`./fixtures/${name}.form`, import.meta.url), "utf8")
const plain = (events: ReadonlyArray<Event>) => events.map((event) => Schema.encodeSync(Event)(event))

const conversation = { provider: "twilio", account: accountSid, sender: "+15550100001", contact: "+15550100123" }

describe("what comes in", () => {
  it.effect("is a text", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual<ReadonlyArray<unknown>>(plain(yield* hear(recorded("sms"))), [
        {
          _tag: "MessageReceived",
          id: "SM0000000000000000000000000000a001",
          conversation,
          message: { text: "Hi there & bye 👍", channel: "sms", media: [] }
        }
      ])
    })
  )

  it.effect("is pictures, in their order, with or without a text", () =>
    Effect.gen(function* () {
      const at = `https://api.twilio.com/2010-04-01/Accounts/${accountSid}/Messages/MM0000000000000000000000000000a002/Media`
      assert.deepStrictEqual<ReadonlyArray<unknown>>(plain(yield* hear(recorded("mms"))), [
        {
          _tag: "MessageReceived",
          id: "MM0000000000000000000000000000a002",
          conversation,
          message: {
            text: "",
            channel: "mms",
            media: [
              { url: `${at}/ME0000000000000000000000000000b001`, type: "image/jpeg" },
              { url: `${at}/ME0000000000000000000000000000b002`, type: "application/pdf" }
            ]
          }
        }
      ])
    })
  )

  it.effect("keeps the addresses of WhatsApp as they are", () =>
    Effect.gen(function* () {
      const [event] = yield* hear(recorded("whatsapp"))
      assert.instanceOf(event, MessageReceived)
      assert.strictEqual<string>(event.conversation.contact, "whatsapp:+15550100123")
      assert.strictEqual<string>(event.conversation.sender, "whatsapp:+15550100001")
      assert.strictEqual(event.message.text, "hola")
    })
  )

  it.effect("is how far a message of ours has come", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual<ReadonlyArray<unknown>>(plain(yield* hear(recorded("delivered"))), [
        {
          _tag: "DeliveryReported",
          id: "SM0000000000000000000000000000a004:delivered",
          conversation,
          messageId: "SM0000000000000000000000000000a004",
          delivery: "delivered"
        }
      ])
      assert.deepStrictEqual<ReadonlyArray<unknown>>(plain(yield* hear(recorded("undelivered"))), [
        {
          _tag: "DeliveryReported",
          id: "SM0000000000000000000000000000a004:undelivered",
          conversation,
          messageId: "SM0000000000000000000000000000a004",
          delivery: "undelivered",
          code: "30003"
        }
      ])
    })
  )

  it.effect.each([
    ["accepted", "queued"],
    ["scheduled", "queued"],
    ["queued", "queued"],
    ["sending", "sending"],
    ["sent", "sent"],
    ["canceled", "failed"],
    ["failed", "failed"],
    ["read", "read"],
    ["partially_delivered", "unknown"],
    ["teleported", "unknown"]
  ])("calls %s %s", ([status, delivery]) =>
    Effect.gen(function* () {
      const form = recorded("delivered").replace("MessageStatus=delivered", `MessageStatus=${status}`)
      const [event] = yield* hear(form)
      assert.instanceOf(event, DeliveryReported)
      assert.strictEqual(event.delivery, delivery)
      assert.strictEqual<string>(event.id, `SM0000000000000000000000000000a004:${status}`)
    })
  )

  it.effect("may have parameters that nobody knew of, which count for the signature", () =>
    Effect.gen(function* () {
      const form = `${recorded("sms")}&Shiny=yes&__proto__=polluted&constructor=1`
      assert.deepStrictEqual(plain(yield* hear(form)), plain(yield* hear(recorded("sms"))))
      assert.isUndefined(Object.getOwnPropertyDescriptor(Object.prototype, "polluted"))
      const signature = sign({ authToken, url: publicUrl + target, parameters: new URLSearchParams(recorded("sms")) })
      const error = yield* Effect.flip(
        listen({
          target,
          headers: { "content-type": "application/x-www-form-urlencoded", [signatureHeader]: signature },
          body: new TextEncoder().encode(form)
        })
      )
      assert.deepStrictEqual(error, new Refused({ reason: "NotGenuine" }))
    })
  )

  it.effect("is a form, in whichever charset it says that its ASCII is", () =>
    Effect.gen(function* () {
      for (const type of ["application/x-www-form-urlencoded; charset=UTF-8", "Application/X-WWW-Form-Urlencoded"]) {
        assert.strictEqual((yield* hear(recorded("sms"), type)).length, 1)
      }
      for (const type of [
        "",
        "application/json",
        "multipart/form-data",
        "application/x-www-form-urlencodedx",
        "text/plain"
      ]) {
        const error = yield* Effect.flip(hear(recorded("sms"), type))
        assert.deepStrictEqual(error, new Refused({ reason: "UnsupportedMediaType" }))
      }
    })
  )

  it.effect("that is genuine and not understood says which parameters, never what they held", () =>
    Effect.gen(function* () {
      const cases = [
        ["From=%2B15550100123", "From=", /^missing, or not as documented: From$/],
        ["NumMedia=0", "NumMedia=lots", /NumMedia$/],
        ["NumMedia=0", "NumMedia=2", /MediaUrl0, MediaContentType0$/],
        ["NumMedia=0", "NumMedia=99999999", /NumMedia$/],
        ["&MessageSid=SM0000000000000000000000000000a001", "", /MessageSid$/]
      ] as const
      for (const [was, is, why] of cases) {
        const error = yield* Effect.flip(hear(recorded("sms").replace(was, is)))
        assert.instanceOf(error, Unreadable)
        assert.match(error.message, why)
      }
    })
  )
})

describe("whatever comes", () => {
  const names = [
    "AccountSid",
    "MessageSid",
    "MessageStatus",
    "From",
    "To",
    "Body",
    "NumMedia",
    "MediaUrl0",
    "MediaContentType0",
    "ErrorCode"
  ]
  const value = fc.oneof(
    fc.string(),
    fc.string({ unit: "binary" }),
    fc.constantFrom("", "0", "1", "-1", "1e9", "received", "NaN")
  )
  const bytes = (form: string) => new TextEncoder().encode(form)

  it("as a genuine form, it is an event, refused or unreadable, and never a crash", () => {
    const parameters = fc.array(fc.tuple(fc.oneof(fc.constantFrom(...names), fc.string()), value), { maxLength: 12 })
    fc.assert(
      fc.property(parameters, fc.boolean(), (parameters, ours) => {
        const form = new URLSearchParams(ours ? [["AccountSid", accountSid], ...parameters] : parameters).toString()
        const result = Effect.runSync(Effect.either(hear(form)))
        if (Either.isLeft(result)) assert.include(["Refused", "Unreadable"], result.left._tag)
        else assert.strictEqual(result.right.length, 1)
      }),
      { numRuns: 3000 }
    )
  }, 60_000)

  it("as any bytes, it is refused", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.string().map(bytes)),
        fc.string(),
        (body, signature) => {
          const headers = { "content-type": "application/x-www-form-urlencoded", [signatureHeader]: signature }
          const error = Effect.runSync(Effect.flip(listen({ target, headers, body })))
          assert.deepStrictEqual(error, new Refused({ reason: "NotGenuine" }))
        }
      ),
      { numRuns: 2000 }
    )
  }, 60_000)
})
