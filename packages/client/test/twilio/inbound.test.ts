import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import { receive, sign, signatureHeader } from "@parley/client/twilio"
import { Event, Refused, Unreadable } from "@parley/messaging"
import { Effect, Either, Schema } from "effect"
import fc from "fast-check"
import { accountSid, authToken, publicUrl } from "./account.ts"

const target = "/webhooks/twilio"
const listen = receive({ accountSid, authToken, publicUrl })

/** Signs a form as Twilio does, and hears it. */
const hear = (form: string, contentType = "application/x-www-form-urlencoded", at = target) =>
  listen({
    target: at,
    headers: {
      "content-type": contentType,
      [signatureHeader]: sign({ authToken, url: publicUrl + at, parameters: new URLSearchParams(form) })
    },
    body: new TextEncoder().encode(form)
  })

/** Signs a JSON body as Twilio does, and hears it. */
const hearJson = (body: string, digest = createHash("sha256").update(body).digest("hex")) => {
  const at = `${target}?bodySHA256=${digest}`
  return listen({
    target: at,
    headers: {
      "content-type": "application/json; charset=utf-8",
      [signatureHeader]: sign({ authToken, url: publicUrl + at, parameters: [] })
    },
    body: new TextEncoder().encode(body)
  })
}

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

  it.effect.each(["22395", "AMAZON", "+15005550006", "whatsapp:+15550100123"])(
    "is heard from whom no numbering plan knows too: %s",
    (from) =>
      Effect.map(hear(recorded("sms").replace("%2B15550100123", encodeURIComponent(from))), ([event]) => {
        assert.strictEqual(event?.conversation.contact, from)
        assert.strictEqual(event?._tag, "MessageReceived")
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
      assert.ok(event?._tag === "MessageReceived")
      assert.strictEqual<string>(event.conversation.contact, "whatsapp:+15550100123")
      assert.strictEqual<string>(event.conversation.sender, "whatsapp:+15550100001")
      assert.strictEqual(event.message.text, "hola")
      assert.strictEqual(event.message.channel, "chat")
    })
  )

  it.effect.each([
    ["STOP", "optedOut"],
    ["START", "optedIn"]
  ])("is a consent before it is a text, where Advanced Opt-Out says %s", ([word, consent]) =>
    Effect.gen(function* () {
      const events = yield* hear(`${recorded("sms")}&OptOutType=${word}`)
      assert.deepStrictEqual(
        events.map(({ _tag }) => _tag),
        ["ConsentReported", "MessageReceived"]
      )
      const [reported, received] = events
      assert.ok(reported?._tag === "ConsentReported")
      assert.strictEqual(reported.consent, consent)
      assert.strictEqual<string>(reported.id, `SM0000000000000000000000000000a001:${word}`)
      assert.deepStrictEqual(reported.conversation, received?.conversation)
      assert.deepStrictEqual(received === undefined ? [] : plain([received]), plain(yield* hear(recorded("sms"))))
    })
  )

  it.effect("is a text alone where somebody asked for help", () =>
    Effect.gen(function* () {
      const events = yield* hear(`${recorded("sms")}&OptOutType=HELP`)
      assert.deepStrictEqual(plain(events), plain(yield* hear(recorded("sms"))))
    })
  )

  it.effect("is a report of the conversation that the message was sent in, whoever carried it", () =>
    Effect.gen(function* () {
      const at = `${target}?sender=%2B15550100009`
      const [event] = yield* hear(recorded("delivered"), undefined, at)
      assert.strictEqual<string | undefined>(event?.conversation.sender, "+15550100009")
      assert.strictEqual<string | undefined>(event?.conversation.contact, "+15550100123")
      const [unsaid] = yield* hear(recorded("delivered"), undefined, `${target}?sender=`)
      assert.strictEqual<string | undefined>(unsaid?.conversation.sender, "+15550100001")
      const [text] = yield* hear(recorded("sms"), undefined, at)
      assert.strictEqual<string | undefined>(text?.conversation.sender, "+15550100001")
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
      assert.ok(event?._tag === "DeliveryReported")
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
        "application/jsonx",
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

describe("as JSON", () => {
  const fields = Object.fromEntries(new URLSearchParams(recorded("mms")))

  it.effect("is what it is as a form, whether its numbers are numbers or texts", () =>
    Effect.gen(function* () {
      const expected = plain(yield* hear(recorded("mms")))
      assert.deepStrictEqual(plain(yield* hearJson(JSON.stringify(fields))), expected)
      const numbers = { ...fields, NumMedia: 2, NumSegments: 1, Shiny: { deep: [1] }, Gone: null }
      assert.deepStrictEqual(plain(yield* hearJson(JSON.stringify(numbers))), expected)
    })
  )

  it.effect("may have its digest in capitals", () =>
    Effect.gen(function* () {
      const body = JSON.stringify(fields)
      const digest = createHash("sha256").update(body).digest("hex").toUpperCase()
      assert.strictEqual((yield* hearJson(body, digest)).length, 1)
    })
  )

  it.effect("is not genuine where the digest is another body's, cut, missing or given twice", () =>
    Effect.gen(function* () {
      const body = JSON.stringify(fields)
      const digest = createHash("sha256").update(body).digest("hex")
      const other = createHash("sha256").update(`${body} `).digest("hex")
      for (const wrong of [other, digest.slice(1), "", `${digest}&bodySHA256=${digest}`, `${digest}0`]) {
        assert.deepStrictEqual(yield* Effect.flip(hearJson(body, wrong)), new Refused({ reason: "NotGenuine" }), wrong)
      }
    })
  )

  it.effect("is not genuine with the signature of another address, or none", () =>
    Effect.gen(function* () {
      const body = new TextEncoder().encode(JSON.stringify(fields))
      const at = `${target}?bodySHA256=${createHash("sha256").update(body).digest("hex")}`
      for (const signature of [undefined, "", sign({ authToken, url: publicUrl + target, parameters: [] })]) {
        const headers = { "content-type": "application/json", [signatureHeader]: signature }
        const error = yield* Effect.flip(listen({ target: at, headers, body }))
        assert.deepStrictEqual(error, new Refused({ reason: "NotGenuine" }))
      }
    })
  )

  it.effect("that is genuine and no object is unreadable, and says nothing of what it was", () =>
    Effect.gen(function* () {
      for (const body of ["", "secret", '"secret"', "[1]", "null", '{"secret":']) {
        const error = yield* Effect.flip(hearJson(body))
        assert.deepStrictEqual(error, new Unreadable({ why: "the body is no JSON object in UTF-8" }), body)
      }
    })
  )

  it("says what the same form says, whatever it is", () => {
    const texts = fc.dictionary(
      fc.oneof(fc.constantFrom("Body", "MessageSid", "From", "OptOutType", "NumMedia"), fc.string()),
      fc.oneof(fc.constantFrom("STOP", "START", "0", "1"), fc.string({ unit: "grapheme" })),
      { maxKeys: 8 }
    )
    fc.assert(
      fc.property(texts, (texts) => {
        const all = { ...fields, ...texts }
        const asForm = Effect.runSync(Effect.either(hear(new URLSearchParams(all).toString())))
        assert.deepStrictEqual(Effect.runSync(Effect.either(hearJson(JSON.stringify(all)))), asForm)
      }),
      { numRuns: 500 }
    )
  })
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
    "ErrorCode",
    "OptOutType"
  ]
  const value = fc.oneof(
    fc.string(),
    fc.string({ unit: "binary" }),
    fc.constantFrom("", "0", "1", "-1", "1e9", "received", "NaN", "STOP")
  )
  const bytes = (form: string) => new TextEncoder().encode(form)

  it("as a genuine form, it is an event, refused or unreadable, and never a crash", () => {
    const parameters = fc.array(fc.tuple(fc.oneof(fc.constantFrom(...names), fc.string()), value), { maxLength: 12 })
    fc.assert(
      fc.property(parameters, fc.boolean(), (parameters, ours) => {
        const form = new URLSearchParams(ours ? [["AccountSid", accountSid], ...parameters] : parameters).toString()
        const result = Effect.runSync(Effect.either(hear(form)))
        if (Either.isLeft(result)) assert.include(["Refused", "Unreadable"], result.left._tag)
        else assert.include([1, 2], result.right.length)
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
