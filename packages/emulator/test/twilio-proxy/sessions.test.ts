/** What Proxy allows with its services, numbers, sessions and participants, and what it refuses. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { Code, read } from "../ground.ts"
import { agent, code, guest, number, practice, Session, service, Sid } from "./practice.ts"

const Participant = Schema.Struct({ proxy_identifier: Schema.String, proxy_identifier_sid: Schema.String })
const Paged = Schema.Struct({
  sessions: Schema.Array(Schema.Struct({ unique_name: Schema.String })),
  meta: Schema.Struct({ next_page_url: Schema.NullOr(Schema.String), previous_page_url: Schema.NullOr(Schema.String) })
})

describe("the API", () => {
  it.scopedLive("speaks only to its account, and says in the vendor's words what it refuses", () =>
    Effect.gen(function* () {
      const { ask, call, home, refused, url } = yield* practice()
      const address = `${url}/twilio-proxy/v1${home}/Sessions`
      const stranger = yield* ask(address, { headers: { authorization: "Basic nobody" } })
      assert.deepStrictEqual(code(stranger), [401, 20003])
      assert.deepStrictEqual(code(yield* call("PATCH", `${home}/Sessions`)), [405, 20004])
      assert.deepStrictEqual(code(yield* call("DELETE", "/Services")), [405, 20004])
      assert.deepStrictEqual(yield* refused("/Nothing"), [404, 20404])
      assert.deepStrictEqual(yield* refused(`${home}/Sessions/KC0`), [404, 20404])
      assert.deepStrictEqual(yield* refused(`/Services/KS0/Sessions`), [404, 20404])
      assert.deepStrictEqual(read(Code)(yield* call("GET", `${home}/Sessions/nobody`)), {
        code: 20404,
        message: "The requested resource was not found",
        more_info: "https://www.twilio.com/docs/errors/20404",
        status: 404
      })
      const key = Buffer.from("SK00000000000000000000000000000001:not-a-secret-practice-api-secret").toString("base64")
      const authorization = `Basic ${key}`
      assert.strictEqual((yield* ask(address, { headers: { authorization } })).status, 200)
      const json = { authorization, "content-type": "application/json" }
      assert.deepStrictEqual(code(yield* ask(address, { method: "POST", headers: json, body: "{}" })), [415, 19056])
    })
  )

  it.scopedLive("has a service from the start, with one number", () =>
    Effect.gen(function* () {
      const { call, emulator, url } = yield* practice({ webhooks: "http://127.0.0.1:1/hooks" })
      const { body } = yield* call("GET", "/Services/practice")
      assert.include(body, {
        sid: service,
        callback_url: "http://127.0.0.1:1/hooks/twilio-proxy",
        intercept_callback_url: null,
        out_of_session_callback_url: "http://127.0.0.1:1/hooks/twilio-proxy/out-of-session",
        url: `${url}/twilio-proxy/v1/Services/${service}`
      })
      const pool = yield* call("GET", `/Services/${service}/PhoneNumbers/PN00000000000000000000015005550010`)
      assert.include(pool.body, { phone_number: number, is_reserved: false, in_use: 0 })
      assert.include(emulator.settings, {
        PARLEY_TWILIO_PROXY_ACCOUNT_SID: "AC00000000000000000000000000000001",
        PARLEY_TWILIO_PROXY_SERVICE_SID: service,
        PARLEY_TWILIO_PROXY_API_URL: `${url}/twilio-proxy`
      })
    })
  )

  it.scopedLive("pages through a list in both directions, and nothing that is created meanwhile shifts it", () =>
    Effect.gen(function* () {
      const { ask, call, home } = yield* practice()
      for (const name of ["1", "2", "3", "4", "5"]) yield* call("POST", `${home}/Sessions`, { UniqueName: name })
      const authorization = `Basic ${Buffer.from("AC00000000000000000000000000000001:not-a-secret-practice-auth-token").toString("base64")}`
      const follow = (url: string | null) => Effect.map(ask(url ?? "", { headers: { authorization } }), read(Paged))
      const names = ({ sessions }: typeof Paged.Type) => sessions.map(({ unique_name }) => unique_name)

      const first = read(Paged)(yield* call("GET", `${home}/Sessions?PageSize=2`))
      assert.deepStrictEqual(names(first), ["5", "4"])
      assert.isNull(first.meta.previous_page_url)
      yield* call("POST", `${home}/Sessions`, { UniqueName: "6" })
      const second = yield* follow(first.meta.next_page_url)
      assert.deepStrictEqual(names(second), ["3", "2"])
      const third = yield* follow(second.meta.next_page_url)
      assert.deepStrictEqual(names(third), ["1"])
      assert.isNull(third.meta.next_page_url)
      assert.deepStrictEqual(names(yield* follow(third.meta.previous_page_url)), ["3", "2"])
    })
  )
})

describe("a service", () => {
  it.scopedLive("needs a name of its own, of 191 characters at most", () =>
    Effect.gen(function* () {
      const { call, refused } = yield* practice()
      assert.deepStrictEqual(yield* refused("/Services", {}), [400, 20001])
      assert.deepStrictEqual(yield* refused("/Services", { UniqueName: "x".repeat(192) }), [400, 20001])
      assert.deepStrictEqual(yield* refused("/Services", { UniqueName: "practice" }), [400, 80603])
      assert.deepStrictEqual(yield* refused("/Services", { UniqueName: "x", CallbackUrl: "nowhere" }), [400, 20001])
      const name = "é/".repeat(95) + "é"
      const { sid } = read(Sid)(yield* call("POST", "/Services", { UniqueName: name }))
      assert.include((yield* call("GET", `/Services/${encodeURIComponent(name)}`)).body, { sid })
      assert.deepStrictEqual(yield* refused(`/Services/${encodeURIComponent(name)}`, {}), [404, 20404])
    })
  )

  it.scopedLive("takes its numbers and sessions with it when it is deleted, and a callback may be taken away", () =>
    Effect.gen(function* () {
      const { call, home, meet, refused } = yield* practice()
      const { session } = yield* meet()
      assert.include((yield* call("POST", home, { CallbackUrl: "" })).body, { callback_url: null })
      assert.strictEqual((yield* call("DELETE", home)).status, 204)
      assert.deepStrictEqual(yield* refused(session), [404, 20404])
      const { sid } = read(Sid)(yield* call("POST", "/Services", { UniqueName: "next" }))
      assert.strictEqual((yield* call("POST", `/Services/${sid}/PhoneNumbers`, { PhoneNumber: number })).status, 201)
    })
  )
})

describe("a session", () => {
  it.scopedLive("is found by its name, which is its own and has 191 characters at most", () =>
    Effect.gen(function* () {
      const { call, home, refused } = yield* practice()
      const name = "é".repeat(191)
      const { sid } = read(Sid)(yield* call("POST", `${home}/Sessions`, { UniqueName: name }))
      assert.include((yield* call("GET", `${home}/Sessions/${encodeURIComponent(name)}`)).body, { sid })
      assert.deepStrictEqual(yield* refused(`${home}/Sessions`, { UniqueName: name }), [400, 80603])
      assert.deepStrictEqual(yield* refused(`${home}/Sessions`, { UniqueName: `${name}x` }), [400, 20001])
      assert.deepStrictEqual(yield* refused(`${home}/Sessions`, { Ttl: "-1" }), [400, 20001])
      assert.deepStrictEqual(yield* refused(`${home}/Sessions`, { DateExpiry: "soon" }), [400, 20001])
      assert.deepStrictEqual(yield* refused(`${home}/Sessions`, { Mode: "smoke" }), [400, 20001])
      assert.deepStrictEqual(yield* refused(`${home}/Sessions`, { Status: "failed" }), [400, 80608])
    })
  )

  it.scopedLive("goes from open to in-progress to closed and back to in-progress, never to open", () =>
    Effect.gen(function* () {
      const { call, look, meet, refused } = yield* practice()
      const { session, speaker } = yield* meet()
      const opened = yield* look(session)
      const never = { date_started: null, date_ended: null, date_last_interaction: null, closed_reason: null }
      assert.deepInclude(opened, { status: "open", ...never })
      yield* call("POST", speaker, { Body: "hello" })
      const begun = yield* look(session)
      assert.strictEqual(begun.status, "in-progress")
      assert.isNotNull(begun.date_started)
      assert.strictEqual(begun.date_last_interaction, begun.date_started)
      assert.deepStrictEqual(yield* refused(session, { Status: "open" }), [400, 80608])

      const closed = read(Session)(yield* call("POST", session, { Status: "closed" }))
      assert.include(closed, { status: "closed", closed_reason: "api", date_started: begun.date_started })
      assert.isNotNull(closed.date_ended)
      assert.deepStrictEqual(yield* refused(session, { Status: "open" }), [400, 80608])
      assert.deepStrictEqual(yield* refused(session, { Status: "unknown" }), [400, 80608])
      assert.deepStrictEqual(yield* refused(session, { Ttl: "60" }), [400, 80607])
      assert.deepStrictEqual(yield* refused(speaker, { Body: "still there?" }), [400, 80607])
      assert.deepStrictEqual(yield* refused(`${session}/Participants`, { Identifier: agent }), [400, 80607])

      const reopened = read(Session)(yield* call("POST", session, { Status: "in-progress" }))
      assert.include(reopened, { status: "in-progress", closed_reason: null, date_ended: null })
      assert.strictEqual((yield* call("POST", speaker, { Body: "there you are" })).status, 200)
    })
  )

  it.scopedLive("is opened with its participants, each in JSON, or not at all", () =>
    Effect.gen(function* () {
      const { call, home, refused } = yield* practice()
      const with_ = (...all: ReadonlyArray<object>) =>
        [["UniqueName", "pair"], ...all.map((one) => ["Participants", JSON.stringify(one)] as const)] as const
      const bad = with_({ Identifier: guest }, { Identifier: guest })
      assert.deepStrictEqual(yield* refused(`${home}/Sessions`, bad), [400, 80103])
      assert.deepStrictEqual(yield* refused(`${home}/Sessions`, { Participants: guest }), [400, 20001])
      const { body } = yield* call("GET", `${home}/Sessions`)
      assert.deepInclude(body, { sessions: [] })
      const good = with_({ Identifier: guest }, { Identifier: agent, FriendlyName: "Ann" })
      const { sid } = read(Sid)(yield* call("POST", `${home}/Sessions`, good))
      const { participants } = read(Schema.Struct({ participants: Schema.Array(Schema.Unknown) }))(
        yield* call("GET", `${home}/Sessions/${sid}/Participants`)
      )
      assert.lengthOf(participants, 2)
      assert.deepInclude(participants[0], { identifier: agent, friendly_name: "Ann", proxy_identifier: number })
    })
  )
})

describe("a participant", () => {
  it.scopedLive("is one of two at most, each but once, and reachable", () =>
    Effect.gen(function* () {
      const { call, meet, refused } = yield* practice()
      const { participant, session } = yield* meet()
      const all = `${session}/Participants`
      assert.deepStrictEqual(yield* refused(all, { Identifier: guest }), [400, 80103])
      assert.deepStrictEqual(yield* refused(all, {}), [400, 20001])
      assert.deepStrictEqual(yield* refused(all, { Identifier: "the neighbour" }), [400, 80404])
      assert.deepStrictEqual(yield* refused(all, { Identifier: "messenger:123" }), [400, 80616])
      assert.strictEqual((yield* call("POST", all, { Identifier: agent })).status, 201)
      assert.deepStrictEqual(yield* refused(all, { Identifier: "+15550000001" }), [400, 80609])
      assert.strictEqual((yield* call("DELETE", `${all}/${participant}`)).status, 200)
      assert.deepStrictEqual(yield* refused(`${all}/${participant}`), [404, 20404])
      assert.strictEqual((yield* call("POST", all, { Identifier: guest })).status, 201)
      assert.deepStrictEqual(code(yield* call("POST", `${all}/${participant}`, { FriendlyName: "x" })), [405, 20004])
    })
  )

  it.scopedLive("sees in each open session another number of the pool, while there is one", () =>
    Effect.gen(function* () {
      const { call, home, meet, refused } = yield* practice()
      const { session } = yield* meet()
      const next = `${home}/Sessions/${read(Sid)(yield* call("POST", `${home}/Sessions`, {})).sid}`
      const join = (form: Record<string, string> = {}) =>
        [`${next}/Participants`, { Identifier: guest, ...form }] as const
      assert.deepStrictEqual(yield* refused(...join()), [400, 80207])
      assert.deepStrictEqual(yield* refused(...join({ ProxyIdentifier: number })), [409, 80623])
      assert.deepStrictEqual(yield* refused(...join({ ProxyIdentifier: "+15005550099" })), [400, 80402])

      const spare = "+15005550011"
      const form = { PhoneNumber: spare, IsReserved: "true" }
      const { sid } = read(Sid)(yield* call("POST", `${home}/PhoneNumbers`, form))
      assert.deepStrictEqual(yield* refused(`${home}/PhoneNumbers`, form), [400, 80104])
      assert.deepStrictEqual(yield* refused(...join()), [400, 80207], "a reserved number is not of the pool")
      yield* call("POST", `${home}/PhoneNumbers/${sid}`, { IsReserved: "false" })
      const joined = read(Participant)(yield* call("POST", ...join()))
      assert.deepStrictEqual(joined, { proxy_identifier: spare, proxy_identifier_sid: sid })
      assert.include((yield* call("GET", `${home}/PhoneNumbers/${sid}`)).body, { in_use: 1 })

      yield* call("POST", session, { Status: "closed" })
      const third = `${home}/Sessions/${read(Sid)(yield* call("POST", `${home}/Sessions`, {})).sid}`
      const again = read(Participant)(yield* call("POST", `${third}/Participants`, { Identifier: guest }))
      assert.strictEqual(again.proxy_identifier, number, "free again, because that session is closed")
      assert.deepStrictEqual(yield* refused(session, { Status: "in-progress" }), [400, 80604])
    })
  )

  it.scopedLive("may be given a reserved number by its SID, and an own number is told by its SID alone", () =>
    Effect.gen(function* () {
      const { call, home, refused } = yield* practice()
      const sid = "PN00000000000000000000015005550012"
      const added = yield* call("POST", `${home}/PhoneNumbers`, { Sid: sid, IsReserved: "true" })
      assert.include(added.body, { sid, phone_number: "+15005550012", is_reserved: true })
      assert.deepStrictEqual(yield* refused(`${home}/PhoneNumbers`, { Sid: "PN0" }), [404, 20404])
      assert.deepStrictEqual(yield* refused(`${home}/PhoneNumbers`, {}), [400, 20001])
      const session = read(Sid)(yield* call("POST", `${home}/Sessions`, {})).sid
      const joined = yield* call("POST", `${home}/Sessions/${session}/Participants`, {
        Identifier: guest,
        ProxyIdentifierSid: sid
      })
      assert.include(joined.body, { proxy_identifier: "+15005550012", proxy_identifier_sid: sid })
    })
  )
})
