import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { SmsMessage } from "@parley/client/genesys-sms"
import { Chunk, DateTime, Effect, Option, Schema, Stream } from "effect"
import { type Answer, json, loopback } from "../loopback.ts"
import { knownClientAt, message, read } from "./account.ts"

const live = Effect.provide(NodeHttpClient.layerUndici)

describe("messages", () => {
  /** A server that has messages with these places, and gives so many at a time, or those within so many places. */
  const holding =
    (indexes: ReadonlyArray<number>, way: "rows" | "places"): Answer =>
    (response, heard, nth) => {
      const query = new URL(heard.url, "http://localhost").searchParams
      const start = Number(query.get("startIndex"))
      const count = Number(query.get("count"))
      const rest = indexes.filter((it) => it < 0 || it >= start)
      const page = way === "rows" ? rest.slice(0, count) : rest.filter((it) => it < start + count)
      json(200, { messages: page.map((index) => message({ index })) })(response, heard, nth)
    }

  it.scopedLive.each([
    { indexes: [], requests: 1 },
    { indexes: [1, 2, 3], requests: 2 },
    { indexes: [1, 2, 3, 4, 5, 6, 7], requests: 4 },
    { indexes: [1, 4, 5, 9, 10], requests: 3 }
  ])("of $indexes are whole, each once, to the end", ({ indexes, requests }) =>
    Effect.gen(function* () {
      const { heard, url } = yield* loopback(holding(indexes, "rows"))
      const { sessions } = yield* knownClientAt(url)
      const all = yield* Stream.runCollect(sessions.messages(read(), { count: 3 }))
      assert.deepStrictEqual(
        Chunk.toReadonlyArray(all).map(({ index }) => index),
        [...indexes]
      )
      assert.lengthOf(heard, requests)
    }).pipe(live)
  )

  it.scopedLive("are asked for without a beginning at first: those of the service have no place", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* loopback(holding([1, 2, -1], "rows"))
      const { sessions } = yield* knownClientAt(url)
      assert.strictEqual(yield* Stream.runCount(sessions.messages(read())), 3)
      assert.deepStrictEqual(
        heard.map(({ url }) => url.split("?")[1]),
        ["count=100", "startIndex=3&count=100"]
      )
    }).pipe(live)
  )

  it.scopedLive("that stand before the first that was asked for are left out", () =>
    Effect.gen(function* () {
      const { url } = yield* loopback(json(200, { messages: [1, 2, 3, -1].map((index) => message({ index })) }))
      const { sessions } = yield* knownClientAt(url)
      const all = yield* Stream.runCollect(sessions.messages(read(), { startIndex: 3 }))
      assert.deepStrictEqual(
        Chunk.toReadonlyArray(all).map(({ index }) => index),
        [3, -1]
      )
    }).pipe(live)
  )

  it.scopedLive("that are missing within a page do not end it", () =>
    Effect.gen(function* () {
      const { url } = yield* loopback(holding([1, 3, 5, 6], "places"))
      const { sessions } = yield* knownClientAt(url)
      assert.strictEqual(yield* Stream.runCount(sessions.messages(read(), { count: 3 })), 4)
    }).pipe(live)
  )

  it.scopedLive("begin where they are asked to, those of the service each once", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* loopback(holding([-1, 1, 2, 3, 4, 5], "rows"))
      const { sessions } = yield* knownClientAt(url)
      const all = yield* Stream.runCollect(sessions.messages(read(), { startIndex: 3, count: 2 }))
      assert.deepStrictEqual(
        Chunk.toReadonlyArray(all).map(({ index }) => index),
        [-1, 3, 4, 5]
      )
      assert.strictEqual(heard[0]?.url, `/me/smssessions/${read().id}/messages?startIndex=3&count=2`)
    }).pipe(live)
  )

  it.scopedLive("of a server that always gives the same come to an end, and a bad row spoils none", () =>
    Effect.gen(function* () {
      const messages = [message(), message({ index: "canary" }), message({ index: 2 }), null]
      const { heard, url } = yield* loopback(json(200, { messages }))
      const { sessions } = yield* knownClientAt(url)
      assert.strictEqual(yield* Stream.runCount(sessions.messages(read())), 2)
      assert.lengthOf(heard, 2)
    }).pipe(live)
  )

  it("have dates in all forms that the vendor's pages show, and milliseconds that are called seconds", () => {
    const at = (timestamp: unknown) => Schema.decodeUnknownSync(SmsMessage)(message({ timestamp })).timestamp
    const iso = (timestamp: unknown) => Option.map(Option.fromNullable(at(timestamp)), DateTime.formatIso)
    const forms = [
      ["2013-12-27T13:16:41.000-0800", "2013-12-27T21:16:41.000Z"],
      ["2014-01-09 11:58:12.035+0200", "2014-01-09T09:58:12.035Z"],
      ["2014-01-0911:58:12.035+0200", "2014-01-09T09:58:12.035Z"],
      ["2014-01-09T11:58:12+02:00", "2014-01-09T09:58:12.000Z"],
      ["2014-01-09T11:58:12Z", "2014-01-09T11:58:12.000Z"],
      ["2014-01-09T11:58:12.035", "2014-01-09T11:58:12.035Z"]
    ] as const
    for (const [form, date] of forms) assert.deepStrictEqual(Option.getOrNull(iso(form)), date, form)
    for (const form of ["", "yesterday", "2014-13-09T11:58:12Z", 5, null]) assert.isNull(at(form))
    const { timestampSeconds } = Schema.decodeUnknownSync(SmsMessage)(message({ timestampSeconds: 1_388_178_982_993 }))
    assert.strictEqual(timestampSeconds && DateTime.formatIso(timestampSeconds), "2013-12-27T21:16:22.993Z")
  })
})
