/** Who may call the practice Twilio, what it refuses, and how it shows a long list. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { Code, contact, ground, hello, read, sender, Sid, sid } from "../ground.ts"

const basic = (pair: string) => ({ headers: { authorization: `Basic ${Buffer.from(pair).toString("base64")}` } })

describe("the practice Twilio lets in", () => {
  it.scopedLive("only who has the account's credentials, or those of its API key", () =>
    Effect.gen(function* () {
      const { ask, url } = yield* ground()
      const list = `${url}/twilio/2010-04-01/Accounts/${sid}/Messages.json`
      for (const init of [{}, basic(`${sid}:wrong`), basic("")]) {
        const refused = yield* ask(list, init)
        assert.strictEqual(refused.status, 401)
        assert.include(read(Code)(refused), {
          code: 20003,
          status: 401,
          more_info: "https://www.twilio.com/docs/errors/20003"
        })
      }
      const key = yield* ask(list, basic("SK00000000000000000000000000000001:not-a-secret-practice-api-secret"))
      assert.strictEqual(key.status, 200)
    })
  )

  it.scopedLive("no other account, path or method", () =>
    Effect.gen(function* () {
      const { call, emulator, get } = yield* ground()
      const other = yield* get(`/../AC${"2".repeat(32)}/Messages.json`)
      const lost = yield* get(`/Messages/SM${"0".repeat(32)}.json`)
      const elsewhere = yield* get("/Calls.json")
      const lower = yield* get("/messages.json")
      for (const refused of [other, lost, elsewhere, lower]) {
        assert.strictEqual(refused.status, 404)
        assert.strictEqual(read(Code)(refused).code, 20404)
      }
      const put = yield* call(`/Messages/SM${"0".repeat(32)}.json`, { method: "PUT" })
      assert.strictEqual(put.status, 405)
      assert.strictEqual(read(Code)(put).code, 20004)
      assert.deepStrictEqual(
        Object.keys(emulator.platforms.find(({ provider }) => provider === "twilio")?.settings ?? {}).sort(),
        ["PARLEY_TWILIO_ACCOUNT_SID", "PARLEY_TWILIO_API_URL", "PARLEY_TWILIO_AUTH_TOKEN", "PARLEY_TWILIO_FROM"]
      )
    })
  )
})

describe("the practice Twilio refuses", () => {
  const media = (count: number): Array<[string, string]> =>
    Array.from({ length: count }, () => ["MediaUrl", "https://example.com/a.png"])

  it.scopedLive("a message that the vendor would refuse, with the vendor's code", () =>
    Effect.gen(function* () {
      const { json, send } = yield* ground()
      const cases: ReadonlyArray<readonly [number, Record<string, string> | ReadonlyArray<[string, string]>]> = [
        [21604, { From: sender, Body: "x" }],
        [21211, { ...hello, To: "555" }],
        [21211, { ...hello, To: "+15005550001" }],
        [21614, { ...hello, To: "+15005550009" }],
        [21610, { ...hello, To: "+15005550004" }],
        [21612, { ...hello, To: "+15005550002" }],
        [21408, { ...hello, To: "+15005550003" }],
        [21266, { ...hello, To: sender }],
        [21603, { To: contact, Body: "x" }],
        [21212, { ...hello, From: "+15005550001" }],
        [21606, { ...hello, From: "+15005550007" }],
        [21606, { ...hello, From: "+15557654321" }],
        [21611, { ...hello, From: "+15005550008" }],
        [21602, { To: contact, From: sender }],
        [21602, { To: contact, From: sender, Body: "" }],
        [21617, { ...hello, Body: "x".repeat(1601) }],
        [21623, [["To", contact], ["From", sender], ...media(11)]],
        [21620, { To: contact, From: sender, MediaUrl: "cat.png" }],
        [21609, { ...hello, StatusCallback: "not an address" }],
        [21655, { To: contact, From: sender, ContentSid: "HX1" }],
        [35111, { ...hello, ScheduleType: "fixed" }]
      ]
      for (const [code, form] of cases) {
        const refused = yield* send(form)
        assert.strictEqual(refused.status, 400, `${code}`)
        assert.include(read(Code)(refused), { code, status: 400 })
      }
      const service = yield* send({ To: contact, Body: "x", MessagingServiceSid: `MG${"9".repeat(32)}` })
      assert.strictEqual(read(Code)(service).code, 21701)
      const kept = yield* json("GET", "/twilio/messages")
      assert.deepStrictEqual(kept.body, { messages: [] })
    })
  )

  it.scopedLive("a body that is no form, and one that is far too long", () =>
    Effect.gen(function* () {
      const { send, call } = yield* ground()
      const json = yield* call("/Messages.json", {
        method: "POST",
        body: JSON.stringify(hello),
        headers: { "content-type": "application/json" }
      })
      assert.strictEqual(json.status, 415)
      assert.strictEqual(read(Code)(json).code, 19056)
      assert.strictEqual((yield* send({ ...hello, Body: "x".repeat(1100000) })).status, 413)
      assert.strictEqual((yield* send({ ...hello, Body: "x".repeat(1600) })).status, 201)
    })
  )

  it.scopedLive("to send from a number nobody has texted, and to text who said STOP", () =>
    Effect.gen(function* () {
      const { send, text } = yield* ground()
      const own = "+15557654321"
      assert.strictEqual(read(Code)(yield* send({ ...hello, From: own })).code, 21606)
      yield* text("hello", { to: own })
      assert.strictEqual((yield* send({ ...hello, From: own })).status, 201)
      yield* text(" stop ", { to: own })
      assert.strictEqual(read(Code)(yield* send({ ...hello, From: own })).code, 21610)
      assert.strictEqual((yield* send(hello)).status, 201, "another number is still welcome")
      yield* text("START", { to: own })
      assert.strictEqual((yield* send({ ...hello, From: own })).status, 201)
    })
  )
})

describe("the list of messages", () => {
  const Page = Schema.Struct({
    messages: Schema.Array(Schema.Struct({ sid: Schema.String, body: Schema.String })),
    next_page_uri: Schema.NullOr(Schema.String),
    previous_page_uri: Schema.NullOr(Schema.String),
    first_page_uri: Schema.String,
    uri: Schema.String,
    page: Schema.Int,
    page_size: Schema.Int,
    start: Schema.Int,
    end: Schema.Int
  })
  const bodies = (page: typeof Page.Type) => page.messages.map(({ body }) => body).join("")

  it.scopedLive("comes in pages, newest first, that a new message does not shift", () =>
    Effect.gen(function* () {
      const { ask, send, url } = yield* ground()
      for (const Body of ["1", "2", "3", "4", "5"]) yield* send({ ...hello, Body })
      const open = (uri: string | null) =>
        Effect.map(ask(`${url}/twilio${uri}`, basic(`${sid}:not-a-secret-practice-auth-token`)), read(Page))

      const first = yield* open(`/2010-04-01/Accounts/${sid}/Messages.json?PageSize=2&To=%2B15551234567`)
      assert.strictEqual(bodies(first), "54")
      assert.include(first, { page: 0, page_size: 2, start: 0, end: 1, previous_page_uri: null })
      assert.match(first.next_page_uri ?? "", /\?To=%2B15551234567&PageSize=2&Page=1&PageToken=PASM/)

      yield* send({ ...hello, Body: "6" })
      const second = yield* open(first.next_page_uri)
      assert.strictEqual(bodies(second), "32")
      assert.include(second, { page: 1, start: 2, end: 3, uri: first.next_page_uri ?? "" })
      const third = yield* open(second.next_page_uri)
      assert.strictEqual(bodies(third), "1")
      assert.include(third, { page: 2, start: 4, end: 4, next_page_uri: null })
      assert.strictEqual(bodies(yield* open(third.previous_page_uri)), "32")
      assert.strictEqual(bodies(yield* open(third.first_page_uri)), "65")
    })
  )

  it.scopedLive("can be asked by number and by the day of sending", () =>
    Effect.gen(function* () {
      const { get, send, text } = yield* ground()
      yield* send({ ...hello, Body: "out" })
      yield* text("in")
      yield* Effect.sleep("200 millis")
      const found = (query: Record<string, string>) =>
        Effect.map(get(`/Messages.json?${new URLSearchParams(query).toString()}`), (reply) => bodies(read(Page)(reply)))
      const [today, tomorrow] = [0, 86400000].map((later) => new Date(Date.now() + later).toISOString().slice(0, 10))
      assert.strictEqual(yield* found({}), "inout")
      assert.strictEqual(yield* found({ To: sender }), "in")
      assert.strictEqual(yield* found({ From: sender }), "out")
      assert.strictEqual(yield* found({ DateSent: today ?? "" }), "inout")
      assert.strictEqual(yield* found({ "DateSent>": tomorrow ?? "" }), "")
      assert.strictEqual(yield* found({ "DateSent<": tomorrow ?? "" }), "inout")
      assert.strictEqual(yield* found({ "DateSent>": "2020-01-01T00:00:00Z", "DateSent<": "2020-01-02" }), "")
    })
  )

  it.scopedLive("gives ids that are random", () =>
    Effect.gen(function* () {
      const { send } = yield* ground()
      const ids = yield* Effect.forEach(["a", "b", "c"], (Body) =>
        Effect.map(send({ ...hello, Body }), (it) => read(Sid)(it).sid)
      )
      for (const id of ids) assert.match(id, /^SM[0-9a-f]{32}$/)
      assert.strictEqual(new Set(ids.map((id) => id.slice(0, 10))).size, 3)
    })
  )
})
