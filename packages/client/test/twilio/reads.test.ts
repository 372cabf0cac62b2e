import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { because } from "@parley/messaging"
import { DateTime, Duration, Effect, Fiber, Stream, TestClock, TestServices } from "effect"
import { reset } from "../faults.ts"
import { type Answer, json, loopback } from "../loopback.ts"
import { accountSid, clientAt, message, messagesPath, page } from "./account.ts"

/** Virtual time passes while real requests are under way; gives how much of it went by. */
const passing = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const began = yield* DateTime.now
    const fiber = yield* Effect.fork(effect)
    while ((yield* Fiber.poll(fiber))._tag === "None") {
      yield* TestServices.provideLive(Effect.sleep("2 millis"))
      yield* TestClock.adjust("100 millis")
    }
    return [yield* Fiber.join(fiber), DateTime.distance(began, yield* DateTime.now)] as const
  })

describe("a read", () => {
  it.scoped.each<readonly [string, Answer]>([
    ["500", json(500, {})],
    ["429", json(429, {})],
    ["a reset", reset]
  ])("is made a second and a third time after %s", ([, fault]) =>
    Effect.gen(function* () {
      const { url, heard } = yield* loopback((response, heard, count) =>
        (count < 3 ? fault : json(200, message()))(response, heard, count)
      )
      const client = yield* clientAt(url)
      const [found] = yield* passing(client.fetch("SM00000000000000000000000000000001"))
      assert.strictEqual(found.body, "Your table is booked.")
      assert.strictEqual(heard.length, 3)
    }).pipe(Effect.provide(NodeHttpClient.layerUndici))
  )

  it.scoped("is made three times at most", () =>
    Effect.gen(function* () {
      const { url, heard } = yield* loopback(json(503, {}))
      const client = yield* clientAt(url)
      const [error] = yield* passing(Effect.flip(client.fetch("SM1")))
      assert.strictEqual(error.message, "Twilio.fetch: Unavailable")
      assert.strictEqual(heard.length, 3)
    }).pipe(Effect.provide(NodeHttpClient.layerUndici))
  )

  it.scoped("waits as long as Retry-After says, in seconds or as a date", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(Date.parse("2026-02-03T10:00:00Z"))
      const { url, heard } = yield* loopback((response, heard, count) => {
        const headers = { "retry-after": count === 1 ? "5" : "Tue, 03 Feb 2026 10:00:15 GMT" }
        const answer = count < 3 ? json(429, { code: 20429 }, headers) : json(200, message())
        answer(response, heard, count)
      })
      const client = yield* clientAt(url)
      const [, took] = yield* passing(client.fetch("SM1"))
      assert.strictEqual(heard.length, 3)
      assert.isAtLeast(took, 15_000)
      assert.isBelow(took, 17_000)
    }).pipe(Effect.provide(NodeHttpClient.layerUndici))
  )

  it.scoped("leaves it to the caller to wait for longer than half a minute", () =>
    Effect.gen(function* () {
      const { url, heard } = yield* loopback(json(429, {}, { "retry-after": "3600" }))
      const client = yield* clientAt(url)
      const [error] = yield* passing(Effect.flip(client.fetch("SM1")))
      assert.isTrue(because("RateLimited")(error) && Duration.toHours(error.reason.retryAfter) === 1)
      assert.strictEqual(heard.length, 1)
    }).pipe(Effect.provide(NodeHttpClient.layerUndici))
  )

  it.scoped("does not make an outage worse: once the budget is spent, one repetition for ten calls", () =>
    Effect.gen(function* () {
      const { url, heard } = yield* loopback(json(503, {}))
      const client = yield* clientAt(url)
      const call = Effect.flip(client.fetch("SM1"))
      yield* passing(Effect.replicateEffect(call, 10))
      const before = heard.length
      yield* passing(Effect.replicateEffect(call, 100))
      assert.isAtMost(before, 10 + 10 + 1)
      assert.isAtMost(heard.length - before, 100 + 10)
    }).pipe(Effect.provide(NodeHttpClient.layerUndici))
  )
})

describe("a list", () => {
  it.scopedLive("is read page after page, behind an address that has a path", () =>
    Effect.gen(function* () {
      const { url, heard } = yield* loopback((response, heard, count) => {
        const sids = [`SM${count}a`, `SM${count}b`].map((sid) => message({ sid }))
        const next = `${messagesPath}?To=%2B15550100123&PageSize=2&Page=${count}&PageToken=PASM${count}`
        json(200, page(sids, count < 3 ? next : null))(response, heard, count)
      })
      const client = yield* clientAt(`${url}/emulator/twilio`)
      const sids = yield* client
        .list({ to: "+15550100123", dateSentAfter: DateTime.unsafeMake("2026-02-03T23:59:00Z"), pageSize: 2 })
        .pipe(
          Stream.map(({ sid }) => sid),
          Stream.runCollect
        )
      assert.deepStrictEqual([...sids], ["SM1a", "SM1b", "SM2a", "SM2b", "SM3a", "SM3b"])
      assert.deepStrictEqual(
        heard.map(({ url }) => url),
        [
          `/emulator/twilio${messagesPath}?To=%2B15550100123&DateSent%3E=2026-02-03&PageSize=2`,
          `/emulator/twilio${messagesPath}?To=%2B15550100123&PageSize=2&Page=1&PageToken=PASM1`,
          `/emulator/twilio${messagesPath}?To=%2B15550100123&PageSize=2&Page=2&PageToken=PASM2`
        ]
      )
    }).pipe(Effect.provide(NodeHttpClient.layerUndici))
  )

  it.scopedLive("asks for no page that nobody wants", () =>
    Effect.gen(function* () {
      const { url, heard } = yield* loopback(json(200, page([message(), message()], `${messagesPath}?Page=1`)))
      const client = yield* clientAt(url)
      yield* client.list().pipe(Stream.take(2), Stream.runDrain)
      assert.strictEqual(heard.length, 1)
    }).pipe(Effect.provide(NodeHttpClient.layerUndici))
  )

  it.scopedLive("is not followed to another host or path", () =>
    Effect.gen(function* () {
      const elsewhere = yield* loopback(json(200, page([message()])))
      const places = [
        `${elsewhere.url}${messagesPath}?Page=1`,
        `//${new URL(elsewhere.url).host}${messagesPath}?Page=1`,
        `@${new URL(elsewhere.url).host}${messagesPath}?Page=1`,
        `/2010-04-01/Accounts/${accountSid}/Calls.json?Page=1`,
        "Messages.json?Page=1"
      ]
      for (const place of places) {
        const { url, heard } = yield* loopback(json(200, page([message()], place)))
        const client = yield* clientAt(url)
        const error = yield* Effect.flip(Stream.runDrain(client.list()))
        assert.strictEqual(error.message, "Twilio.list: UnexpectedReply")
        assert.strictEqual(heard.length, 1)
      }
      assert.strictEqual(elsewhere.heard.length, 0)
    }).pipe(Effect.provide(NodeHttpClient.layerUndici))
  )

  it.scopedLive("without `messages` is no empty list", () =>
    Effect.gen(function* () {
      const { url } = yield* loopback(json(200, {}))
      const client = yield* clientAt(url)
      const error = yield* Effect.flip(Stream.runDrain(client.list()))
      assert.strictEqual(error.reason._tag, "UnexpectedReply")
    }).pipe(Effect.provide(NodeHttpClient.layerUndici))
  )
})
