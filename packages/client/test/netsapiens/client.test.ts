import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Messagesession, MessagesessionId, NetSapiensClient, newMessagesessionId } from "@parley/client/netsapiens"
import { Cause, Effect, Option, Schema, Stream, Tracer } from "effect"
import { html, reset } from "../faults.ts"
import { type Answer, json, loopback } from "../loopback.ts"
import { accepted, clientAt, credentials, id, message, session, subscription } from "./account.ts"

const bearing =
  (row: (n: number) => object, count: number): Answer =>
  (response, heard, nth) => {
    const query = new URL(heard.url, "http://localhost").searchParams
    const start = Number(query.get("start") ?? 0)
    const rows = Array.from({ length: count }, (_, n) => row(n))
    json(200, rows.slice(start, start + Number(query.get("limit"))))(response, heard, nth)
  }
const live = Effect.provide(NodeHttpClient.layerUndici)
const read = (fields: Record<string, unknown> = {}) => Schema.decodeUnknownSync(Messagesession)(session(fields))
const png = new Uint8Array(
  Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
    "base64"
  )
)

describe("a list", () => {
  /** A server that has so many sessions, and counts `start` from this. */
  const holding =
    (count: number, from: number): Answer =>
    (response, heard, nth) => {
      const query = new URL(heard.url, "http://localhost").searchParams
      const start = query.has("start") ? Number(query.get("start")) - from : 0
      const rows = Array.from({ length: count }, (_, n) => session({ "messagesession-id": `${id}${n}` }))
      json(200, rows.slice(start, start + Number(query.get("limit"))))(response, heard, nth)
    }

  it.scopedLive.each([
    { count: 0, from: 0, pages: 1 },
    { count: 7, from: 0, pages: 1 },
    { count: 10, from: 0, pages: 2 },
    { count: 25, from: 0, pages: 3 },
    { count: 25, from: 1, pages: 3 }
  ])("of $count is whole, each row once, where places count from $from", ({ count, from, pages }) =>
    Effect.gen(function* () {
      const { heard, url } = yield* loopback(holding(count, from))
      const client = yield* clientAt(url)
      const all = [...(yield* Stream.runCollect(client.sessions.list({ limit: 10 })))]
      assert.lengthOf(new Set(all.map((it) => it.id)), count)
      assert.lengthOf(all, count)
      assert.lengthOf(heard, pages)
    }).pipe(live)
  )

  it.scopedLive("of subscriptions is whole, however many pages it fills", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* loopback(bearing((n) => subscription({ id: `s-${n}` }), 1001))
      const { subscriptions } = yield* clientAt(url)
      assert.lengthOf(yield* subscriptions.list(), 1001)
      assert.lengthOf(yield* subscriptions.list("acme.com"), 1001)
      assert.lengthOf(heard, 4)
    }).pipe(live)
  )

  it.scopedLive("goes on behind a row that is not as documented", () =>
    Effect.gen(function* () {
      const { url } = yield* loopback(bearing((n) => message({ id: n === 3 ? null : n }), 25))
      const { messages } = yield* clientAt(url)
      assert.strictEqual(yield* Stream.runCount(messages.list(id, { limit: 10 })), 24)
    }).pipe(live)
  )

  it.scopedLive("of a server that gives the same page for ever comes to an end", () =>
    Effect.gen(function* () {
      const page = Array.from({ length: 10 }, (_, n) => message({ id: n }))
      const { heard, url } = yield* loopback(json(200, page))
      const client = yield* clientAt(url)
      assert.strictEqual(yield* Stream.runCount(client.messages.list(id, { limit: 10 })), 10)
      assert.lengthOf(heard, 2)
    }).pipe(live)
  )

  it.scopedLive("is asked for a thousand rows at a time, with the shortcuts as they are", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* loopback(json(200, []))
      const { messages, sessions } = yield* clientAt(url)
      yield* Stream.runDrain(sessions.list())
      yield* Stream.runDrain(sessions.list({ domain: "*", user: "*" }))
      yield* Stream.runDrain(sessions.listForDomain({ domain: "acme.com" }))
      yield* Stream.runDrain(messages.list(id))
      assert.deepStrictEqual(
        heard.map(({ url }) => url),
        [
          "/domains/~/users/~/messagesessions?limit=1000",
          "/domains/*/users/*/messagesessions?limit=1000",
          "/domains/acme.com/messagesessions?limit=1000",
          `/domains/~/users/~/messagesessions/${id}/messages?limit=1000`
        ]
      )
    }).pipe(live)
  )

  it.scopedLive("that is an error with status 200 is an error", () =>
    Effect.gen(function* () {
      const { url } = yield* loopback(json(200, { error: "canary" }))
      const { messages, sessions } = yield* clientAt(url)
      const error = yield* Effect.flip(Stream.runDrain(sessions.list()))
      assert.deepStrictEqual(error.reason, { _tag: "Rejected", code: "error" })
      const unsent = yield* Effect.flip(messages.sendChat({ to: "1002", text: "Hi" }))
      assert.deepStrictEqual(unsent.reason, { _tag: "Rejected", code: "error" })
      assert.notInclude(String(error.cause), "canary")
    }).pipe(live)
  )
})

