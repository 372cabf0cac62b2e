import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { looksPersonal, TwilioError, TwilioProxyClient } from "@parley/client/twilio-proxy"
import { because } from "@parley/messaging"
import { Cause, DateTime, Duration, Effect, Either, Stream, Tracer } from "effect"
import fc from "fast-check"
import { cutOff, html, reset } from "../faults.ts"
import { json, loopback } from "../loopback.ts"
import {
  accountSid,
  clientAt,
  config,
  interaction,
  interactionSid,
  messageInteraction,
  page,
  participantSid,
  service,
  serviceSid,
  session,
  sessionSid,
  sessionsPath
} from "./service.ts"

const inService = { service: serviceSid }
const inSession = { ...inService, session: sessionSid }
const inParticipant = { ...inSession, participant: participantSid }
const live = Effect.provide(NodeHttpClient.layerUndici)

describe("the client", () => {
  it.scopedLive("asks as Twilio wants to be asked: in a form, with each participant in JSON, and whole seconds", () =>
    Effect.gen(function* () {
      const { url, heard } = yield* loopback(json(201, session()))
      const client = yield* clientAt(url)
      const made = yield* client.sessions.create(inService, {
        uniqueName: "ticket-4711",
        ttl: Duration.millis(90_500),
        dateExpiry: DateTime.unsafeMake("2026-02-03T10:11:12Z"),
        participants: [{ identifier: "+15550100123" }, { identifier: "+15550100124", friendlyName: "Ann & Bo" }]
      })
      assert.strictEqual(made.sid, sessionSid)
      assert.isTrue(made.ttl !== null && Duration.equals(made.ttl, Duration.hours(1)))
      assert.strictEqual(heard[0]?.url, sessionsPath)
      assert.deepStrictEqual(
        [...new URLSearchParams(heard[0]?.body)],
        [
          ["UniqueName", "ticket-4711"],
          ["DateExpiry", "2026-02-03T10:11:12Z"],
          ["Ttl", "91"],
          ["Participants", '{"Identifier":"+15550100123"}'],
          ["Participants", '{"Identifier":"+15550100124","FriendlyName":"Ann & Bo"}']
        ]
      )
      yield* client.sessions.update(inSession, { ttl: Duration.infinity })
      assert.strictEqual(heard[1]?.body, "Ttl=0")
      yield* client.sessions.create(inService)
      assert.strictEqual(heard[2]?.body, "")
    }).pipe(live)
  )

  it.scopedLive("takes the answer in whichever status it comes, and a deletion with or without a body", () =>
    Effect.gen(function* () {
      const { url, heard } = yield* loopback((response, request, count) =>
        request.method === "DELETE"
          ? count % 2 === 0
            ? void response.writeHead(204).end()
            : json(200, {})(response, request, count)
          : json(count === 1 ? 200 : 201, messageInteraction())(response, request, count)
      )
      const client = yield* clientAt(url)
      const said = yield* client.messageInteractions.create(inParticipant, { body: "Your table is booked." })
      assert.strictEqual((yield* client.messageInteractions.create(inParticipant, { body: "Hi" })).sid, said.sid)
      for (const remove of [
        client.services.delete(inService),
        client.sessions.delete(inSession),
        client.participants.delete(inParticipant),
        client.interactions.delete({ ...inSession, interaction: interactionSid })
      ]) {
        assert.isUndefined(yield* remove)
      }
      assert.strictEqual(heard.length, 6)
    }).pipe(live)
  )

  it.scopedLive("reads what was said out of the text that it comes in, and keeps what is no JSON", () =>
    Effect.gen(function* () {
      const texts = ['{"body":"Hi & bye 👍"}', '{"duration":"5"}', "plain", '{"body":5}', '"word"']
      const { url } = yield* loopback((response, request, count) =>
        json(200, interaction({ data: texts[count - 1] }))(response, request, count)
      )
      const client = yield* clientAt(url)
      const fetch = Effect.map(client.interactions.fetch({ ...inSession, interaction: "KI1" }), ({ data }) => data)
      assert.deepStrictEqual(yield* Effect.replicateEffect(fetch, texts.length), [
        { text: texts[0] ?? "", json: { body: "Hi & bye 👍" }, body: "Hi & bye 👍" },
        { text: texts[1] ?? "", json: { duration: "5" }, body: null },
        { text: "plain", json: undefined, body: null },
        { text: texts[3] ?? "", json: { body: 5 }, body: null },
        { text: texts[4] ?? "", json: "word", body: null }
      ])
    }).pipe(live)
  )

  it.scopedLive("demands the sid alone, and keeps words that Twilio has added since", () =>
    Effect.gen(function* () {
      const { url } = yield* loopback((response, request, count) =>
        json(200, count === 1 ? { sid: "KC1" } : session({ status: "frozen", ttl: "soon", shiny: 1 }))(
          response,
          request,
          count
        )
      )
      const client = yield* clientAt(url)
      const bare = yield* client.sessions.fetch(inSession)
      assert.deepStrictEqual(new Set(Object.values(bare)), new Set(["KC1", null]))
      const later = yield* client.sessions.fetch(inSession)
      assert.strictEqual<string | null>(later.status, "frozen")
      assert.isNull(later.ttl)
    }).pipe(live)
  )

  it.scopedLive("turns the pages of a list where Twilio says that they are, and nowhere else", () =>
    Effect.gen(function* () {
      const server: { url: string; heard: ReadonlyArray<{ url: string }> } = yield* loopback(
        (response, request, count) =>
          json(
            200,
            count === 1
              ? page("sessions", [session({ sid: "KC1" })], `http://${request.headers.host}${sessionsPath}?Page=1`)
              : page("sessions", [session({ sid: "KC2" })])
          )(response, request, count)
      )
      const client = yield* clientAt(server.url)
      const all = yield* Stream.runCollect(client.sessions.list(inService, { pageSize: 1 }))
      assert.deepStrictEqual(
        [...all].map(({ sid }) => sid),
        ["KC1", "KC2"]
      )
      assert.deepStrictEqual(
        server.heard.map(({ url }) => url),
        [`${sessionsPath}?PageSize=1`, `${sessionsPath}?Page=1`]
      )
      for (const place of ["https://evil.example/v1/Services", `/v1/Services/${serviceSid}/PhoneNumbers?Page=1`]) {
        const { heard, url } = yield* loopback(json(200, page("sessions", [session()], place)))
        const error = yield* Effect.flatMap(clientAt(url), ({ sessions }) =>
          Effect.flip(Stream.runDrain(sessions.list(inService)))
        )
        assert.strictEqual(error.message, "TwilioProxy.sessions.list: UnexpectedReply")
        assert.strictEqual(heard.length, 1)
      }
    }).pipe(live)
  )

  it.scopedLive("reads a page of a thousand records, and none of more than 4 MiB", () =>
    Effect.gen(function* () {
      for (const [name, isRead] of [
        ["x".repeat(191), true],
        ["x".repeat(4096), false]
      ] as const) {
        const all = Array.from({ length: 1000 }, () => session({ unique_name: name }))
        const { url } = yield* loopback(json(200, page("sessions", all)))
        const { sessions } = yield* clientAt(url)
        const read = yield* Effect.either(Stream.runCount(sessions.list(inService, { pageSize: 1000 })))
        if (isRead) assert.deepStrictEqual(read, Either.right(1000))
        else assert.isTrue(Either.isLeft(read) && because("UnexpectedReply")(read.left))
      }
    }).pipe(live)
  )

  it.scopedLive("says why not, as a decision, and tells nothing private anywhere", () =>
    Effect.gen(function* () {
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
      const body = (code: number) => ({ code, message: "+15550100123 Psst", status: 400 })
      const cases = [
        [json(400, body(21610)), "OptedOut"],
        [json(400, body(80609)), "Rejected"],
        [json(409, body(80623)), "Conflict"],
        [json(404, body(20404)), "NotFound"],
        [json(401, body(20003)), "Unauthorized"],
        [json(429, body(20429)), "RateLimited"],
        [json(500, body(20500)), "UnknownOutcome"],
        [reset, "UnknownOutcome"],
        [cutOff, "UnknownOutcome"],
        [html, "UnknownOutcome"]
      ] as const
      const said: Array<string> = []
      for (const [answer, reason] of cases) {
        const { heard, url } = yield* loopback(answer)
        const client = yield* clientAt(url)
        const say = client.messageInteractions.create(inParticipant, { body: "Psst" })
        const exit = yield* Effect.exit(Effect.withTracer(say, tracer))
        assert.strictEqual(heard.length, 1)
        if (exit._tag !== "Failure") return assert.fail("it was taken")
        const error = Cause.squash(exit.cause)
        assert.instanceOf(error, TwilioError)
        if (!(error instanceof TwilioError)) continue
        assert.strictEqual(error.message, `TwilioProxy.messageInteractions.create: ${reason}`)
        said.push(Cause.pretty(exit.cause, { renderErrorCause: true }), JSON.stringify(error), String(error.cause))
      }
      said.push(...spans.map(({ attributes, name }) => name + JSON.stringify([...attributes])))
      assert.strictEqual(spans.length, cases.length)
      assert.include(
        said.join("\n"),
        "/v1/Services/{ServiceSid}/Sessions/{SessionSid}/Participants/{ParticipantSid}/MessageInteractions"
      )
      for (const secret of ["canary", "+15550100123", "Psst"]) assert.notInclude(said.join("\n"), secret)
    }).pipe(live)
  )

  it.scopedLive("can be a layer", () =>
    Effect.gen(function* () {
      const { url, heard } = yield* loopback(json(200, service()))
      const fetched = yield* Effect.flatMap(TwilioProxyClient, ({ services }) =>
        services.fetch({ service: "guests" })
      ).pipe(Effect.provide(TwilioProxyClient.layer(config(url))))
      assert.strictEqual(fetched.sid, serviceSid)
      assert.strictEqual(heard[0]?.url, "/v1/Services/guests")
      const basic = Buffer.from(`${accountSid}:canary-token-0123456789abcdef`).toString("base64")
      assert.strictEqual(heard[0]?.headers.authorization, `Basic ${basic}`)
    }).pipe(live)
  )
})

