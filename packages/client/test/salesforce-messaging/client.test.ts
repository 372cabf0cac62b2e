import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Query, type SalesforceClient } from "@parley/client/salesforce-messaging"
import { Cause, DateTime, Duration, Effect, Option, Stream, Tracer } from "effect"
import { type Answer, json, loopback } from "../loopback.ts"
import { base, channelId, clientAt, endUserId, fault, page, queueId, session, sessionId, userId } from "./org.ts"

const live = Effect.provide(NodeHttpClient.layerUndici)
const all = Query.from("MessagingSession").select("Id", "Status", "Owner.Type", "MessagingEndUser.MessagingPlatformKey")
const row = (n = 0) => ({
  ...session(),
  Name: `MS-${n}`,
  Owner: { attributes: { type: "Name" }, Type: "Group" },
  MessagingEndUser: { attributes: { type: "MessagingEndUser" }, MessagingPlatformKey: "+15550100123" }
})
const asked = (url: string) => new URL(url, "http://localhost").searchParams

/** Two records in an answer; where the next are is told as the vendor does. */
const inBatches =
  (count: number, next: (from: number) => string): Answer =>
  (response, heard, nth) => {
    const from = Number(/-(\d+)$/.exec(heard.url)?.[1] ?? 0)
    const rows = Array.from({ length: Math.min(2, count - from) }, (_, n) => row(from + n))
    json(200, page(rows, from + 2 < count ? next(from + 2) : undefined))(response, heard, nth)
  }

