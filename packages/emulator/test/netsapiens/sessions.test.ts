/** Sessions and what is said in them: begun, listed, changed, left, deleted, in the loose types of the wire. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { contact } from "../ground.ts"
import { domain, home, id, ours, picture, pixel, practice, row, rows, sms, theirs } from "./practice.ts"

const accepted = { code: 202, message: "Accepted" }
const session = `${home}/messagesessions/${id}`
const chat = { type: "chat", destination: "1001", "from-number": undefined }

describe("an SMS", () => {
  it.scopedLive("makes its session, and goes its way to the phone", () =>
    Effect.gen(function* () {
      const { call, json, said, send } = yield* practice()
      assert.deepInclude(yield* send(), { status: 202, body: accepted })
      const [shown = {}] = rows(yield* call("GET", session))
      assert.include(shown, {
        user: "1000",
        domain,
        "messagesession-id": id,
        "messagesession-remote": Number(theirs),
        "messagesession-sms-number": Number(ours),
        "messagesession-last-message": "hello",
        "messagesession-last-sender": `1000@${domain}`,
        "messagesession-last-status": "read",
        "messagesession-last-type": "sms",
        "messagesession-reciever-hostname": "core1.practice.example",
        "messagesession-type": "",
        "messagesession-participants": ""
      })
      const [message = {}] = yield* said()
      assert.include(message, { direction: "term", text: "hello", "from-number": Number(ours), status: "sending" })
      assert.match(String(message["timestamp"]), /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)
      yield* Effect.sleep("150 millis")
      const { messages } = row(yield* json("GET", `/netsapiens/messages?contact=${encodeURIComponent(contact)}`))
      assert.containSubset(messages, [
        { id: message["id"], from: `+${ours}`, to: contact, text: "hello", status: "delivered", direction: "outbound" }
      ])
    })
  )

  it.scopedLive("may name its number by the older name; v44 knows that one alone, and fewer routes", () =>
    Effect.gen(function* () {
      const { call, send, url } = yield* practice()
      assert.strictEqual((yield* send({ "from-number": undefined, "from-num": ours })).status, 202)
      const v44 = `${url}/netsapiens/v44/ns-api/v2`
      const post = (body: unknown) => call("POST", `${v44}${session}/messages`, body)
      assert.strictEqual((yield* post(sms)).status, 400)
      assert.strictEqual((yield* post({ ...sms, "from-number": undefined, "from-num": ours })).status, 202)
      const [shown = {}] = rows(yield* call("GET", `${v44}${home}/messagesessions`))
      assert.isString(shown["messagesession-last-datetime"])
      const [message = {}] = rows(yield* call("GET", `${v44}${session}/messages`))
      assert.isNull(message["deleted-datetime"])
      for (const [method, path] of [
        ["GET", "/version"],
        ["GET", session],
        ["GET", "/domains/~/messagesessions"],
        ["POST", `${home}/messages`],
        ["GET", "/domains/~/subscriptions"]
      ] as const) {
        const reply = yield* call(method, v44 + path, method === "POST" ? sms : undefined)
        assert.deepInclude(reply, { status: 404, body: { code: 404, message: "No Route Found [92]" } }, path)
      }
      assert.deepInclude(yield* call("POST", `${home}/messagesessions`, sms), { status: 404 })
    })
  )

  it.scopedLive("loses its type on the wire where it reads as one", () =>
    Effect.gen(function* () {
      const { call, said, send } = yield* practice()
      const cases = [
        ["5", 5, 5],
        ["007", 7, 7],
        ["1.50", 1.5, "1.50"],
        ["+15551234567", 15551234567, 15551234567],
        ["true", true, "true"],
        ['{"a":1}', { a: 1 }, '{"a":1}'],
        ["[1]", [1], "[1]"],
        ["{not}", "{not}", "{not}"],
        ["null", "null", "null"],
        ["1e999", "1e999", "1e999"],
        ["5 o'clock", "5 o'clock", "5 o'clock"]
      ] as const
      for (const [message, text, last] of cases) {
        yield* send({ message })
        assert.deepStrictEqual((yield* said())[0]?.["text"], text, message)
        const [shown = {}] = rows(yield* call("GET", session))
        assert.deepStrictEqual(shown["messagesession-last-message"], last, message)
      }
    })
  )

  it.scopedLive("is refused where the vendor's rules are broken, and nothing comes of it", () =>
    Effect.gen(function* () {
      const { call, json, send } = yield* practice()
      const cases = [
        { "from-number": undefined },
        { "from-number": "15005550021" },
        { "from-number": `+${ours}` },
        { destination: contact },
        { destination: "1001" },
        { destination: [] },
        { destination: undefined },
        { message: undefined },
        { message: 5 },
        { message: "" },
        { type: "pigeon" },
        { type: "mms" },
        { type: "mms", ...picture, size: pixel.length + 1 },
        { type: "mms", ...picture, size: null },
        { type: "mms", ...picture, "mime-type": null },
        { type: "mms", ...picture, data: "not base64" },
        { type: "chat-media", destination: "1001" },
        { type: "chat", destination: "9999" }
      ]
      for (const broken of cases) {
        const reply = yield* send(broken)
        assert.strictEqual(reply.status, 400, JSON.stringify(broken))
        assert.strictEqual(row(reply)["code"], 400)
      }
      for (const short of ["x".repeat(31), `${"x".repeat(31)}-`, "x".repeat(31) + "%20"]) {
        assert.strictEqual((yield* send({}, short)).status, 400, short)
      }
      assert.strictEqual((yield* call("POST", `${session}/messages`)).status, 400)
      assert.deepStrictEqual(rows(yield* call("GET", `${home}/messagesessions`)), [])
      assert.deepStrictEqual(row(yield* json("GET", "/netsapiens/messages"))["messages"], [])
    })
  )

  it.scopedLive("stays within its session: other numbers need another one", () =>
    Effect.gen(function* () {
      const { send } = yield* practice()
      yield* send()
      for (const other of [{ destination: "15557654321" }, { destination: [theirs, "15557654321"] }, chat]) {
        assert.strictEqual((yield* send(other)).status, 400)
      }
      assert.strictEqual((yield* send({ destination: [theirs] })).status, 202)
    })
  )

  it.scopedLive("starts a session that the server names", () =>
    Effect.gen(function* () {
      const { call } = yield* practice()
      assert.deepInclude(yield* call("POST", `${home}/messages`, sms), { status: 200, body: accepted })
      const [shown = {}] = rows(yield* call("GET", `${home}/messagesessions`))
      assert.match(String(shown["messagesession-id"]), /^\w{32,}$/)
    })
  )
})

describe("media", () => {
  it.scopedLive("come back byte for byte, under the key with the space, to who has the address", () =>
    Effect.gen(function* () {
      const { said, send } = yield* practice()
      assert.strictEqual((yield* send({ type: "mms", message: "look", ...picture })).status, 202)
      const [message = {}] = yield* said()
      assert.include(message, { "media-type": "image/png", "media-size": pixel.length, text: "look" })
      const address = String(message["file-access-url "])
      const got = yield* Effect.promise(() => fetch(address))
      assert.strictEqual(got.headers.get("content-type"), "image/png")
      assert.deepStrictEqual(Buffer.from(yield* Effect.promise(() => got.arrayBuffer())), pixel)
      const forged = yield* Effect.promise(() => fetch(address.replace(/auth=.{4}/, "auth=0000")))
      assert.strictEqual(forged.status, 403)
    })
  )

  it.scopedLive("of a contact are kept too, or shown the way to; several are several messages", () =>
    Effect.gen(function* () {
      const { call, said, text } = yield* practice()
      const url = `data:image/png;base64,${picture.data}`
      const elsewhere = "https://example.com/a.gif"
      yield* text("two", {
        media: [
          { url, type: "image/png" },
          { url: elsewhere, type: "image/gif" }
        ]
      })
      const [shown = {}] = rows(yield* call("GET", `${home}/messagesessions`))
      const [second = {}, first = {}] = yield* said(String(shown["messagesession-id"]))
      assert.include(first, { type: "mms", text: "two", "media-size": pixel.length, direction: "orig" })
      assert.include(second, { type: "mms", text: "", "media-size": null, "media-type": "image/gif" })
      const got = yield* Effect.promise(() => fetch(String(first["file-access-url "])))
      assert.deepStrictEqual(Buffer.from(yield* Effect.promise(() => got.arrayBuffer())), pixel)
      const way = yield* Effect.promise(() => fetch(String(second["file-access-url "]), { redirect: "manual" }))
      assert.strictEqual(way.headers.get("location"), elsewhere)
    })
  )
})

describe("a group", () => {
  it.scopedLive("of phones reaches each, and cannot be changed nor renamed", () =>
    Effect.gen(function* () {
      const { call, json, said, send } = yield* practice()
      const destination = [theirs, "15557654321"]
      yield* send({ type: "mms", destination, ...picture })
      const [shown = {}] = rows(yield* call("GET", session))
      assert.strictEqual(shown["messagesession-remote"], destination.join(","))
      assert.strictEqual(shown["messagesession-participants"], [...destination, ours].join(","))
      assert.strictEqual((yield* said())[0]?.["messagesession-participants"], [...destination, ours].join(","))
      const { messages } = row(yield* json("GET", "/netsapiens/messages"))
      assert.containSubset(messages, [{ to: contact }, { to: "+15557654321" }])
      for (const change of [{ participants: "1001@practice.example" }, { "session-name": "Lunch" }]) {
        assert.strictEqual((yield* call("PUT", session, change)).status, 400)
      }
    })
  )

  it.scopedLive("of colleagues is seen by each, changed, renamed and left", () =>
    Effect.gen(function* () {
      const { call, said, send } = yield* practice()
      yield* send({ ...chat, destination: ["1001", "1002"] })
      const as = (user: string) => call("GET", `/domains/${domain}/users/${user}/messagesessions/${id}`)
      const [mine = {}] = rows(yield* as("1000"))
      assert.include(mine, { "messagesession-type": "group-chat", "messagesession-sms-number": "" })
      assert.strictEqual(mine["messagesession-remote"], `1001@${domain},1002@${domain}`)
      assert.isNull(mine["messagesession-start-timestamp"])
      const [theirs = {}] = rows(yield* as("1002"))
      assert.strictEqual(theirs["messagesession-remote"], `1000@${domain},1001@${domain}`)
      assert.include((yield* said())[0], { direction: "", "from-number": "", "from-user-id": `1000@${domain}` })
      assert.isNumber((yield* said())[0]?.["id"])

      assert.deepInclude(yield* call("PUT", session, { "session-name": "Lunch" }), { status: 202, body: accepted })
      const two = { participants: `1000@${domain}, 1001@${domain}` }
      assert.deepInclude(yield* call("PUT", session, two), { status: 202, body: accepted })
      assert.include(rows(yield* as("1000"))[0], {
        "messagesession-name": "Lunch",
        "messagesession-remote": `1001@${domain}`,
        "messagesession-participants": null
      })
      assert.strictEqual((yield* as("1002")).status, 404)
      for (const change of [{}, { participants: "1001@acme.com" }, { participants: "" }]) {
        assert.strictEqual((yield* call("PUT", session, change)).status, 400)
      }

      assert.strictEqual((yield* call("PUT", `${session}/leave`)).status, 202)
      assert.strictEqual((yield* as("1000")).status, 404)
      assert.strictEqual((yield* send(chat)).status, 400)
      assert.strictEqual((yield* as("1001")).status, 200)
      assert.strictEqual((yield* call("PUT", `/domains/~/users/1001/messagesessions/${id}/leave`)).status, 202)
      assert.deepStrictEqual(rows(yield* call("GET", "/domains/~/messagesessions")), [])
    })
  )
})

describe("a session", () => {
  it.scopedLive("is gone with its messages once deleted", () =>
    Effect.gen(function* () {
      const { call, said, send } = yield* practice()
      yield* send()
      assert.deepInclude(yield* call("DELETE", session), { status: 202, body: accepted })
      for (const [method, path] of [
        ["GET", session],
        ["DELETE", session],
        ["GET", `${session}/messages`],
        ["PUT", `${session}/leave`]
      ] as const) {
        assert.strictEqual((yield* call(method, path)).status, 404)
      }
      yield* send({ message: "anew" })
      assert.lengthOf(yield* said(), 1)
    })
  )

  it.scopedLive("is found by ~ and *, of the user, of the domain and of all", () =>
    Effect.gen(function* () {
      const { call, send } = yield* practice()
      yield* send()
      yield* send({ ...chat, destination: "1002" }, `chat_${id}`)
      const counts = [
        [`${home}/messagesessions`, 2],
        [`/domains/${domain}/users/1000/messagesessions`, 2],
        ["/domains/*/users/*/messagesessions", 2],
        ["/domains/~/users/1002/messagesessions", 1],
        ["/domains/~/users/1001/messagesessions", 0],
        ["/domains/~/messagesessions", 2],
        ["/domains/*/messagesessions", 2],
        [`/domains/${domain}/messagesessions`, 2]
      ] as const
      for (const [path, count] of counts) assert.lengthOf(rows(yield* call("GET", path)), count, path)
      const ids = rows(yield* call("GET", `${home}/messagesessions`)).map((it) => it["messagesession-id"])
      assert.sameMembers(ids, [id, `chat_${id}`])
      assert.strictEqual((yield* call("GET", "/domains/~/users/9999/messagesessions")).status, 404)
      assert.strictEqual((yield* call("GET", `/domains/~/users/*/messagesessions/${id}`)).status, 400)
    })
  )

  it.scopedLive("shows its messages newest first, a page at a time", () =>
    Effect.gen(function* () {
      const { call, send } = yield* practice()
      for (const message of ["one", "two", "three"]) yield* send({ message })
      const texts = (query: string) =>
        Effect.map(call("GET", `${session}/messages?${query}`), (reply) => rows(reply).map((it) => it["text"]))
      assert.deepStrictEqual(yield* texts(""), ["three", "two", "one"])
      assert.deepStrictEqual(yield* texts("limit=2"), ["three", "two"])
      assert.deepStrictEqual(yield* texts("limit=2&start=2"), ["one"])
      assert.deepStrictEqual(yield* texts("limit=1000&start=3"), [])
      for (const query of ["limit=0", "limit=1001", "limit=x", "start=-1"]) {
        assert.strictEqual((yield* call("GET", `${session}/messages?${query}`)).status, 400, query)
      }
    })
  )
})

