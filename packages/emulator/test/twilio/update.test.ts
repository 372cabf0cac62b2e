/** What may still happen to a message at the practice Twilio: redact, cancel, delete, feedback, and its media. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { Code, contact, ground, hello, read, sender, Sid, sid } from "../ground.ts"
import { complaints, names } from "./spec.ts"

const root = "/2010-04-01/Accounts/{AccountSid}/Messages"
const unknown = `SM${"0".repeat(32)}`
const other = "+15557654321"
const Receipt = Schema.Struct({ message: Schema.Struct({ id: Schema.String }) })
const Body = Schema.Struct({ body: Schema.String, num_segments: Schema.String, num_media: Schema.String })
const Page = Schema.Struct({
  media_list: Schema.Array(Schema.Struct({ sid: Schema.String, content_type: Schema.String, uri: Schema.String }))
})

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "parley-emulator-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true }))
)

const page = [
  "end",
  "first_page_uri",
  "media_list",
  "next_page_uri",
  "page",
  "page_size",
  "previous_page_uri",
  "start",
  "uri"
]

/** A ground, and the words of this file on it. */
const place = (options: { readonly file?: string } = {}) =>
  Effect.map(ground(options), (at) => ({
    ...at,
    post: (path: string, form: Record<string, string>) =>
      at.call(path, { method: "POST", body: new URLSearchParams(form) }),
    remove: (path: string) => at.call(path, { method: "DELETE" }),
    /** Sends, and waits until it has arrived. */
    deliver: (form: Record<string, string> | ReadonlyArray<[string, string]>) =>
      Effect.gen(function* () {
        const { sid } = read(Sid)(yield* at.send(form))
        yield* Effect.repeat(at.get(`/Messages/${sid}.json`), {
          until: (reply) => read(Sid)(reply).status === "delivered"
        })
        return sid
      })
  }))

const pictures: ReadonlyArray<[string, string]> = [
  ["To", contact],
  ["From", sender],
  ["MediaUrl", "https://example.com/a.png"],
  ["MediaUrl", "https://example.com/b.jpg"]
]

describe("a message that is there", () => {
  it.scopedLive("loses its text when it is redacted, and keeps the rest", () =>
    Effect.gen(function* () {
      const { deliver, get, json, post } = yield* place()
      const id = yield* deliver({ ...hello, Body: "x".repeat(200) })
      const redacted = yield* post(`/Messages/${id}.json`, { Body: "" })
      assert.strictEqual(redacted.status, 200)
      assert.deepStrictEqual(complaints("post", `${root}/{Sid}.json`, 200, redacted.body), [])
      assert.include(read(Body)(redacted), { body: "", num_segments: "2" })
      assert.deepStrictEqual((yield* get(`/Messages/${id}.json`)).body, redacted.body)
      assert.notInclude(JSON.stringify((yield* json("GET", "/twilio/messages")).body), "xx")
    })
  )

  it.scopedLive("refuses another text, another status, and to be canceled once it has gone", () =>
    Effect.gen(function* () {
      const { deliver, post } = yield* place()
      const id = yield* deliver(hello)
      const cases: ReadonlyArray<readonly [number, number, string, Record<string, string>]> = [
        [400, 20001, id, { Body: "other" }],
        [400, 20001, id, { Status: "sent" }],
        [409, 30409, id, { Status: "canceled" }],
        [404, 20404, unknown, { Body: "" }]
      ]
      for (const [status, code, id, form] of cases) {
        const refused = yield* post(`/Messages/${id}.json`, form)
        assert.strictEqual(refused.status, status)
        assert.include(read(Code)(refused), { code, status })
      }
    })
  )

  it.scopedLive("can be neither redacted nor deleted before its delivery is complete", () =>
    Effect.gen(function* () {
      const { post, remove, send } = yield* place()
      const id = read(Sid)(yield* send(hello)).sid
      for (const refused of [
        yield* post(`/Messages/${id}.json`, { Body: "" }),
        yield* remove(`/Messages/${id}.json`)
      ]) {
        assert.include(read(Code)(refused), { code: 20009, status: 409 })
      }
    })
  )

  it.scopedLive("is gone once it is deleted: from fetch, list and control, and after a restart", () =>
    Effect.gen(function* () {
      const file = join(yield* folder, "messages.jsonl")
      const gone = yield* Effect.scoped(
        Effect.gen(function* () {
          const { deliver, get, json, remove, text } = yield* place({ file })
          const farewell = read(Receipt)(yield* text("STOP", { from: other })).message.id
          assert.strictEqual((yield* remove(`/Messages/${farewell}.json`)).status, 204)
          const id = yield* deliver({ ...hello, Body: "private" })
          yield* deliver({ ...hello, Body: "stays" })
          const removed = yield* remove(`/Messages/${id}.json`)
          assert.strictEqual(removed.status, 204)
          assert.isNull(removed.body)
          for (const again of [yield* get(`/Messages/${id}.json`), yield* remove(`/Messages/${id}.json`)]) {
            assert.strictEqual(read(Code)(again).code, 20404)
          }
          const shown = JSON.stringify([
            (yield* get("/Messages.json")).body,
            (yield* json("GET", "/twilio/messages")).body
          ])
          assert.notInclude(shown, "private")
          assert.include(shown, "stays")
          return id
        })
      )
      const { get, send } = yield* place({ file })
      assert.strictEqual(read(Code)(yield* get(`/Messages/${gone}.json`)).code, 20404)
      assert.include(JSON.stringify((yield* get("/Messages.json")).body), "stays")
      assert.notInclude(readFileSync(file, "utf8"), "private", "its words have left the file")
      assert.strictEqual(read(Code)(yield* send({ ...hello, To: other })).code, 21610, "a STOP outlives its message")
    })
  )
})

