/** What the practice Twilio answers is held against the vendor's own specification. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Predicate, Schema } from "effect"
import { contact, ground, hello, read, sender, Sid } from "../ground.ts"
import { complaints, names } from "./spec.ts"

const messages = "/2010-04-01/Accounts/{AccountSid}/Messages.json"
const message = "/2010-04-01/Accounts/{AccountSid}/Messages/{Sid}.json"
const fields = names("api.v2010.account.message")
const named = (body: unknown) => (Predicate.isRecord(body) ? Object.keys(body).sort() : [])

const page = [
  "end",
  "first_page_uri",
  "messages",
  "next_page_uri",
  "page",
  "page_size",
  "previous_page_uri",
  "start",
  "uri"
]

describe("the practice Twilio keeps the vendor's contract", () => {
  it.scopedLive("a created message has the documented fields, all of them and no other", () =>
    Effect.gen(function* () {
      const { send } = yield* ground()
      const created = yield* send(hello)
      assert.strictEqual(created.status, 201)
      assert.deepStrictEqual(complaints("post", messages, 201, created.body), [])
      assert.deepStrictEqual(named(created.body), fields)
    })
  )

  it.scopedLive("so has one with media, and one through a messaging service", () =>
    Effect.gen(function* () {
      const { send } = yield* ground()
      const mms = yield* send([
        ["To", contact],
        ["From", sender],
        ["MediaUrl", "https://example.com/a.png"]
      ])
      const service = yield* send({
        To: contact,
        MessagingServiceSid: "MG00000000000000000000000000000001",
        Body: "hi"
      })
      for (const created of [mms, service]) {
        assert.deepStrictEqual(complaints("post", messages, 201, created.body), [])
        assert.deepStrictEqual(named(created.body), fields)
      }
      assert.match(read(Sid)(mms).sid, /^MM/)
      assert.include(service.body, { from: null, messaging_service_sid: "MG00000000000000000000000000000001" })
    })
  )

  it.scopedLive("a fetched message and a page of both directions fit as well", () =>
    Effect.gen(function* () {
      const { get, send, text } = yield* ground()
      const { sid } = read(Sid)(yield* send(hello))
      yield* text("and back", { media: [{ url: "https://example.com/cat.jpg", type: "image/jpeg" }] })
      const fetched = yield* get(`/Messages/${sid}.json`)
      assert.deepStrictEqual(complaints("get", message, 200, fetched.body), [])
      const listed = yield* get("/Messages.json")
      assert.deepStrictEqual(complaints("get", messages, 200, listed.body), [])
      assert.deepStrictEqual(named(listed.body), page)
      const all = read(Schema.Struct({ messages: Schema.Array(Schema.Unknown) }))(listed).messages
      assert.lengthOf(all, 2)
      for (const one of all) assert.deepStrictEqual(named(one), fields)
    })
  )

  it.scopedLive("numbers are strings and dates are RFC 2822, as the vendor's examples have them", () =>
    Effect.gen(function* () {
      const { send } = yield* ground()
      const created = yield* send({ ...hello, Body: "é".repeat(161) })
      assert.include(created.body, { num_segments: "2", num_media: "0", error_code: null, direction: "outbound-api" })
      const { date_created } = read(Schema.Struct({ date_created: Schema.String }))(created)
      assert.match(date_created, /^\w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} \+0000$/)
    })
  )

  it("the judge is awake: it complains of a wrong type, a wrong value and an unknown status code", () => {
    assert.lengthOf(complaints("post", messages, 201, { sid: 1 }), 1)
    assert.lengthOf(complaints("post", messages, 201, { status: "lost", sid: "SM1" }), 3)
    assert.lengthOf(complaints("post", messages, 418, {}), 1)
    assert.strictEqual(fields.length, 20)
  })
})
