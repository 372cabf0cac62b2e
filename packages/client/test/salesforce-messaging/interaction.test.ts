import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import {
  saidText,
  saidTyping,
  type SalesforceError,
  SalesforceInteractionClient,
  type SalesforceInteractionOptions
} from "@parley/client/salesforce-messaging"
import { Cause, Effect, Exit, Fiber, Option, Redacted } from "effect"
import { html, reset, silent } from "../faults.ts"
import { type Answer, json, loopback, nobody } from "../loopback.ts"

const live = Effect.provide(NodeHttpClient.layerUndici)
const conversationIdentifier = "1b1f0f3a-0000-4000-8000-000000000001"
const id = "7c2d0000-0000-4000-8000-0000000000aa"
const bot = { appType: "chatbot", subject: "HelpBot", role: "Chatbot" } as const

const clientAt = (url: string, options: Partial<SalesforceInteractionOptions> = {}) => {
  let nth = 1
  return SalesforceInteractionClient.make({
    interactionUrl: url,
    orgId: "00D000000000001EAA",
    authorizationContext: "00D000000000001_HelpBot",
    login: {
      get: Effect.sync(() => ({
        token: Redacted.make(`canary-token-${nth}`),
        life: Infinity,
        instanceUrl: "https://org.example"
      })),
      drop: () => Effect.sync(() => (nth += 1) > 0)
    },
    ...options
  })
}
type Client = SalesforceInteractionClient["Type"]
const say = (client: Client) =>
  client.postConversationEntry({
    conversationIdentifier,
    sender: bot,
    conversationEntries: [{ clientTimestamp: 1770113472000, entryPayload: saidText(id, "canary words") }]
  })
const read = (client: Client) => client.getConversationEntries({ conversationIdentifier, startTime: 0 })
const refused = (code: number, status = 400) => json(status, { code, message: "canary words" })
const reasonOf = (answer: Answer, call: (client: Client) => Effect.Effect<unknown, SalesforceError>) =>
  Effect.gen(function* () {
    const { heard, url } = yield* loopback(answer)
    const error = yield* Effect.flip(Effect.flatMap(clientAt(url), call))
    assert.notInclude(String(error) + JSON.stringify(error), "canary")
    return { reason: error.reason, calls: heard.length }
  })

describe("a request", () => {
  it.scopedLive("says who asks, with an id of its own each time", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* loopback(json(202, { success: true }))
      const client = yield* clientAt(`${url}/api/v1`)
      yield* say(client)
      yield* say(client)
      const [one, other] = heard
      assert.strictEqual(one?.url, "/api/v1/conversationEntry")
      assert.deepInclude(one?.headers, {
        authorization: "Bearer canary-token-1",
        orgid: "00D000000000001",
        authorizationcontext: "00D000000000001_HelpBot",
        authorizationcontexttype: "ExternalConversationParticipant"
      })
      assert.match(String(one?.headers["requestid"]), /^[0-9a-f-]{36}$/)
      assert.notStrictEqual(one?.headers["requestid"], other?.headers["requestid"])
    }).pipe(live)
  )

  it.scopedLive("that reads has a body though it is a GET, and is repeated where it may be", () =>
    Effect.gen(function* () {
      const entry = { clientTimestamp: 1770113472000, sender: bot, entryPayload: saidTyping(id, true, 1) }
      const { heard, url } = yield* loopback((response, request, count) =>
        count === 1
          ? reset(response, request, count)
          : json(200, { conversationEntries: [entry] })(response, request, count)
      )
      const entries = yield* Effect.flatMap(clientAt(url), read)
      assert.strictEqual(entries[0]?.entryPayload.id, id)
      assert.deepStrictEqual(
        heard.map(({ body, method }) => [method, JSON.parse(body)]),
        [1, 2].map(() => ["GET", { conversationIdentifier, startTime: 0 }])
      )
      assert.strictEqual(heard[0]?.headers["content-type"], "application/json")
    }).pipe(live)
  )

  it.scopedLive("that takes too long is ended, whichever way it goes", () =>
    Effect.gen(function* () {
      const { url } = yield* loopback(silent)
      const client = yield* clientAt(url, { timeout: "100 millis" })
      assert.strictEqual((yield* Effect.flip(read(client))).reason._tag, "Timeout")
      assert.strictEqual((yield* Effect.flip(say(client))).reason._tag, "UnknownOutcome")
    }).pipe(live)
  )

  it.scopedLive("that nobody waits for any more is ended, the one with a body too", () =>
    Effect.gen(function* () {
      let [begun, ended] = [0, 0]
      const { url } = yield* loopback((response) => {
        begun += 1
        response.on("close", () => (ended += 1))
      })
      const client = yield* clientAt(url)
      const until = (is: () => boolean) =>
        Effect.repeat(Effect.delay(Effect.sync(is), "5 millis"), { until: (it) => it })
      for (const call of [read, say]) {
        const before = ended
        const fiber = yield* Effect.fork(call(client))
        yield* until(() => begun === before + 1)
        yield* Fiber.interrupt(fiber)
        yield* until(() => ended === before + 1).pipe(Effect.timeout("2 seconds"))
      }
    }).pipe(live)
  )

  it.scopedLive("whose token cannot be a header fails, and tells nothing of it", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* loopback(json(200, {}))
      const grant = { token: Redacted.make("canary\ntoken"), life: Infinity, instanceUrl: "https://org.example" }
      const client = yield* clientAt(url, { login: { get: Effect.succeed(grant), drop: () => Effect.succeed(false) } })
      for (const call of [read, say]) {
        const exit = yield* Effect.exit(call(client))
        assert.isTrue(Exit.isFailure(exit))
        if (!Exit.isFailure(exit)) continue
        assert.isTrue(Option.isSome(Cause.failureOption(exit.cause)), "a failure, and no defect")
        assert.notInclude(Cause.pretty(exit.cause, { renderErrorCause: true }) + JSON.stringify(exit), "canary")
      }
      assert.lengthOf(heard, 0)
    }).pipe(live)
  )

  it.live("that reaches nobody was not made", () =>
    Effect.gen(function* () {
      const client = yield* clientAt(yield* nobody)
      assert.strictEqual((yield* Effect.flip(say(client))).reason._tag, "Unavailable")
      assert.strictEqual((yield* Effect.flip(read(client))).reason._tag, "Unavailable")
    }).pipe(live)
  )

  it.scopedLive.each([refused(10003, 400), refused(10004, 401), json(401, {})])(
    "has another token where its own is refused, once",
    (no) =>
      Effect.gen(function* () {
        const { heard, url } = yield* loopback((response, request, count) =>
          (count === 1 ? no : json(202, { success: true }))(response, request, count)
        )
        yield* Effect.flatMap(clientAt(url), say)
        assert.deepStrictEqual(
          heard.map(({ headers }) => headers.authorization),
          ["Bearer canary-token-1", "Bearer canary-token-2"]
        )
        const { calls, reason } = yield* reasonOf(no, say)
        assert.deepInclude(reason, { _tag: "Unauthorized" })
        assert.strictEqual(calls, 2)
      }).pipe(live)
  )
})