describe("a query", () => {
  it.scopedLive.each([0, 1, 2, 5])("of %d records is whole, in batches", (count) =>
    Effect.gen(function* () {
      const { heard, url } = yield* loopback(inBatches(count, (from) => `${base}/query/01gD0000002HU6KIAW-${from}`))
      const client = yield* clientAt(url)
      const names = Query.from("MessagingSession").select("Name")
      const found = yield* Stream.runCollect(client.query(names, { batchSize: 200 }))
      assert.deepStrictEqual(
        [...found],
        Array.from({ length: count }, (_, n) => ({ Name: `MS-${n}` }))
      )
      assert.lengthOf(heard, Math.max(1, Math.ceil(count / 2)))
      assert.strictEqual(asked(heard[0]?.url ?? "").get("q"), "SELECT Name FROM MessagingSession")
      for (const { headers } of heard) assert.strictEqual(headers["sforce-query-options"], "batchSize=200")
    }).pipe(live)
  )

  it.scopedLive("asks for no more than is pulled", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* loopback(inBatches(100, (from) => `${base}/query/01g-${from}`))
      const client = yield* clientAt(url)
      assert.lengthOf(yield* Stream.runCollect(Stream.take(client.query(all), 3)), 3)
      assert.lengthOf(heard, 2)
    }).pipe(live)
  )

  it.scopedLive.each([
    "https://evil.example/services/data/v64.0/query/01g-2",
    "//evil.example/services/data/v64.0/query/01g-2",
    "/services/oauth2/revoke/01g-2",
    "/services/data/v64.0/query/../sobjects/User/01g-2",
    "/services/data/v64.0/query/01g-2?q=x"
  ])("does not follow %s", (next) =>
    Effect.gen(function* () {
      const { heard, url } = yield* loopback(inBatches(5, () => next))
      const error = yield* Effect.flip(Stream.runDrain((yield* clientAt(url)).query(all)))
      assert.strictEqual(error.reason._tag, "UnexpectedReply")
      assert.lengthOf(heard, 1)
    }).pipe(live)
  )

  it.scopedLive("of deleted ones too goes elsewhere, and so do its next batches wherever they are said to be", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* loopback(inBatches(3, (from) => `${base}/queryAll/01g-${from}`))
      assert.strictEqual(yield* Stream.runCount((yield* clientAt(url)).queryAll(all)), 3)
      assert.deepStrictEqual(
        heard.map((it) => it.url.split("?")[0]),
        [`${base}/queryAll`, `${base}/query/01g-2`]
      )
    }).pipe(live)
  )

  it.scopedLive("gives records with what was asked for, those of other objects within", () =>
    Effect.gen(function* () {
      const answers = [row(), { ...row(), MessagingEndUser: { MessagingPlatformKey: "+1" }, Status: "Parked" }]
      const { url } = yield* loopback(json(200, page(answers)))
      const [one, other] = [...(yield* Stream.runCollect((yield* clientAt(url)).query(all)))]
      assert.deepStrictEqual(one, {
        Id: sessionId,
        Status: "Ended",
        Owner: { Type: "Group" },
        MessagingEndUser: { MessagingPlatformKey: "+15550100123" }
      })
      assert.strictEqual(other?.Status, "Parked", "administrators add words")
    }).pipe(live)
  )

  it.scopedLive(
    "gives a record though nobody may be seen at the end of its relationships, or not all of somebody",
    () =>
      Effect.gen(function* () {
        const rows = [
          { ...row(), Owner: null, MessagingEndUser: undefined },
          { ...row(), Owner: { Type: "Group", Name: null }, MessagingEndUser: { MessagingPlatformKey: null } }
        ]
        const { url } = yield* loopback(json(200, page(rows)))
        const query = Query.from("MessagingSession").select(
          "Id",
          "Owner.Type",
          "Owner.Name",
          "Owner.Username",
          "MessagingEndUser.MessagingPlatformKey"
        )
        assert.deepStrictEqual(
          [...(yield* Stream.runCollect((yield* clientAt(url)).query(query)))],
          [
            { Id: sessionId, Owner: null, MessagingEndUser: null },
            {
              Id: sessionId,
              Owner: { Type: "Group", Name: null, Username: null },
              MessagingEndUser: { MessagingPlatformKey: null }
            }
          ]
        )
      }).pipe(live)
  )

  it.scopedLive("asks only for what may be seen, and gives null for the rest", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* loopback(json(200, page([{ Id: sessionId, Status: "Active" }])))
      const query = Query.from("MessagingSession")
        .select("Id", "Status", "Origin", "LeadId", "Owner.Name")
        .only((path) => ["Id", "Status"].includes(path))
        .where((q) => q.eq("Status", "Active"))
      assert.deepStrictEqual(
        [...(yield* Stream.runCollect((yield* clientAt(url)).query(query)))],
        [{ Id: sessionId, Status: "Active", Origin: null, LeadId: null, Owner: null }]
      )
      assert.strictEqual(
        asked(heard[0]?.url ?? "").get("q"),
        "SELECT Id, Status FROM MessagingSession WHERE Status = 'Active'"
      )
    }).pipe(live)
  )

  it.scopedLive("counts, and counts by kind", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* loopback((response, request, nth) => {
        const groups = [{ attributes: { type: "AggregateResult" }, Status: "Active", records: 3 }]
        const isGroup = asked(request.url).get("q")?.includes("GROUP BY") === true
        json(200, isGroup ? page(groups) : { totalSize: 7, done: true, records: [] })(response, request, nth)
      })
      const client = yield* clientAt(url)
      assert.strictEqual(yield* client.count(all.where((q) => q.eq("Status", "Active")).limit(3)), 7)
      assert.strictEqual(
        asked(heard[0]?.url ?? "").get("q"),
        "SELECT COUNT() FROM MessagingSession WHERE Status = 'Active'"
      )
      const groups = yield* Stream.runCollect(client.query(Query.from("MessagingSession").groupBy("Status")))
      assert.deepStrictEqual([...groups], [{ Status: "Active", records: 3 }])
    }).pipe(live)
  )

  it.scopedLive("that is not in order is not asked, and says why", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* loopback(json(200, page([])))
      const client = yield* clientAt(url, { version: 54 })
      const young = Query.from("MessagingSession").select("ConversationId")
      for (const refused of [
        Stream.runDrain(client.query(young)),
        client.count(young.where((q) => q.eq("ConversationId", null)))
      ]) {
        const error = yield* Effect.flip(refused)
        assert.strictEqual(error.reason._tag, "Conflict")
        assert.include(error.message, "MessagingSession.ConversationId wants version 55")
      }
      assert.include((yield* Effect.flip(client.search("a", all))).message, "two characters")
      assert.include((yield* Effect.flip(client.changeEvents.describe)).message, "wants version 62")
      assert.include((yield* Effect.flip(client.metrics.retrieve("0Mw000000000001"))).message, "wants version 62")
      const old = yield* clientAt(url, { version: 46 })
      assert.include((yield* Effect.flip(old.sessions.retrieve(sessionId))).message, "wants version 47")
      assert.include((yield* Effect.flip(old.sessions.describeLayouts)).message, "wants version 47")
      assert.lengthOf(heard, 0)
    }).pipe(live)
  )
})

