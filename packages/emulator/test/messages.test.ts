/** The messages outlive the process, and a page hears of each at once. */
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import { bot, contact, ground, hello, Messages, Platforms, read, sender, Sid, until } from "./ground.ts"

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "parley-emulator-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true }))
)

describe("the kept messages", () => {
  it.scopedLive("are there again after a restart, the torn last line left out", () =>
    Effect.gen(function* () {
      const file = join(yield* folder, "not/yet/there.jsonl")
      const first = yield* Effect.scoped(
        Effect.gen(function* () {
          const { json, send, text } = yield* ground({ file })
          yield* text("one")
          yield* send({ ...hello, Body: "two" })
          yield* text("STOP", { from: "+15557654321" })
          yield* Effect.sleep("200 millis")
          return yield* json("GET", "/twilio/messages")
        })
      )
      const torn = readFileSync(file, "utf8").split("\n")[0] ?? ""
      appendFileSync(file, torn.slice(0, 60))

      yield* Effect.scoped(
        Effect.gen(function* () {
          const { json, send, text } = yield* ground({ file })
          assert.deepStrictEqual((yield* json("GET", "/twilio/messages")).body, first.body)
          assert.strictEqual((yield* send({ ...hello, To: "+15557654321" })).status, 400, "who said STOP is remembered")
          yield* text("three")
        })
      )
      const { json } = yield* ground({ file })
      const texts = read(Messages)(yield* json("GET", `/twilio/messages?contact=${contact}`)).messages
      assert.deepStrictEqual(
        texts.map(({ status, text }) => [text, status]),
        [
          ["one", "received"],
          ["two", "delivered"],
          ["three", "received"]
        ]
      )
      assert.lengthOf(readFileSync(file, "utf8").trimEnd().split("\n"), 5, "the file has one line a message")
    })
  )

  it.scopedLive("go on where they were when the process ended", () =>
    Effect.gen(function* () {
      const file = join(yield* folder, "messages.jsonl")
      const { told, url } = yield* bot
      const sid = yield* Effect.scoped(
        Effect.gen(function* () {
          const { send } = yield* ground({ file })
          return read(Sid)(yield* send({ ...hello, StatusCallback: url })).sid
        })
      )
      const { get } = yield* ground({ file })
      yield* until(() => told.some(({ parameters }) => parameters.get("MessageStatus") === "delivered"))
      assert.include((yield* get(`/Messages/${sid}.json`)).body, { status: "delivered" })
    })
  )

  it.scopedLive("can be asked by contact", () =>
    Effect.gen(function* () {
      const { json, send, text } = yield* ground()
      yield* text("mine")
      yield* text("other", { from: "+15557654321" })
      yield* send({ ...hello, Body: "to me" })
      const asked = (contact: string) =>
        Effect.map(json("GET", `/twilio/messages?contact=${contact}`), (reply) =>
          read(Messages)(reply).messages.map(({ text }) => text)
        )
      assert.deepStrictEqual(yield* asked(contact), ["mine", "to me"])
      assert.deepStrictEqual(yield* asked(encodeURIComponent("+15557654321")), ["other"])
      const { platforms } = read(Platforms)(yield* json("GET", ""))
      assert.deepInclude(platforms, { provider: "twilio", name: "Twilio Messages", sender })
    })
  )
})

describe("the event feed", () => {
  it.scopedLive("says open, then every message and every change of its status", () =>
    Effect.gen(function* () {
      const { send, text, url } = yield* ground()
      const abort = new AbortController()
      yield* Effect.addFinalizer(() => Effect.sync(() => abort.abort()))
      const response = yield* Effect.promise(() => fetch(`${url}/control/events`, { signal: abort.signal }))
      assert.match(response.headers.get("content-type") ?? "", /^text\/event-stream/)
      const heard: Array<string> = []
      yield* Effect.fork(
        Stream.fromReadableStream({
          evaluate: () => response.body ?? new ReadableStream<Uint8Array>(),
          onError: String
        }).pipe(
          Stream.decodeText(),
          Stream.splitLines,
          Stream.runForEach((line) => Effect.sync(() => heard.push(line)))
        )
      )
      yield* until(() => heard.length >= 2)
      assert.deepStrictEqual(heard.slice(0, 2), ["event: open", "data: {}"])

      yield* text("hello")
      yield* send({ ...hello, Body: "answer" })
      const events = () =>
        heard.filter((line) => line.startsWith('data: {"')).map((line): unknown => JSON.parse(line.slice(6)))
      yield* until(() => events().length >= 5)
      assert.deepInclude(events()[0], {
        direction: "inbound",
        from: contact,
        to: sender,
        text: "hello",
        status: "received"
      })
      const { messages } = read(Messages)({ body: { messages: events() } })
      assert.deepStrictEqual(
        messages.map(({ status }) => status),
        ["received", "queued", "sending", "sent", "delivered"]
      )
      assert.strictEqual(heard.filter((line) => line === "event: message").length, 5)
    })
  )
})
