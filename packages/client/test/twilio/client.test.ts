import { FetchHttpClient, HttpClient } from "@effect/platform"
import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { type CreateMessage, TwilioClient, type TwilioClientOptions, TwilioError } from "@parley/client/twilio"
import { because } from "@parley/messaging"
import {
  Cause,
  DateTime,
  Duration,
  Effect,
  Fiber,
  Layer,
  Redacted,
  Stream,
  TestClock,
  TestServices,
  Tracer
} from "effect"
import { type Answer, json, loopback, nobody } from "../loopback.ts"
import { account, accountSid, authToken, message, messagesPath, page } from "./account.ts"

const greeting: CreateMessage = { to: "+15550100123", from: "+15550100001", body: "Hi & bye 👍" }

const clients: ReadonlyArray<readonly [string, Layer.Layer<HttpClient.HttpClient>]> = [
  ["undici", NodeHttpClient.layerUndici],
  ["node:http", NodeHttpClient.layer],
  ["fetch", FetchHttpClient.layer]
]

const clientAt = (url: string, options: Partial<TwilioClientOptions> = {}) =>
  TwilioClient.make({ ...account(url), ...options })

const reset: Answer = (response) => void response.socket?.resetAndDestroy()
const silent: Answer = () => {}
const html: Answer = (response) =>
  void response.writeHead(200, { "content-type": "text/html" }).end("<html>It works!</html>")
const truncated: Answer = (response) => void response.writeHead(201).end('{"sid":"SM000')
const cutOff: Answer = (response) => {
  response.writeHead(201, { "content-length": "1000" }).write('{"sid":"SM000')
  setTimeout(() => response.socket?.destroy(), 20)
}
const endless: Answer = (response) => {
  response.writeHead(200)
  const chunk = Buffer.alloc(64 * 1024, "x")
  const write = (left: number): void => {
    if (left === 0) return void response.end()
    if (!response.destroyed) response.write(chunk, () => write(left - 1))
  }
  write(800) // 50 MB
}

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

describe.each(clients)("over %s", (name, http) => {
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
    ["400 with a code", json(400, { code: 21610, message: "…", status: 400 }), "Rejected"],
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
      if (error.reason._tag === "Rejected") assert.strictEqual(error.reason.code, "21610")
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

describe("the client", () => {
  it.scopedLive("proves itself with the API key where there is one", () =>
    Effect.gen(function* () {
      const { url, heard } = yield* loopback(json(200, message()))
      const client = yield* clientAt(url, { apiKey: { sid: "SK1", secret: Redacted.make("key-secret") } })
      yield* client.fetch("SM/../1")
      assert.strictEqual(heard[0]?.headers.authorization, `Basic ${Buffer.from("SK1:key-secret").toString("base64")}`)
      assert.strictEqual(heard[0]?.url, `/2010-04-01/Accounts/${accountSid}/Messages/SM%2F..%2F1.json`)
    }).pipe(Effect.provide(NodeHttpClient.layerUndici))
  )

  it.scopedLive("keeps a value that Twilio has added since, and takes one that has changed its form for unknown", () =>
    Effect.gen(function* () {
      const { url } = yield* loopback(json(201, { ...message({ status: "teleported", price: 0.5 }), shiny: true }))
      const sent = yield* Effect.flatMap(clientAt(url), (client) => client.create(greeting))
      assert.strictEqual<string | null>(sent.status, "teleported")
      assert.isNull(sent.price)
      assert.strictEqual(sent.body, "Your table is booked.")
    }).pipe(Effect.provide(NodeHttpClient.layerUndici))
  )

  it.scopedLive("can be changed by `transformClient`, and be a layer", () =>
    Effect.gen(function* () {
      const { url, heard } = yield* loopback(json(200, message()))
      const layer = TwilioClient.layer({
        ...account(url),
        transformClient: HttpClient.mapRequest((request) => ({
          ...request,
          headers: { ...request.headers, "x-mine": "1" }
        }))
      })
      yield* Effect.flatMap(TwilioClient, (client) => client.fetch("SM1")).pipe(Effect.provide(layer))
      assert.strictEqual(heard[0]?.headers["x-mine"], "1")
    }).pipe(Effect.provide(NodeHttpClient.layerUndici))
  )

  it.scopedLive("tells nothing private, in no error, log or span, and says in its spans what it did", () =>
    Effect.gen(function* () {
      const secrets = ["canary", "+15550100123", "15550100123", "Psst"]
      const said: Array<string> = []
      const spans: Array<Tracer.Span> = []
      const native = yield* Effect.tracer
      const tracer = Tracer.make({
        span: (...args) => {
          const span = native.span(...args)
          spans.push(span)
          return span
        },
        context: (f) => f()
      })
      const nosy = { code: 21211, message: "The 'To' number +15550100123 is not valid: Psst", sid: 5, body: "Psst" }
      const answers = [json(400, nosy), json(201, nosy), json(500, nosy), reset, html, truncated, json(201, message())]
      for (const answer of answers) {
        const { url } = yield* loopback(answer)
        const client = yield* clientAt(url, { timeout: "500 millis" })
        for (const call of [
          client.create({ to: "+15550100123", from: "+15550100001", body: "Psst" }),
          client.fetch("SM1"),
          Stream.runDrain(client.list({ to: "+15550100123" }))
        ]) {
          const exit = yield* Effect.exit(Effect.withTracer(call, tracer))
          if (exit._tag === "Failure") {
            const error = Cause.squash(exit.cause)
            assert.instanceOf(error, TwilioError)
            said.push(Cause.pretty(exit.cause, { renderErrorCause: true }), JSON.stringify(error), String(error))
            if (error instanceof TwilioError) said.push(String(error.cause), JSON.stringify(exit))
          }
        }
      }
      for (const span of spans) {
        said.push(span.name, JSON.stringify([...span.attributes]))
        // What a call gives is in its span's exit too, where no exporter looks.
        if (span.status._tag === "Ended" && span.status.exit._tag === "Failure") said.push(String(span.status.exit))
      }
      assert.deepStrictEqual([...new Set(spans.map(({ name }) => name))].sort(), [
        "Twilio.create",
        "Twilio.fetch",
        "Twilio.list"
      ])
      assert.deepStrictEqual(Object.fromEntries(spans[0]?.attributes ?? []), {
        "error.type": "Rejected",
        "http.request.method": "POST",
        "http.response.status_code": 400,
        "messaging.operation.name": "create",
        "messaging.system": "twilio",
        "server.address": "127.0.0.1",
        "server.port": Object.fromEntries(spans[0]?.attributes ?? [])["server.port"],
        "url.template": "/2010-04-01/Accounts/{AccountSid}/Messages.json"
      })
      assert.isAbove(said.length, 50)
      for (const secret of secrets) assert.notInclude(said.join("\n"), secret)
    }).pipe(Effect.provide(NodeHttpClient.layerUndici))
  )

  it("has types that want a sender and something to say", () => {
    const wrong = (client: TwilioClient["Type"]) => {
      // @ts-expect-error no sender
      client.create({ to: "+15550100123", body: "Hi" })
      // @ts-expect-error nothing to say
      client.create({ to: "+15550100123", from: "+15550100001" })
      // @ts-expect-error a template has its own text
      client.create({ to: "+15550100123", from: "+15550100001", contentSid: "HX1", body: "Hi" })
      // @ts-expect-error only a messaging service sends later
      client.create({
        to: "+15550100123",
        from: "+15550100001",
        body: "Hi",
        scheduleType: "fixed",
        sendAt: DateTime.unsafeNow()
      })
    }
    assert.isFunction(wrong)
  })
})