describe("a search", () => {
  it.scopedLive("finds by words, in SOSL or by parameters", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* loopback(json(200, { searchRecords: [row(1)] }))
      const client = yield* clientAt(url)
      const query = Query.from("MessagingSession")
        .select("Name")
        .where((q) => q.eq("Status", "Active"))
        .limit(5)
      assert.deepStrictEqual(yield* client.search("Ann}", query, "name"), [{ Name: "MS-1" }])
      assert.deepStrictEqual(yield* client.parameterizedSearch("Ann}", query, "name"), [{ Name: "MS-1" }])
      assert.strictEqual(
        asked(heard[0]?.url ?? "").get("q"),
        "FIND {Ann\\}} IN NAME FIELDS RETURNING MessagingSession(Name WHERE Status = 'Active' LIMIT 5)"
      )
      assert.deepStrictEqual(JSON.parse(heard[1]?.body ?? ""), {
        q: "Ann}",
        in: "NAME",
        sobjects: [{ name: "MessagingSession", fields: ["Name"], where: "Status = 'Active'", limit: 5 }]
      })
    }).pipe(live)
  )
})

describe("a session", () => {
  it.scopedLive("is read with all its fields, or with those that are named", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* loopback(json(200, session({ Colour__c: "red" })))
      const { sessions } = yield* clientAt(url)
      const whole = yield* sessions.retrieve("0Mw000000000001")
      assert.strictEqual(whole.Name, "MS-00000001")
      assert.isTrue(whole.AcceptTime !== null && DateTime.toEpochMillis(whole.AcceptTime) === 1770113472000)
      const some = yield* sessions.retrieve(sessionId, ["Status", "EndedByType", "Colour__c"])
      assert.deepStrictEqual(some, { Status: "Ended", EndedByType: "System", Colour__c: "red" })
      assert.deepStrictEqual(
        heard.map(({ url }) => url),
        [
          `${base}/sobjects/MessagingSession/${sessionId}`,
          `${base}/sobjects/MessagingSession/${sessionId}?fields=Status%2CEndedByType%2CColour__c`
        ]
      )
    }).pipe(live)
  )

  it.scopedLive("of an older version of the API has no younger fields", () =>
    Effect.gen(function* () {
      const { ConversationId: _, CampaignId: __, ...old } = session()
      const { heard, url } = yield* loopback(json(200, old))
      const { sessions } = yield* clientAt(url, { version: 50 })
      assert.isNull((yield* sessions.retrieve(sessionId)).ConversationId)
      assert.strictEqual(heard[0]?.url, `/services/data/v50.0/sobjects/MessagingSession/${sessionId}`)
      const error = yield* Effect.flip(sessions.retrieve(sessionId, ["ConversationId"]))
      assert.include(error.message, "wants version 55")
      assert.lengthOf(heard, 1)
    }).pipe(live)
  )

  it.scopedLive("that lacks what is never null is not as documented, and that is named", () =>
    Effect.gen(function* () {
      const { url } = yield* loopback(json(200, session({ Status: null, MessagingChannelId: "x" })))
      const names = ["MessagingChannelId", "Status"] as const
      const error = yield* Effect.flip(Effect.flatMap(clientAt(url), (it) => it.sessions.retrieve(sessionId, names)))
      assert.strictEqual(error.reason._tag, "UnexpectedReply")
      assert.match(String(error.cause), /MessagingChannelId.*Status/)
    }).pipe(live)
  )

  it.scopedLive("that is read whole has null for what the token may not see", () =>
    Effect.gen(function* () {
      const { Origin: _, OwnerId: __, ...seen } = session()
      const { url } = yield* loopback(json(200, seen))
      const { Id, Origin, OwnerId, Status } = yield* (yield* clientAt(url)).sessions.retrieve(sessionId)
      assert.deepStrictEqual([Id, Status, Origin, OwnerId], [sessionId, "Ended", null, null])
    }).pipe(live)
  )

  it.scopedLive("is changed by what may be changed, null and the org's own fields among it", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* loopback(json(204, undefined))
      const { sessions } = yield* clientAt(url)
      const AcceptTime = DateTime.unsafeMake("2026-02-03T10:11:12Z")
      yield* sessions.update(sessionId, { OwnerId: queueId, CaseId: null, AcceptTime, custom: { Colour__c: "red" } })
      assert.deepStrictEqual(
        heard.map(({ body, method, url }) => [method, url, JSON.parse(body)]),
        [
          [
            "PATCH",
            `${base}/sobjects/MessagingSession/${sessionId}`,
            { Colour__c: "red", OwnerId: queueId, CaseId: null, AcceptTime: "2026-02-03T10:11:12.000+0000" }
          ]
        ]
      )
      const wrong: ReadonlyArray<readonly [object, string]> = [
        [{ Status: "Ended" }, "MessagingSession.Status cannot be changed"],
        [{ OwnerId: "x" }, "OwnerId cannot hold this"],
        [{ OwnerId: null }, "OwnerId cannot hold this"],
        [{ custom: { "Colour__c, Status": 1 } }, "no field of this name"],
        [{ custom: { Status: "Ended" } }, "MessagingSession.Status cannot be changed"],
        [{ CampaignId: "701000000000001AAA" }, "wants version 66"],
        [{}, "nothing is to be changed"],
        [{ custom: {} }, "nothing is to be changed"]
      ]
      for (const [change, advice] of wrong) {
        const error = yield* Effect.flip(sessions.update(sessionId, change))
        assert.strictEqual(error.reason._tag, "Conflict")
        assert.include(error.message, advice)
      }
      assert.include((yield* Effect.flip(sessions.update("../User", { CaseId: null }))).message, "15 or 18")
      assert.include((yield* Effect.flip(sessions.upsert("Ours__c", "7", {}))).message, "nothing is to be changed")
      assert.lengthOf(heard, 1)
    }).pipe(live)
  )

  it.scopedLive("is not made by hand in most orgs: the error names the ways that there are", () =>
    Effect.gen(function* () {
      const record = { MessagingChannelId: channelId, MessagingEndUserId: endUserId, Status: "Active" } as const
      const { heard, url } = yield* loopback(json(201, { id: "0Mw000000000001", success: true, errors: [] }))
      assert.strictEqual(yield* (yield* clientAt(url)).sessions.create(record), sessionId)
      assert.deepStrictEqual(JSON.parse(heard[0]?.body ?? ""), record)
      for (const code of ["CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "INVALID_TYPE_FOR_OPERATION", "METHOD_NOT_ALLOWED"]) {
        const { url } = yield* loopback(json(code === "METHOD_NOT_ALLOWED" ? 405 : 400, fault(code)))
        const error = yield* Effect.flip((yield* clientAt(url)).sessions.create(record))
        assert.deepStrictEqual(error.reason, { _tag: "Rejected", code })
        for (const way of ["message of the contact's", "flow", "Start Conversation"]) assert.include(error.message, way)
      }
    }).pipe(live)
  )

  it.scopedLive.each([
    { status: 201, answer: { id: sessionId, success: true, errors: [], created: true }, created: true, told: true },
    { status: 200, answer: { id: sessionId, success: true, errors: [], created: false }, created: false, told: true },
    { status: 204, answer: undefined, created: false, told: false }
  ])("is changed or made by an id of the org's own, as $status says", ({ answer, created, status, told }) =>
    Effect.gen(function* () {
      const { heard, url } = yield* loopback(json(status, answer))
      const { sessions } = yield* clientAt(url)
      const upserted = yield* sessions.upsert("Ours__c", "a/b?c", { CaseId: null })
      assert.deepStrictEqual(upserted, { id: told ? Option.some(sessionId) : Option.none(), created })
      assert.strictEqual(heard[0]?.url, `${base}/sobjects/MessagingSession/Ours__c/a%2Fb%3Fc`)
    }).pipe(live)
  )

  it.scopedLive("of whose external id there are several is a conflict", () =>
    Effect.gen(function* () {
      const { url } = yield* loopback(
        json(300, [`${base}/sobjects/MessagingSession/1`, `${base}/sobjects/MessagingSession/2`])
      )
      const error = yield* Effect.flip((yield* clientAt(url)).sessions.upsert("Ours__c", "7", { CaseId: null }))
      assert.strictEqual(error.reason._tag, "Conflict")
      assert.strictEqual(error.code, "SEVERAL_RECORDS")
    }).pipe(live)
  )

  it.scopedLive("that changed or went is told within a window that the vendor allows", () =>
    Effect.gen(function* () {
      const covered = { latestDateCovered: "2026-02-03T10:11:00.000+0000" }
      const { heard, url } = yield* loopback((response, request, nth) =>
        json(
          200,
          request.url.includes("/updated/")
            ? { ids: ["0Mw000000000001"], ...covered }
            : {
                deletedRecords: [{ id: sessionId, deletedDate: "2026-02-02T00:00:00.000+0000" }],
                earliestDateAvailable: "2026-01-01T00:00:00.000+0000",
                ...covered
              }
        )(response, request, nth)
      )
      const { sessions } = yield* clientAt(url)
      const end = DateTime.unsafeMake("2026-02-03T10:11:12.345Z")
      const before = (days: number) => ({ start: DateTime.subtract(end, { minutes: days * 1440 }), end })
      assert.deepStrictEqual((yield* sessions.getUpdated(before(30))).ids, [sessionId])
      assert.strictEqual((yield* sessions.getDeleted(before(15))).deletedRecords[0]?.id, sessionId)
      assert.strictEqual(
        heard[0]?.url,
        `${base}/sobjects/MessagingSession/updated/?start=2026-01-04T10%3A11%3A00%2B00%3A00&end=2026-02-03T10%3A11%3A00%2B00%3A00`
      )
      const at = (text: string) => DateTime.unsafeMake(`2026-02-03T${text}Z`)
      yield* sessions.getUpdated({ start: at("10:11:59"), end: at("10:12:01") })
      for (const refused of [
        sessions.getUpdated(before(30.1)),
        sessions.getDeleted(before(15.1)),
        sessions.getUpdated(before(0)),
        sessions.getUpdated({ start: at("10:11:05"), end: at("10:11:45") }),
        sessions.getDeleted({ start: at("10:11:00"), end: at("10:11:59.999") }),
        sessions.getDeleted(before(-1))
      ]) {
        assert.include((yield* Effect.flip<unknown, { readonly message: string }, never>(refused)).message, "window")
      }
      assert.lengthOf(heard, 3)
    }).pipe(live)
  )
})

