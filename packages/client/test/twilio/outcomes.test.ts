import { FetchHttpClient, type HttpClient } from "@effect/platform"
import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { DateTime, Duration, Effect, type Layer, Redacted } from "effect"
import { cutOff, endless, html, reset, silent, truncated } from "../faults.ts"
import { type Answer, json, loopback, nobody } from "../loopback.ts"
import { accountSid, authToken, clientAt, greeting, message, messagesPath } from "./account.ts"

const clients: ReadonlyArray<readonly [string, Layer.Layer<HttpClient.HttpClient>]> = [
  ["undici", NodeHttpClient.layerUndici],
  ["node:http", NodeHttpClient.layer],
  ["fetch", FetchHttpClient.layer]
]

describe.each(clients)("over %s", (_, http) => {
  it.scopedLive("a message is posted as a form, with the account's token", () =>
    Effect.gen(function* () {
      const { url, heard } = yield* loopback(json(201, message()))
      const client = yield* clientAt(url)
      const sent = yield* client.create({
        ...greeting,
        mediaUrl: ["https://bot.example/a.png", "https://bot.example/b.png"],
        smartEncoded: true,
        validityPeriod: 60
      })
      assert.strictEqual(sent.sid, "SM00000000000000000000000000000001")
      assert.strictEqual(sent.numSegments, 1)
      assert.deepStrictEqual(sent.dateCreated, DateTime.unsafeMake("2026-02-03T10:11:12Z"))
      assert.strictEqual(heard.length, 1)
      assert.strictEqual(`${heard[0]?.method} ${heard[0]?.url}`, `POST ${messagesPath}`)
      assert.strictEqual(heard[0]?.headers["content-type"], "application/x-www-form-urlencoded")
      assert.strictEqual(
        heard[0]?.headers.authorization,
        `Basic ${Buffer.from(`${accountSid}:${Redacted.value(authToken)}`).toString("base64")}`
      )
      assert.strictEqual(
        heard[0]?.body,
        "To=%2B15550100123&From=%2B15550100001&Body=Hi+%26+bye+%F0%9F%91%8D" +
          "&MediaUrl=https%3A%2F%2Fbot.example%2Fa.png&MediaUrl=https%3A%2F%2Fbot.example%2Fb.png" +
          "&ValidityPeriod=60&SmartEncoded=true"
      )
    }).pipe(Effect.provide(http))
  )

  it.scopedLive.each<readonly [string, Answer, string]>([
    ["429", json(429, { code: 20429 }, { "retry-after": "7" }), "RateLimited"],
    ["500", json(500, { code: 20500 }), "UnknownOutcome"],
    ["503", json(503, {}), "UnknownOutcome"],
    ["a reset before the answer", reset, "UnknownOutcome"],
    ["no answer in time", silent, "UnknownOutcome"],
    ["JSON that ends early", truncated, "UnknownOutcome"],
    ["a connection cut in the answer", cutOff, "UnknownOutcome"],
    ["HTML with status 200", html, "UnknownOutcome"],
    ["another schema", json(201, { id: 5 }), "UnknownOutcome"],
    ["50 MB", endless, "UnknownOutcome"],
    ["408", json(408, {}), "UnknownOutcome"],
    ["400 with a code", json(400, { code: 21211, message: "…", status: 400 }), "Rejected"],
    ["an opt-out", json(400, { code: 21610, message: "…", status: 400 }), "OptedOut"],
    ["401", json(401, { code: 20003 }), "Unauthorized"],
    ["403", json(403, {}), "Forbidden"],
    ["404", json(404, { code: 20404 }), "NotFound"],
    ["409", json(409, {}), "Conflict"]
  ])("a send is made once, after %s", ([, answer, reason]) =>
    Effect.gen(function* () {
      const { url, heard } = yield* loopback(answer)
      const client = yield* clientAt(url, { timeout: "300 millis" })
      const error = yield* Effect.flip(client.create(greeting))
      assert.strictEqual(error.message, `Twilio.create: ${reason}`)
      if (error.reason._tag === "Rejected") assert.strictEqual(error.reason.code, "21211")
      if (error.reason._tag === "RateLimited") assert.deepStrictEqual(error.reason.retryAfter, Duration.seconds(7))
      yield* Effect.sleep("50 millis")
      assert.strictEqual(heard.length, 1)
    }).pipe(Effect.provide(http))
  )

  it.scopedLive("a send to where nobody listens, or to a name that nobody has, has surely not been taken", () =>
    Effect.gen(function* () {
      for (const url of [yield* nobody, "http://nobody.invalid"]) {
        const client = yield* clientAt(url)
        const error = yield* Effect.flip(client.create(greeting))
        assert.strictEqual(error.message, "Twilio.create: Unavailable", url)
      }
    }).pipe(Effect.provide(http))
  )

  it.scopedLive("a redirect is followed neither by a send nor by a read, and the token stays here", () =>
    Effect.gen(function* () {
      const elsewhere = yield* loopback(json(201, message()))
      for (const status of [301, 302, 303, 307, 308]) {
        const { url, heard } = yield* loopback(json(status, {}, { location: `${elsewhere.url}/stolen` }))
        const client = yield* clientAt(url)
        assert.strictEqual((yield* Effect.flip(client.create(greeting))).reason._tag, "UnknownOutcome")
        assert.strictEqual((yield* Effect.flip(client.fetch("SM1"))).reason._tag, "UnexpectedReply")
        assert.strictEqual(heard.length, 2)
      }
      assert.strictEqual(elsewhere.heard.length, 0)
    }).pipe(Effect.provide(http))
  )

  it.scopedLive("50 MB are not read", () =>
    Effect.gen(function* () {
      let written = 0
      const { url } = yield* loopback((response, heard, count) => {
        endless(response, heard, count)
        response.on("close", () => (written = response.socket?.bytesWritten ?? 0))
        response.socket?.on("close", () => (written = Math.max(written, response.socket?.bytesWritten ?? 0)))
      })
      const client = yield* clientAt(url)
      const error = yield* Effect.flip(client.fetch("SM1"))
      assert.strictEqual(error.reason._tag, "UnexpectedReply")
      yield* Effect.sleep("50 millis")
      assert.isBelow(written, 20 * 1024 * 1024)
    }).pipe(Effect.provide(http))
  )

  it.scopedLive("reads say what happened to them", () =>
    Effect.gen(function* () {
      const cases: ReadonlyArray<readonly [Answer, string]> = [
        [silent, "Timeout"],
        [html, "UnexpectedReply"],
        [truncated, "UnexpectedReply"],
        [json(200, { sid: null }), "UnexpectedReply"],
        [json(400, { code: 21211 }), "Rejected"],
        [json(404, {}), "NotFound"],
        [reset, "Unavailable"],
        [cutOff, "Unavailable"]
      ]
      for (const [answer, reason] of cases) {
        const { url } = yield* loopback(answer)
        const client = yield* clientAt(url, { timeout: "300 millis" })
        assert.strictEqual((yield* Effect.flip(client.fetch("SM1"))).message, `Twilio.fetch: ${reason}`)
      }
    }).pipe(Effect.provide(http))
  )
})