describe("a session", () => {
  it.scopedLive("is found among those that are answered, or alone", () =>
    Effect.gen(function* () {
      const other = session({ "messagesession-id": `${id}x` })
      for (const answer of [[other, session()], session()]) {
        const { url } = yield* loopback(json(200, answer))
        assert.strictEqual((yield* Effect.flatMap(clientAt(url), (it) => it.sessions.get(id))).id, id)
      }
      for (const answer of [[other], []]) {
        const { url } = yield* loopback(json(200, answer))
        const error = yield* Effect.flip(Effect.flatMap(clientAt(url), (it) => it.sessions.get(id)))
        assert.strictEqual(error.reason._tag, "NotFound")
      }
    }).pipe(live)
  )

  it.scopedLive("is changed under its own user; a group MMS is not, and nothing is asked", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* loopback(json(202, accepted))
      const { sessions } = yield* clientAt(url)
      const chat = read({ "messagesession-sms-number": "", "messagesession-last-type": "chat" })
      yield* sessions.updateParticipants(chat, ["1001@acme.com", "1002@acme.com"])
      yield* sessions.rename(chat, "Lunch")
      const path = `/domains/acme.com/users/1001/messagesessions/${id}`
      assert.deepStrictEqual(
        heard.map(({ body, method, url }) => [method, url, body]),
        [
          ["PUT", path, '{"participants":"1001@acme.com,1002@acme.com"}'],
          ["PUT", path, '{"session-name":"Lunch"}']
        ]
      )
      const group = read({ "messagesession-participants": "18585551234,18585550007,18585550001" })
      for (const refused of [sessions.updateParticipants(group, []), sessions.rename(group, "Lunch")]) {
        const error = yield* Effect.flip(refused)
        assert.strictEqual(error.reason._tag, "Conflict")
        assert.include(error.message, "start a new session")
      }
      assert.lengthOf(heard, 2)
    }).pipe(live)
  )

  it.scopedLive("is begun though its message has failed since: that is the message's status, and no answer", () =>
    Effect.gen(function* () {
      const { url } = yield* loopback(json(200, message({ status: "error" })))
      const { sessions } = yield* clientAt(url)
      assert.isTrue(Option.isSome(yield* sessions.start({ type: "chat", to: "1002", text: "Hi" })))
      const { url: refusing } = yield* loopback(json(200, { status: "error", code: 7 }))
      const error = yield* Effect.flip(
        Effect.flatMap(clientAt(refusing), (it) => it.sessions.start({ type: "chat", to: "1002", text: "Hi" }))
      )
      assert.deepStrictEqual(error.reason, { _tag: "Rejected", code: "7" })
    }).pipe(live)
  )

  it.scopedLive("is begun with or without its message in the answer", () =>
    Effect.gen(function* () {
      const said = [
        [200, message(), true],
        [200, accepted, false],
        [202, accepted, false]
      ] as const
      for (const [status, answer, isTold] of said) {
        const { heard, url } = yield* loopback(json(status, answer))
        const { sessions } = yield* clientAt(url)
        const first = yield* sessions.start({ type: "sms", from: "+18585550001", to: "+18585551234", text: "Hi" })
        assert.strictEqual(Option.isSome(first), isTold)
        assert.strictEqual(heard[0]?.url, "/domains/~/users/~/messages")
        assert.deepStrictEqual(JSON.parse(heard[0]?.body ?? ""), {
          type: "sms",
          message: "Hi",
          destination: "18585551234",
          "from-number": "18585550001"
        })
      }
    }).pipe(live)
  )

  it.effect("has an id of its own: random, of the vendor's letters, and never to be taken for a number", () =>
    Effect.gen(function* () {
      const ids = yield* Effect.all(Array.from({ length: 1000 }, () => newMessagesessionId))
      assert.lengthOf(new Set(ids), 1000)
      for (const it of ids) assert.match(it, /^[a-z][0-9a-z_]{31,}$/)
      const isId = Schema.is(MessagesessionId)
      assert.isTrue(isId("A_1".repeat(11)))
      assert.isFalse(isId("a".repeat(31)))
      assert.isFalse(isId(`${"a".repeat(32)}-`))
    })
  )
})

