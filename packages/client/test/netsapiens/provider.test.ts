import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Address, MessageId, SessionId } from "@parley/messaging"
import { DateTime, Effect, Option, Stream, Tracer } from "effect"
import { reset } from "../faults.ts"
import { type Answer, json, loopback } from "../loopback.ts"
import { accepted, id, message, providerAt, session, webhookToken } from "./account.ts"

const live = Effect.provide(NodeHttpClient.layerUndici)
const envelope = { sender: Address.make("18585550001"), contact: Address.make("18585551234"), key: "run-1:hello:0" }
const wire = (date: DateTime.Utc) => DateTime.formatIso(date).slice(0, 19).replace("T", " ")

const webhook = (row: unknown) => ({
  target: `/webhooks/netsapiens/${webhookToken}`,
  headers: { "content-type": "application/json" },
  body: new TextEncoder().encode(JSON.stringify([row]))
})

/** Lists these sessions, stores what is sent to it after so many looks, and gives it back as it pleases. */
const platform = (
  sessions: ReadonlyArray<unknown>,
  options: { readonly looks?: number; readonly behind?: number; readonly oldestFirst?: true } = {}
) =>
  Effect.gen(function* () {
    let looks = options.looks ?? 0
    const stored: Array<Record<string, unknown>> = []
    const answer: Answer = (response, heard, count) => {
      if (heard.method === "POST") {
        const said: { message: string } = JSON.parse(heard.body)
        const text = /^\d+$/.test(said.message) ? Number(said.message) : said.message
        const timestamp = wire(DateTime.subtract(DateTime.unsafeNow(), { seconds: options.behind ?? 0 }))
        const type = String(JSON.parse(heard.body).type)
        const row = message({ id: `m-${count}`, direction: "term", type, text, timestamp })
        if (options.oldestFirst === true) stored.push(row)
        else stored.unshift(row)
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

  it.scopedLive("goes where the contact has just written, without a look at the list", () =>
    Effect.gen(function* () {
      const { heard, posted, provider } = yield* platform([session({ "messagesession-id": "theirs" })])
      yield* provider.receive(webhook(message({ dialed: "18585550001", "messagesession-id": "theirs" })))
      yield* provider.send.text({ ...envelope, text: "Hi" })
      assert.strictEqual(posted()[0]?.url.split("/").at(-2), "theirs")
      assert.isFalse(heard.some(({ url }) => url.includes("/messagesessions?")))
    }).pipe(live)
  )

  it.scopedLive("to who wrote in a group is for them alone, whatever the message told of the group", () =>
    Effect.gen(function* () {
      const groups = [
        { "messagesession-remote": "18585551234,18585550007", "messagesession-participants": null },
        { "messagesession-participants": "18585551234,18585550007,18585550001" }
      ]
      for (const group of groups) {
        for (const row of [message(), message({ dialed: "18585550001", type: "mms" })]) {
          const { posted, provider } = yield* platform([session(group)])
          yield* provider.receive(webhook(row))
          yield* provider.send.text({ ...envelope, text: "for you alone" })
          assert.match(posted()[0]?.url.split("/").at(-2) ?? "", /^p[0-9a-f]{31}$/)
        }
      }
    }).pipe(live)
  )

  it.scopedLive("goes into no session of which nobody knows who is in it", () =>
    Effect.gen(function* () {
      const { posted, provider } = yield* platform([session()])
      yield* provider.receive(webhook(message({ dialed: "18585550001", "messagesession-id": "unknown" })))
      yield* provider.send.text({ ...envelope, text: "Hi" })
      assert.strictEqual(posted()[0]?.url.split("/").at(-2), id)
    }).pipe(live)
  )

  it.scopedLive("leaves a chat into which somebody else has come", () =>
    Effect.gen(function* () {
      const chat = {
        "messagesession-sms-number": "",
        "messagesession-remote": "1002@acme.com",
        "messagesession-last-type": "chat",
        "messagesession-participants": null
      }
      const rows = [session(chat)]
      const { posted, provider } = yield* platform(rows)
      const said = { type: "chat", direction: "", "from-number": "", "from-user-id": "1002@acme.com" }
      const answer = { sender: Address.make("1001@acme.com"), contact: Address.make("1002@acme.com"), key: "k" }
      yield* provider.receive(webhook(message(said)))
      yield* provider.send.text({ ...answer, text: "one" })
      rows[0] = session({ ...chat, "messagesession-participants": "1001@acme.com,1002@acme.com,1003@acme.com" })
      yield* provider.receive(webhook(message({ ...said, id: "m-2", type: "chat-participant-add" })))
      yield* provider.send.text({ ...answer, text: "two" })
      const [before, after] = posted().map(({ url }) => url.split("/").at(-2))
      assert.strictEqual(before, id)
      assert.match(after ?? "", /^p[0-9a-f]{31}$/)
    }).pipe(live)
  )

  it.scopedLive("leaves a chat into which we have asked somebody else", () =>
    Effect.gen(function* () {
      const chat = {
        "messagesession-sms-number": "",
        "messagesession-remote": "1002@acme.com",
        "messagesession-last-type": "chat",
        "messagesession-participants": null
      }
      const rows = [session(chat)]
      const { posted, provider } = yield* platform(rows)
      const answer = { sender: Address.make("1001@acme.com"), contact: Address.make("1002@acme.com"), key: "k" }
      yield* provider.send.text({ ...answer, text: "one" })
      const { get, invite } = provider.sessions
      yield* invite(yield* get(SessionId.make(id)), { address: Address.make("1003@acme.com") })
      rows[0] = session({ ...chat, "messagesession-participants": "1001@acme.com,1002@acme.com,1003@acme.com" })
      yield* provider.send.text({ ...answer, text: "two" })
      const [before, after] = posted().map(({ url }) => url.split("/").at(-2))
      assert.strictEqual(before, id)
      assert.match(after ?? "", /^p[0-9a-f]{31}$/)
    }).pipe(live)
  )

  it.scopedLive(
    "has its id where the vendor's clock is behind, the newest that says the same, wherever it is listed",
    () =>
      Effect.gen(function* () {
        const { provider, stored } = yield* platform([session()], { behind: 10 })
        const at = wire(DateTime.subtract(DateTime.unsafeNow(), { seconds: 25 }))
        stored.push(message({ id: "m-before", direction: "term", text: "Hi", timestamp: at }))
        assert.strictEqual(yield* provider.send.text({ ...envelope, text: "Hi" }), "m-2")
        const { provider: other, stored: listed } = yield* platform([session()], { oldestFirst: true })
        listed.push(message({ id: "m-before", direction: "term", text: "Hi", timestamp: at }))
        assert.strictEqual(yield* other.send.text({ ...envelope, text: "Hi" }), "m-2")
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
        [json(403, {}), "Rejected"],
        [json(503, {}), "Unavailable"],
        [reset, "Unavailable"],
        [(response) => void response.writeHead(302, { location: "/" }).end(), "Rejected"],
        [(response) => void response.writeHead(302, { location: "file:///etc/hostname" }).end(), "Rejected"],
        [(response) => void response.writeHead(302, { location: "http://[" }).end(), "Rejected"],
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

describe("the address of media", () => {
  it.scopedLive("may lead to another, three times", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* loopback((response, _, count) =>
        count <= 3
          ? void response.writeHead(302, { location: `/${count}` }).end()
          : void response.writeHead(200, { "content-type": "image/png" }).end("abc")
      )
      const { posted, provider } = yield* platform([session()])
      yield* provider.send.media({ ...envelope, url })
      assert.lengthOf(heard, 4)
      assert.lengthOf(posted(), 1)
    }).pipe(live)
  )

  it.scopedLive.each([
    "not an address",
    "file:///etc/hostname",
    "data:image/png;base64,AAAA",
    "ftp://example.com/a.png"
  ])("that is %s is refused at once", (url) =>
    Effect.gen(function* () {
      const { posted, provider } = yield* platform([session()])
      const error = yield* Effect.flip(provider.send.media({ ...envelope, url }))
      assert.deepStrictEqual(error.reason, { _tag: "Rejected", code: "media" })
      assert.lengthOf(posted(), 0)
    }).pipe(live)
  )

  it.scopedLive("is not asked where it is private, unless the API is so itself", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* loopback((response) => void response.writeHead(200).end("secret"))
      const { port } = new URL(url)
      const provider = yield* providerAt("https://api.example.com/ns-api/v2")
      const names = "127.0.0.1 localhost a.localhost 2130706433 0x7f.1 0.0.0.0 10.1.2.3 169.254.169.254 172.31.0.1"
      const more = "192.168.1.1 100.64.0.1 [::1] [::] [::ffff:127.0.0.1] [fe80::1] [fd00::1]"
      const hosts = `${names} ${more}`.split(" ")
      for (const host of hosts) {
        const error = yield* Effect.flip(provider.send.media({ ...envelope, url: `http://${host}:${port}/` }))
        assert.deepStrictEqual(error.reason, { _tag: "Rejected", code: "media" }, host)
      }
      assert.lengthOf(heard, 0)
    }).pipe(live)
  )

  it.scopedLive("is in no span, and nobody there is told of ours", () =>
    Effect.gen(function* () {
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
      const { heard, url } = yield* loopback(
        (response) => void response.writeHead(200, { "content-type": "image/png" }).end("abc")
      )
      const { provider } = yield* platform([session()])
      yield* Effect.withTracer(provider.send.media({ ...envelope, url: `${url}/?Signature=canary` }), tracer)
      assert.include(
        spans.map(({ name }) => name),
        "NetSapiens.messages.sendMms"
      )
      assert.notInclude(JSON.stringify(spans.map(({ attributes, name }) => [name, ...attributes])), "canary")
      assert.notProperty(heard[0]?.headers, "traceparent")
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
      assert.isNull(yield* found([{ ...ours, timestamp: "2026-02-03 10:10:42" }]))
      assert.strictEqual(yield* found([{ ...ours, timestamp: "2026-02-03 10:10:43" }]), "m-1", "clocks differ")
      const older = { ...ours, id: "m-0", timestamp: "2026-02-03 10:11:00" }
      for (const rows of [
        [older, ours],
        [ours, older]
      ]) {
        assert.strictEqual(yield* found(rows), "m-1", "the newest")
      }
      assert.isNull(yield* found([ours], [MessageId.make("m-1")]))
      assert.strictEqual(yield* found([{ ...ours, id: "m-2" }, ours], [MessageId.make("m-1")]), "m-2")
    }).pipe(live)
  )
})

describe("a lookup of media", () => {
  const since = DateTime.unsafeMake("2026-02-03T10:11:12.800Z")
  const picture = { id: "m-1", type: "mms", direction: "term", text: "media" }
  const found = (row: Record<string, unknown>, asked: { readonly text: string; readonly url?: string }) =>
    Effect.gen(function* () {
      const { provider, stored } = yield* platform([session()])
      stored.push(message(row))
      return Option.isSome(yield* provider.lookup({ envelope, since, known: [], ...asked }))
    })

  it.scopedLive("finds a picture by its words, or without any, and takes no text for it", () =>
    Effect.gen(function* () {
      const url = "https://bot.example/a.png"
      assert.isTrue(yield* found(picture, { text: "", url }))
      assert.isTrue(yield* found({ ...picture, type: "chat-media" }, { text: "", url }))
      assert.isTrue(yield* found({ ...picture, text: "Look" }, { text: "Look", url }))
      assert.isFalse(yield* found({ ...picture, text: "Look" }, { text: "", url }))
      assert.isFalse(yield* found({ ...picture, type: "sms" }, { text: "", url }))
      assert.isFalse(yield* found({ ...picture, text: "Look" }, { text: "Look" }))
    }).pipe(live)
  )
})

describe("a text that these servers have changed", () => {
  const found = (stored: string, text: string) =>
    Effect.gen(function* () {
      const now = DateTime.unsafeNow()
      const { url } = yield* loopback((response, { url }) => {
        const row = message({ direction: "term", text: "@", timestamp: wire(now) })
        const rows = url.includes("/messages?") ? row : session({ "messagesession-last-datetime": wire(now) })
        response.writeHead(200, { "content-type": "application/json" })
        response.end(JSON.stringify([rows]).replace('"@"', stored))
      })
      const { lookup } = yield* providerAt(url)
      return Option.isSome(yield* lookup({ envelope, text, since: now, known: [] }))
    })

  it.scopedLive.each([
    ["1.5", "1.50"],
    ["1000", "1e3"],
    ["1000.0", "1e3"],
    ["0.5", ".5"],
    ["5", "5.0"],
    ["5.0", "5.0"],
    ["1", "01.0"],
    ["7", "007"],
    ["7", "+7"],
    ["12345678901234567000", "12345678901234567890"],
    ["true", "true"],
    ['{"a":1}', '{ "a": 1 }'],
    ['{"a":1.5}', '{"a":1.50}'],
    ['{"a":1.50}', '{"a":1.5}'],
    ['"a b"', " a  b "],
    ['"a\\nb"', "a\r\nb"],
    ['"a b"', "a\nb"]
  ])("is known again: %s for %j", ([stored, text]) =>
    Effect.gen(function* () {
      assert.isTrue(yield* found(stored ?? "", text ?? ""))
    }).pipe(live)
  )

  it.scopedLive.each([
    ["true", "True"],
    ["1.5", "1.51"],
    ['"ab"', "a b"],
    ['"1e400"', "1e500"],
    ['{"a":1}', '{"a":2}']
  ])("is not taken for another: %s for %j", ([stored, text]) =>
    Effect.gen(function* () {
      assert.isFalse(yield* found(stored ?? "", text ?? ""))
    }).pipe(live)
  )
})

describe("the session operations", () => {
  it.scopedLive("tells what was said in the order of its time, however it is listed", () =>
    Effect.gen(function* () {
      const rows = [10, 12, 11].map((second) => message({ id: second, timestamp: `2026-02-03 10:11:${second}` }))
      const { url } = yield* loopback((response, request, count) =>
        json(200, request.url.includes("/messages?") ? rows : [session()])(response, request, count)
      )
      const { sessions } = yield* providerAt(url)
      const said = yield* Stream.runCollect(sessions.history(yield* sessions.get(SessionId.make(id))))
      assert.deepStrictEqual<ReadonlyArray<string>>(
        [...said].map((it) => it.id),
        ["10", "11", "12"]
      )
    }).pipe(live)
  )

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