describe("a unique name", () => {
  it.scopedLive("that is too long, or looks like somebody's number or address, is refused before Twilio is asked", () =>
    Effect.gen(function* () {
      const { url, heard } = yield* loopback(json(201, session()))
      const client = yield* clientAt(url)
      for (const uniqueName of ["+15550100123", "guest 555-010-0123", "ann@example.com", "x".repeat(192)]) {
        const errors = [
          yield* Effect.flip(client.sessions.create(inService, { uniqueName })),
          yield* Effect.flip(client.services.create({ uniqueName })),
          yield* Effect.flip(client.services.update(inService, { uniqueName }))
        ]
        for (const error of errors) {
          assert.isTrue(because("Rejected")(error))
          assert.deepStrictEqual(error.reason, { _tag: "Rejected", code: "UniqueName" })
          assert.notInclude(String(error.cause) + error.message, uniqueName)
        }
      }
      assert.strictEqual(heard.length, 0)
      yield* client.sessions.create(inService, { uniqueName: "x".repeat(191) })
      yield* client.sessions.create(inService, { uniqueName: "+15550100123", allowPersonalData: true })
      assert.strictEqual(heard[1]?.body, "UniqueName=%2B15550100123")
      assert.strictEqual(heard[1]?.url, sessionsPath)
    }).pipe(live)
  )

  it.each([
    ["+15550100", true],
    ["15550100123", true],
    ["guest-(555) 010.0123", true],
    ["Ann <ann.b@example.co.uk>", true],
    ["ticket-4711", false],
    ["2026-02-03", false],
    ["2026-02-03 10:11:12", false],
    ["2026-02-03T10:11:12.345Z", false],
    ["shift 2026-02-03T10:11+01:00", false],
    ["20260203101112", false],
    ["20260203T101112Z", false],
    ["20260203", false],
    ["run-20260203-20260204", false],
    ["2026-02-03 555-010-0123", true],
    ["20260203 5550100123", true],
    ["20261399101112", true],
    ["+20260203101112", true],
    ["1770113472000", true],
    ["order 12345678", false],
    ["550e8400-e29b-41d4-a716-446655440000", false],
    ["walk-in 550e8400-e29b-11d4-8716-446655440000", false],
    ["@parley", false],
    ["", false]
  ])("%j looks personal: %s", (name, looks) => {
    assert.strictEqual(looksPersonal(name), looks)
  })

  it("that is random does not look personal", () => {
    fc.assert(fc.property(fc.uuid(), (uuid) => !looksPersonal(uuid) && !looksPersonal(`guest-${uuid}`)))
  })
})
