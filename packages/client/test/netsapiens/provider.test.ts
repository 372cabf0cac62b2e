import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Address, MessageId, SessionId } from "@parley/messaging"
import { DateTime, Effect, Option, Stream } from "effect"
import { type Answer, json, loopback } from "../loopback.ts"
import { accepted, id, message, providerAt, session } from "./account.ts"

const live = Effect.provide(NodeHttpClient.layerUndici)
const envelope = { sender: Address.make("18585550001"), contact: Address.make("18585551234"), key: "run-1:hello:0" }
const wire = (date: DateTime.Utc) => DateTime.formatIso(date).slice(0, 19).replace("T", " ")

/** Lists these sessions, stores what is sent to it after so many looks, and gives it back as it pleases. */
const platform = (sessions: ReadonlyArray<unknown>, options: { readonly looks?: number } = {}) =>
  Effect.gen(function* () {
    let looks = options.looks ?? 0
    const stored: Array<Record<string, unknown>> = []
    const answer: Answer = (response, heard, count) => {
      if (heard.method === "POST") {
        const said: { message: string } = JSON.parse(heard.body)
        const text = /^\d+$/.test(said.message) ? Number(said.message) : said.message
        stored.unshift(message({ id: `m-${count}`, direction: "term", text, timestamp: wire(DateTime.unsafeNow()) }))
        return json(202, accepted)(response, heard, count)
      }
      const isMessages = heard.url.includes("/messages?")
      json(200, isMessages ? (looks-- > 0 ? [] : stored) : sessions)(response, heard, count)
    }
    const { heard, url } = yield* loopback(answer)
    const posted = () => heard.filter(({ method }) => method === "POST")
    return { provider: yield* providerAt(url), heard, posted, stored, url }
  })

describe("a text", () => {
  it.scopedLive("goes into the session of the two, and has the id that it is stored under", () =>
    Effect.gen(function* () {
      const { posted, provider } = yield* platform([session()])
      assert.strictEqual(yield* provider.send.text({ ...envelope, text: "Hi" }), "m-2")
      assert.strictEqual(posted()[0]?.url.split("/").at(-2), id)
    }).pipe(live)
  )

  it.scopedLive(
    "goes into a new session where there is none, a group's least of all, and the next one follows it",
    () =>
      Effect.gen(function* () {
        const group = session({ "messagesession-participants": "18585551234,18585550007,18585550001" })
        const { posted, provider } = yield* platform([group, session({ "messagesession-sms-number": 18585550002 })])
        yield* provider.send.text({ ...envelope, text: "Hi" })
        yield* provider.send.text({ ...envelope, text: "again" })
        const [one, two] = posted().map(({ url }) => url.split("/").at(-2))
        assert.match(one ?? "", /^p[0-9a-f]{31}$/)
        assert.strictEqual(two, one)
      }).pipe(live)
  )

  it.scopedLive("goes where the contact has just written, without a look", () =>
    Effect.gen(function* () {
      const { heard, posted, provider } = yield* platform([session()])
      yield* provider.receive({
        target: "/webhooks/netsapiens/canary-webhook-0123456789abcdefghij",
        headers: { "content-type": "application/json" },
        body: new TextEncoder().encode(
          JSON.stringify([message({ dialed: "18585550001", "messagesession-id": "theirs" })])
        )
      })
      yield* provider.send.text({ ...envelope, text: "Hi" })
      assert.strictEqual(posted()[0]?.url.split("/").at(-2), "theirs")
      assert.strictEqual(heard[0]?.method, "POST")
    }).pipe(live)
  )

  it.scopedLive("that is stored late is waited for, and one that never shows has an id of ours", () =>
    Effect.gen(function* () {
      const late = yield* platform([session()], { looks: 2 })
      assert.strictEqual(yield* late.provider.send.text({ ...envelope, text: "Hi" }), "m-2")
      const never = yield* platform([session()], { looks: 1000 })
      assert.strictEqual(yield* never.provider.send.text({ ...envelope, text: "Hi" }), "parley:run-1:hello:0")
      assert.lengthOf(never.posted(), 1)
    }).pipe(live)
  )

  it.scopedLive("said twice has two ids, and a number is known again though it comes back as one", () =>
    Effect.gen(function* () {
      const { provider } = yield* platform([session()])
      const one = yield* provider.send.text({ ...envelope, text: "007" })
      const two = yield* provider.send.text({ ...envelope, text: "007" })
      assert.match(one, /^m-/)
      assert.match(two, /^m-/)
      assert.notStrictEqual(one, two)
    }).pipe(live)
  )

  it.scopedLive("to a colleague is a chat, from ourselves", () =>
    Effect.gen(function* () {
      const { posted, provider } = yield* platform([])
      const chat = { sender: Address.make("1001@acme.com"), contact: Address.make("1002@acme.com"), key: "k" }
      yield* provider.send.text({ ...chat, text: "Hi" })
      assert.deepStrictEqual(JSON.parse(posted()[0]?.body ?? ""), { type: "chat", message: "Hi", destination: "1002" })
    }).pipe(live)
  )
})