describe("a message", () => {
  it.scopedLive("goes into the session that is named, or into a new one that the caller learns of", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* loopback(json(202, accepted))
      const { messages } = yield* clientAt(url)
      const given = MessagesessionId.make("s".repeat(32))
      assert.deepStrictEqual(yield* messages.sendChat({ session: given, to: "1002", text: "Hi" }), { session: given })
      const { session } = yield* messages.sendSms({ from: "+18585550001", to: "+18585551234", text: "Hi" })
      assert.deepStrictEqual(
        heard.map(({ url }) => url),
        [given, session].map((it) => `/domains/~/users/~/messagesessions/${it}/messages`)
      )
    }).pipe(live)
  )

  it.scopedLive("of each kind says what the vendor's examples say, and computes what media want", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* loopback(json(202, accepted))
      const { messages } = yield* clientAt(url)
      const from = "18585550003"
      const to = ["18585551234", "18585550001"]
      yield* messages.sendGroupChat({ to: ["1123", "1004"], text: "Hi" })
      yield* messages.sendMediaChat({ to: ["1123", "1004"], media: { bytes: png } })
      yield* messages.sendGroupSms({ from, to, text: "Hi" })
      yield* messages.sendMms({ from, to, media: { bytes: png } })
      yield* messages.sendMms({ from, to, text: "Look", media: { bytes: Buffer.from("hi"), mimeType: "text/plain" } })
      const data = { data: Buffer.from(png).toString("base64"), "mime-type": "image/png", size: 70 }
      assert.deepStrictEqual(
        heard.map(({ body }) => JSON.parse(body)),
        [
          { type: "chat", message: "Hi", destination: ["1123", "1004"] },
          { type: "chat-media", message: "media", destination: ["1123", "1004"], ...data },
          { type: "sms", message: "Hi", destination: to, "from-number": from },
          { type: "mms", message: "media", destination: to, "from-number": from, ...data },
          {
            type: "mms",
            message: "Look",
            destination: to,
            "from-number": from,
            data: "aGk=",
            "mime-type": "text/plain",
            size: 2
          }
        ]
      )
    }).pipe(live)
  )

  it.scopedLive("with media that show no type, or with none, is not sent, and says so", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* loopback(json(202, accepted))
      const { messages } = yield* clientAt(url)
      const unknown = yield* Effect.flip(messages.sendMediaChat({ to: "1002", media: { bytes: Buffer.from("hi") } }))
      assert.deepStrictEqual(unknown.reason, { _tag: "Rejected", code: "mime-type" })
      assert.include(unknown.message, "mimeType")
      yield* Effect.flip(messages.sendMediaChat({ to: "1002", media: { bytes: new Uint8Array(), mimeType: "a/b" } }))
      assert.lengthOf(heard, 0)
    }).pipe(live)
  )

  it.scopedLive("is sent once, whatever becomes of the answer", () =>
    Effect.gen(function* () {
      for (const answer of [reset, html, json(500, { code: 500, message: "canary" })]) {
        const { heard, url } = yield* loopback(answer)
        const client = yield* clientAt(url)
        const error = yield* Effect.flip(client.messages.sendChat({ to: "1002", text: "Hi" }))
        assert.strictEqual(error.reason._tag, "UnknownOutcome")
        assert.lengthOf(heard, 1)
      }
    }).pipe(live)
  )
})