describe("a fault", () => {
  it.scopedLive("befalls the later operations too: refused before it is taken, or taken and the answer lost", () =>
    Effect.gen(function* () {
      const { deliver, fault, get, post, remove } = yield* place()
      const id = yield* deliver({ ...hello, ProvideFeedback: "true" })
      const calls = {
        update: post(`/Messages/${id}.json`, { Body: "" }),
        feedback: post(`/Messages/${id}/Feedback.json`, { Outcome: "confirmed" }),
        listMedia: get(`/Messages/${id}/Media.json`),
        fetchMedia: get(`/Messages/${id}/Media/ME0.json`),
        deleteMedia: remove(`/Messages/${id}/Media/ME0.json`),
        delete: remove(`/Messages/${id}.json`)
      }
      for (const [operation, call] of Object.entries(calls)) {
        assert.strictEqual((yield* fault({ operation, kind: "429", retryAfter: 2 })).status, 201)
        const refused = yield* call
        assert.deepStrictEqual([refused.status, refused.headers.get("retry-after")], [429, "2"], operation)
      }
      assert.include(read(Body)(yield* get(`/Messages/${id}.json`)), { body: "hello" })
      yield* fault({ operation: "delete", kind: "drop-after" })
      yield* Effect.exit(calls.delete)
      assert.strictEqual(read(Code)(yield* get(`/Messages/${id}.json`)).code, 20404)
    })
  )
})