describe("media", () => {
  it.scopedLive("are fetched, and sent as they are", () =>
    Effect.gen(function* () {
      const { url } = yield* loopback(
        (response) => void response.writeHead(200, { "content-type": "text/vcard; charset=utf-8" }).end("BEGIN:VCARD")
      )
      const { posted, provider } = yield* platform([session()])
      yield* provider.send.media({ ...envelope, url })
      assert.deepInclude(JSON.parse(posted()[0]?.body ?? ""), {
        type: "mms",
        message: "media",
        data: Buffer.from("BEGIN:VCARD").toString("base64"),
        "mime-type": "text/vcard",
        size: 11
      })
    }).pipe(live)
  )

  it.scopedLive("that are not there, too large or of no type are not sent", () =>
    Effect.gen(function* () {
      const answers: ReadonlyArray<readonly [Answer, string]> = [
        [json(404, {}), "Rejected"],
        [json(503, {}), "Unavailable"],
        [(response) => void response.writeHead(200).end(Buffer.alloc(2 * 1024 * 1024)), "Rejected"],
        [(response) => void response.writeHead(200).end("what is it?"), "Rejected"]
      ]
      for (const [answer, reason] of answers) {
        const { url } = yield* loopback(answer)
        const { posted, provider } = yield* platform([session()])
        const error = yield* Effect.flip(provider.send.media({ ...envelope, url }))
        assert.strictEqual(error.reason._tag, reason)
        assert.isDefined(error.advice)
        assert.lengthOf(posted(), 0)
      }
    }).pipe(live)
  )
})

describe("a lookup", () => {
  const since = DateTime.unsafeMake("2026-02-03T10:11:12.800Z")
  const ours = message({ id: "m-1", direction: "term", text: "Booked.", timestamp: "2026-02-03 10:11:12" })
  const found = (rows: ReadonlyArray<unknown>, known: ReadonlyArray<MessageId> = []) =>
    Effect.gen(function* () {
      const { provider, stored } = yield* platform([session(), session({ "messagesession-remote": "1" })])
      stored.push(...rows.map((row) => Object(row)))
      return Option.getOrNull(yield* provider.lookup({ envelope, text: "Booked.", since, known }))
    })

  it.scopedLive("finds what was stored, and nothing else", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* found([ours]), "m-1")
      assert.isNull(yield* found([]))
      assert.isNull(yield* found([{ ...ours, text: "Another" }]))
      assert.isNull(yield* found([{ ...ours, direction: "orig" }]))
      assert.isNull(yield* found([{ ...ours, timestamp: "2026-02-03 10:11:11" }]))
      assert.isNull(yield* found([ours], [MessageId.make("m-1")]))
      assert.strictEqual(yield* found([{ ...ours, id: "m-2" }, ours], [MessageId.make("m-1")]), "m-2")
    }).pipe(live)
  )
})

describe("the session operations", () => {
  it.scopedLive("changes a chat, tells what was said, oldest first", () =>
    Effect.gen(function* () {
      const chat = session({
        "messagesession-sms-number": "",
        "messagesession-remote": "1002@acme.com",
        "messagesession-last-type": "chat",
        "messagesession-participants": "1001@acme.com,1002@acme.com"
      })
      const { heard, url } = yield* loopback((response, request, count) =>
        json(200, request.url.includes("/messages?") ? [message({ id: "2" }), message({ id: "1" })] : [chat])(
          response,
          request,
          count
        )
      )
      const { sessions } = yield* providerAt(url)
      const read = yield* sessions.get(SessionId.make(id))
      yield* sessions.invite(read, { address: Address.make("1003@acme.com") })
      const [, second] = yield* sessions.participants(read)
      if (second !== undefined) yield* sessions.remove({ ...read, native: {} }, second.id)
      yield* sessions.rename(read, "Lunch")
      const bodies = heard.filter(({ method }) => method === "PUT").map(({ body }) => JSON.parse(body))
      assert.deepStrictEqual(bodies, [
        { participants: "1001@acme.com,1002@acme.com,1003@acme.com" },
        { participants: "1001@acme.com" },
        { "session-name": "Lunch" }
      ])
      const said = [...(yield* Stream.runCollect(sessions.history(read)))].map((it) => it.id)
      assert.deepStrictEqual<ReadonlyArray<string>>(said, ["1", "2"])
    }).pipe(live)
  )
})