describe("a refusal", () => {
  it.scopedLive.each([
    { status: 404, code: "NOT_FOUND", reason: "NotFound" },
    { status: 404, code: "ENTITY_IS_DELETED", reason: "NotFound" },
    { status: 400, code: "ENTITY_IS_DELETED", reason: "NotFound" },
    { status: 400, code: "UNABLE_TO_LOCK_ROW", reason: "Conflict" },
    { status: 403, code: "INSUFFICIENT_ACCESS_OR_READONLY", reason: "Forbidden" },
    { status: 400, code: "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY", reason: "Forbidden" },
    { status: 400, code: "INVALID_FIELD_FOR_INSERT_UPDATE", reason: "Rejected" },
    { status: 412, code: "ENTITY_IS_LOCKED", reason: "Rejected" },
    { status: 401, code: "INVALID_SESSION_ID", reason: "Unauthorized" },
    { status: 500, code: "UNKNOWN_EXCEPTION", reason: "UnknownOutcome" }
  ])("with $status and $code is $reason, and keeps the code", ({ code, reason, status }) =>
    Effect.gen(function* () {
      const { heard, url } = yield* loopback(json(status, fault(code, { fields: ["Status", "Not a name"] })))
      const error = yield* Effect.flip((yield* clientAt(url)).sessions.delete(sessionId))
      assert.strictEqual(error.reason._tag, reason)
      assert.strictEqual(error.code, code)
      assert.lengthOf(heard, 1, "a send is made once")
    }).pipe(live)
  )

  it.scopedLive("names the fields that are at fault, where they are names", () =>
    Effect.gen(function* () {
      const { url } = yield* loopback(
        json(400, fault("INVALID_FIELD_FOR_INSERT_UPDATE", { fields: ["CaseId", "LeadId"] }))
      )
      const error = yield* Effect.flip((yield* clientAt(url)).sessions.update(sessionId, { CaseId: null }))
      assert.include(String(error.cause), "INVALID_FIELD_FOR_INSERT_UPDATE, fields CaseId, LeadId")
    }).pipe(live)
  )

  it.scopedLive("for the day's budget is RateLimited for minutes, and a read is not repeated for it", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* loopback(json(403, fault("REQUEST_LIMIT_EXCEEDED")))
      const error = yield* Effect.flip((yield* clientAt(url)).sessions.retrieve(sessionId))
      assert.isTrue(error.reason._tag === "RateLimited" && Duration.toMinutes(error.reason.retryAfter) >= 1)
      assert.strictEqual(error.code, "REQUEST_LIMIT_EXCEEDED")
      assert.lengthOf(heard, 1)
    }).pipe(live)
  )

  it.scopedLive("of ours, of what a search cannot be asked, does not quote what was sought", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* loopback(json(200, { searchRecords: [] }))
      const query = Query.from("MessagingEndUser").select("Id")
      const within: "name" = JSON.parse('"canary"')
      const exit = yield* Effect.exit((yield* clientAt(url)).parameterizedSearch("canary +15550100123", query, within))
      assert.strictEqual(exit._tag, "Failure")
      if (exit._tag === "Success") return
      const said = Cause.pretty(exit.cause, { renderErrorCause: true }) + JSON.stringify(exit)
      assert.include(said, "Salesforce.parameterizedSearch cannot be asked this: in")
      for (const secret of ["canary", "1555"]) assert.notInclude(said.toLowerCase(), secret)
      assert.lengthOf(heard, 0)
    }).pipe(live)
  )

  it.scopedLive("tells nothing private, in no error and no span", () =>
    Effect.gen(function* () {
      const said: Array<string> = []
      const native = yield* Effect.tracer
      const spans: Array<Tracer.Span> = []
      const tracer = Tracer.make({
        span: (...args) => {
          const span = native.span(...args)
          spans.push(span)
          return span
        },
        context: (f) => f()
      })
      const query = Query.from("MessagingEndUser")
        .select("Id")
        .where((q) => q.eq("MessagingPlatformKey", "+15550100123"))
      for (const answer of [
        fault("MALFORMED_QUERY"),
        { error: "canary Psst" },
        [{ errorCode: "Psst said +15550100123" }],
        []
      ]) {
        const { url } = yield* loopback(json(400, answer))
        const client = yield* clientAt(url)
        const calls = [
          Stream.runDrain(client.query(query)),
          client.search("Psst +15550100123", query),
          client.sessions.delete(sessionId)
        ]
        for (const call of calls) {
          const exit = yield* Effect.exit(Effect.withTracer(call, tracer))
          assert.strictEqual(exit._tag, "Failure")
          if (exit._tag === "Failure")
            said.push(Cause.pretty(exit.cause, { renderErrorCause: true }), JSON.stringify(exit))
        }
      }
      for (const span of spans) said.push(span.name, JSON.stringify([...span.attributes]))
      assert.include(said.join("\n"), "Salesforce.query")
      for (const secret of ["1555", "Psst", "canary"]) assert.notInclude(said.join("\n"), secret)
    }).pipe(live)
  )
})