describe("version 44", () => {
  it.scopedLive("spells the sender otherwise, and has no expiry, carrier or body where 45 has them", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* loopback((response, request, count) =>
        json(200, request.url === "/subscriptions" ? { id: "1" } : accepted)(response, request, count)
      )
      const { messages, numbers, subscriptions } = yield* clientAt(url, { version: 44 })
      yield* messages.sendSms({ from: "18585550001", to: "18585551234", text: "Hi" })
      yield* numbers.create({ number: "18585550001", application: "user", dest: "1001", carrier: "acme" })
      yield* subscriptions.create({ model: "message", postUrl: "https://bot.example" })
      yield* subscriptions.delete("1")
      const said = heard.map(({ body }) => (body === "" ? undefined : JSON.parse(body)))
      assert.strictEqual(said[0]["from-num"], "18585550001")
      assert.notProperty(said[0], "from-number")
      assert.notProperty(said[1], "carrier")
      assert.isUndefined(said[3])
    }).pipe(live)
  )

  it.scopedLive("is not asked for what it lacks: that is named instead", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* loopback(json(200, []))
      const { sessions, subscriptions, version } = yield* clientAt(url, { version: 44 })
      for (const lacking of [
        sessions.get(id),
        Stream.runDrain(sessions.listForDomain()),
        sessions.start({ type: "chat", to: "1002", text: "Hi" }),
        subscriptions.list("acme.com"),
        version
      ]) {
        const error = yield* Effect.flip(lacking)
        assert.strictEqual(error.reason._tag, "Conflict")
        assert.match(error.message, /version 44 of the API has no (GET|POST) \//)
      }
      assert.lengthOf(heard, 0)
    }).pipe(live)
  )
})

describe("a call", () => {
  it.scopedLive("tells nothing private, in no error and no span", () =>
    Effect.gen(function* () {
      const said: Array<string> = []
      const native = yield* Effect.tracer
      const spans: Array<Tracer.Span> = []
      const tracer = Tracer.make({
        span: (...args) => {
          const span = native.span(...args)
          spans.push(span)
          return span
        },
        context: (f) => f()
      })
      const nosy = { code: 400, message: "18585551234 said Psst" }
      for (const answer of [json(400, nosy), json(403, {}), json(404, nosy), json(409, { message: "Psst" }), reset]) {
        const { url } = yield* loopback(answer)
        const layer = NetSapiensClient.layer({ apiUrl: url, credentials })
        const call = Effect.flatMap(NetSapiensClient, ({ messages }) =>
          messages.sendSms({ from: "18585550001", to: "18585551234", text: "Psst" })
        ).pipe(Effect.provide(layer))
        const exit = yield* Effect.exit(Effect.withTracer(call, tracer))
        assert.strictEqual(exit._tag, "Failure")
        if (exit._tag === "Failure") {
          said.push(Cause.pretty(exit.cause, { renderErrorCause: true }), JSON.stringify(exit))
        }
      }
      for (const span of spans) said.push(span.name, JSON.stringify([...span.attributes]))
      assert.include(said.join("\n"), "NetSapiens.messages.sendSms")
      for (const secret of ["1858555", "Psst", "canary"]) assert.notInclude(said.join("\n"), secret)
    }).pipe(live)
  )
})