describe("the media of a message", () => {
  it.scopedLive("are listed, shown, led to and deleted one by one", () =>
    Effect.gen(function* () {
      const { deliver, get, remove, url } = yield* place()
      const id = yield* deliver(pictures)
      const listed = yield* get(`/Messages/${id}/Media.json?PageSize=1`)
      assert.deepStrictEqual(complaints("get", `${root}/{MessageSid}/Media.json`, 200, listed.body), [])
      assert.include(listed.body, { page: 0, page_size: 1, start: 0, end: 0 })
      assert.deepStrictEqual(Object.keys(Object(listed.body)).sort(), page)
      const base = `/2010-04-01/Accounts/${sid}/Messages/${id}/Media`
      assert.match(
        JSON.stringify(listed.body),
        /"next_page_uri":"\/2010-04-01\/.*Media\.json\?PageSize=1&Page=1&PageToken=PAME/
      )

      const all = read(Page)(yield* get(`/Messages/${id}/Media.json`)).media_list
      assert.deepStrictEqual(
        all.map((it) => it.content_type),
        ["image/png", "image/jpeg"]
      )
      const [first, second] = all.map((it) => it.sid)
      const shown = yield* get(`/Messages/${id}/Media/${first}.json`)
      assert.deepStrictEqual(complaints("get", `${root}/{MessageSid}/Media/{Sid}.json`, 200, shown.body), [])
      assert.deepStrictEqual(Object.keys(Object(shown.body)).sort(), names("api.v2010.account.message.media"))
      assert.include(shown.body, { parent_sid: id, uri: `${base}/${first}.json` })

      const authorization = `Basic ${Buffer.from(`${sid}:not-a-secret-practice-auth-token`).toString("base64")}`
      const led = yield* Effect.promise(() =>
        fetch(`${url}/twilio${base}/${second}`, { redirect: "manual", headers: { authorization } })
      )
      assert.deepStrictEqual([led.status, led.headers.get("location")], [307, "https://example.com/b.jpg"])

      assert.strictEqual((yield* remove(`/Messages/${id}/Media/${first}.json`)).status, 204)
      assert.strictEqual(read(Code)(yield* get(`/Messages/${id}/Media/${first}.json`)).code, 20404)
      assert.deepStrictEqual(
        read(Page)(yield* get(`/Messages/${id}/Media.json`)).media_list.map((it) => it.sid),
        [second ?? ""]
      )
      assert.include(read(Body)(yield* get(`/Messages/${id}.json`)), { num_media: "1" })
    })
  )

  it.scopedLive("can be asked by the day, and are none where there are none", () =>
    Effect.gen(function* () {
      const { deliver, get, text } = yield* place()
      const received = yield* text("look", { media: [{ url: "https://example.com/cat.jpg", type: "image/jpeg" }] })
      const { id } = read(Receipt)(received).message
      const count = (query: string) =>
        Effect.map(get(`/Messages/${id}/Media.json${query}`), (reply) => read(Page)(reply).media_list.length)
      assert.strictEqual(yield* count(""), 1, "an inbound one has them too")
      assert.strictEqual(yield* count("?DateCreated%3E=2020-01-01"), 1)
      assert.strictEqual(yield* count("?DateCreated%3C=2020-01-01"), 0)
      assert.strictEqual(yield* count("?DateCreated=2020-01-01"), 0)
      const plain = yield* deliver(hello)
      assert.deepStrictEqual(read(Page)(yield* get(`/Messages/${plain}/Media.json`)).media_list, [])
      assert.strictEqual(read(Code)(yield* get(`/Messages/${unknown}/Media.json`)).code, 20404)
    })
  )
})

describe("feedback on a message", () => {
  it.scopedLive("is taken where it was promised, and nowhere else", () =>
    Effect.gen(function* () {
      const { deliver, post } = yield* place()
      const promised = yield* deliver({ ...hello, ProvideFeedback: "true" })
      for (const Outcome of ["confirmed", "unconfirmed"]) {
        const given = yield* post(`/Messages/${promised}/Feedback.json`, { Outcome })
        assert.strictEqual(given.status, 200)
        assert.deepStrictEqual(complaints("post", `${root}/{MessageSid}/Feedback.json`, 200, given.body), [])
        assert.deepStrictEqual(
          Object.keys(Object(given.body)).sort(),
          names("api.v2010.account.message.message_feedback")
        )
        assert.include(given.body, { message_sid: promised, outcome: Outcome })
      }
      assert.strictEqual(
        read(Code)(yield* post(`/Messages/${promised}/Feedback.json`, { Outcome: "fine" })).code,
        20001
      )
      const plain = yield* deliver(hello)
      const refused = yield* post(`/Messages/${plain}/Feedback.json`, { Outcome: "confirmed" })
      assert.strictEqual(read(Code)(refused).code, 20404)
    })
  )
})