describe("a number", () => {
  it.scopedLive("is bought, given to a user who may then send from it, taken back and deleted", () =>
    Effect.gen(function* () {
      const { call, send } = yield* practice()
      const number = "15005550029"
      const mine = Effect.map(call("GET", `${home}/smsnumbers`), (reply) => rows(reply).map((it) => it["number"]))
      assert.deepStrictEqual(yield* mine, [ours])
      assert.strictEqual(
        (yield* call("POST", "/domains/~/smsnumbers", { number, application: "available" })).status,
        202
      )
      assert.strictEqual((yield* call("POST", "/domains/~/smsnumbers", { number, application: "user" })).status, 409)
      assert.strictEqual((yield* send({ "from-number": number })).status, 400)
      const one = `/domains/~/smsnumbers/${number}`
      assert.strictEqual((yield* call("PUT", one, { application: "user", dest: "1000" })).status, 202)
      assert.deepStrictEqual(yield* mine, [ours, number])
      assert.deepStrictEqual((yield* call("GET", `${home}/smsnumbers/count`)).body, { total: 2 })
      assert.strictEqual((yield* send({ "from-number": number })).status, 202)
      assert.lengthOf(rows(yield* call("GET", "/smsnumbers")), 3)
      assert.strictEqual((yield* call("PUT", one, { application: "pigeon" })).status, 400)
      assert.strictEqual((yield* call("DELETE", one)).status, 202)
      assert.strictEqual((yield* call("DELETE", one)).status, 404)
      assert.lengthOf(rows(yield* call("GET", "/domains/~/smsnumbers")), 2)
    })
  )
})