describe("the org's budget", () => {
  it.scopedLive.each([
    ["api-usage=10018/100000", { used: 10018, most: 100000, ofApp: Option.none() }],
    [
      "api-usage=25/5000; per-app-api-usage=17/250(appName=sample-connected-app)",
      { used: 25, most: 5000, ofApp: Option.some({ name: "sample-connected-app", used: 17, most: 250 }) }
    ],
    [
      "new-thing=x, API-Usage = 3 / 4,per-app-api-usage=1/2 ( appName = A B )",
      { used: 3, most: 4, ofApp: Option.some({ name: "A B", used: 1, most: 2 }) }
    ]
  ] as const)("is known from what an answer says: %s", ([header, usage]) =>
    Effect.gen(function* () {
      const { url } = yield* loopback(
        json(200, { DailyApiRequests: { Max: 5000, Remaining: 4975 } }, { "sforce-limit-info": header })
      )
      const client = yield* clientAt(url)
      assert.isNull(Option.getOrNull(yield* client.usage))
      assert.strictEqual((yield* client.limits)["DailyApiRequests"]?.Remaining, 4975)
      assert.deepStrictEqual(Option.getOrNull(yield* client.usage), usage)
    }).pipe(live)
  )

  it.scopedLive("stays known where an answer does not say it, and is told of a refusal too", () =>
    Effect.gen(function* () {
      const { url } = yield* loopback((response, heard, nth) =>
        nth === 1
          ? json(404, fault("NOT_FOUND"), { "sforce-limit-info": "api-usage=1/2" })(response, heard, nth)
          : json(200, {}, { "sforce-limit-info": "soon-something-else" })(response, heard, nth)
      )
      const client = yield* clientAt(url)
      yield* Effect.flip(client.sessions.retrieve(sessionId))
      yield* client.limits
      assert.strictEqual(Option.getOrUndefined(yield* client.usage)?.used, 1)
    }).pipe(live)
  )
})