describe("an error code", () => {
  it.scopedLive.each([
    [10001, { _tag: "Forbidden" }],
    [10005, { _tag: "Forbidden" }],
    [10017, { _tag: "NotFound" }],
    [10018, { _tag: "NotFound" }],
    [10019, { _tag: "Unavailable" }],
    [10045, { _tag: "Rejected", code: "10045" }],
    [10046, { _tag: "Rejected", code: "10046" }],
    [10049, { _tag: "Rejected", code: "10049" }],
    [10055, { _tag: "UnknownOutcome" }],
    [10056, { _tag: "UnknownOutcome" }],
    [10058, { _tag: "UnknownOutcome" }],
    [10068, { _tag: "Conflict" }],
    [10088, { _tag: "Forbidden" }],
    [10094, { _tag: "UnknownOutcome" }],
    [10105, { _tag: "NotFound" }],
    [15102, { _tag: "Forbidden" }],
    [15103, { _tag: "OptedOut" }],
    [20004, { _tag: "UnknownOutcome" }],
    [500, { _tag: "UnknownOutcome" }]
  ] as const)("%i means the same with whatever HTTP status, and a send is not repeated", ([code, expected]) =>
    Effect.gen(function* () {
      for (const status of [400, 500]) {
        const { calls, reason } = yield* reasonOf(refused(code, status), say)
        assert.deepStrictEqual<object>({ ...reason }, expected)
        assert.strictEqual(calls, 1)
      }
    }).pipe(live)
  )

  it.scopedLive("10073 is no error of a message: it was taken before", () =>
    Effect.gen(function* () {
      const { url } = yield* loopback(refused(10073))
      yield* Effect.flatMap(clientAt(url), say)
    }).pipe(live)
  )

  it.scopedLive.each([
    [{ success: false, errorDetail: { code: 10018, message: "canary" } }, { _tag: "NotFound" }],
    [
      { success: false, errorReason: "NO_ACCESS" },
      { _tag: "Rejected", code: "NO_ACCESS" }
    ],
    [
      { success: false, errors: { errorType: "INVALID", errorMessage: "canary" } },
      { _tag: "Rejected", code: "INVALID" }
    ],
    [{ success: false }, { _tag: "Rejected", code: "unsuccessful" }]
  ] as const)("is one in an answer that says so itself: %j", ([body, expected]) =>
    Effect.gen(function* () {
      const { reason } = yield* reasonOf(json(200, body), say)
      assert.deepStrictEqual<object>({ ...reason }, expected)
    }).pipe(live)
  )

  it.scopedLive("is not needed to know what an answer means that is none of the vendor's", () =>
    Effect.gen(function* () {
      assert.deepInclude((yield* reasonOf(html, say)).reason, { _tag: "UnknownOutcome" })
      assert.deepInclude((yield* reasonOf(json(429, {}, { "retry-after": "60" }), say)).reason, { _tag: "RateLimited" })
      assert.deepInclude((yield* reasonOf(html, read)).reason, { _tag: "UnexpectedReply" })
    }).pipe(live)
  )
})
