import { HttpClient } from "@effect/platform"
import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { TwilioClient, TwilioError } from "@parley/client/twilio"
import { Cause, DateTime, Effect, Redacted, Stream, Tracer } from "effect"
import { html, reset, truncated } from "../faults.ts"
import { json, loopback } from "../loopback.ts"
import { account, accountSid, clientAt, greeting, message } from "./account.ts"

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