describe("an org", () => {
  it.scopedLive("tells which versions it speaks, at an address of no version", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* loopback(
        json(200, [{ label: "Spring '25", url: "/services/data/v64.0", version: "64.0" }])
      )
      const client: SalesforceClient["Type"] = yield* clientAt(url)
      assert.deepStrictEqual(yield* client.versions, [
        { label: "Spring '25", url: "/services/data/v64.0", version: "64.0" }
      ])
      assert.strictEqual(heard[0]?.url, "/services/data")
    }).pipe(live)
  )

  it.scopedLive("has records beside sessions that are only read", () =>
    Effect.gen(function* () {
      const share = {
        Id: "0Mw000000000009AAA",
        LastModifiedDate: null,
        LastModifiedById: userId,
        IsDeleted: false,
        AccessLevel: "Read",
        ParentId: sessionId,
        RowCause: "Owner",
        UserOrGroupId: userId
      }
      const { heard, url } = yield* loopback(json(200, { ...share, LastModifiedDate: "2026-02-03T10:11:12.000+0000" }))
      const { shares } = yield* clientAt(url)
      assert.strictEqual((yield* shares.retrieve("0Mw000000000009AAA")).AccessLevel, "Read")
      assert.deepStrictEqual(yield* shares.retrieve("0Mw000000000009AAA", ["ParentId"]), { ParentId: sessionId })
      assert.strictEqual(heard[1]?.url, `${base}/sobjects/MessagingSessionShare/0Mw000000000009AAA?fields=ParentId`)
      assert.strictEqual((yield* shares.raw("0Mw000000000009AAA"))["RowCause"], "Owner")
    }).pipe(live)
  )
})
