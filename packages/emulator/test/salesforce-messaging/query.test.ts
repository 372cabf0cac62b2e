/** SOQL and SOSL as the practice org reads them. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { contact } from "../ground.ts"
import { org, queue, records, refused } from "./org.ts"

const subjects = [
  { Subject: "Table for two", Priority: "High", Origin: "Phone" },
  { Subject: "table for 100%", Priority: "Low", Origin: "Phone" },
  { Subject: "O'Brien\\s", Priority: "Low", Origin: "Web" },
  { Subject: "with_underscore", Priority: "Medium", Origin: null }
]

/** The cases above, and the one that is there from the start ("A question"). */
const withCases = Effect.gen(function* () {
  const it = yield* org()
  yield* Effect.forEach(subjects, (fields) => it.call("POST", "/v64.0/sobjects/Case", fields))
  return it
})

describe("a query", () => {
  it.scopedLive("finds what its conditions say", () =>
    Effect.gen(function* () {
      const { query } = yield* withCases
      const cases = [
        ["Subject = 'TABLE FOR TWO'", ["Table for two"]],
        ["Subject LIKE 'table%'", ["Table for two", "table for 100%"]],
        ["Subject LIKE '%100\\%'", ["table for 100%"]],
        ["Subject LIKE 'with\\_%'", ["with_underscore"]],
        ["Subject LIKE '_able for two'", ["Table for two"]],
        ["Subject = 'O\\'Brien\\\\s'", ["O'Brien\\s"]],
        ["Subject = 'x\\' OR Subject != \\''", []],
        ["Priority IN ('High', 'Medium') AND Origin = 'Phone'", ["Table for two"]],
        ["Priority NOT IN ('High','Low') AND Origin = null", ["with_underscore"]],
        ["Origin != 'Phone' AND (Subject LIKE 'O%' OR Subject LIKE 'w%')", ["O'Brien\\s", "with_underscore"]],
        ["NOT Origin = 'Phone' AND NOT (Subject LIKE 'A%')", ["O'Brien\\s", "with_underscore"]],
        ["Origin <> null and priority = 'low'", ["table for 100%", "O'Brien\\s"]],
        ["CreatedDate < 2020-01-01T00:00:00Z", []],
        ["CreatedDate >= 2020-01-01T00:00:00+0200 AND CreatedDate = TODAY AND Priority = 'High'", ["Table for two"]],
        ["CreatedDate > LAST_N_DAYS:3", []],
        ["IsDeleted = true", []],
        ["ContactId = '003000000000001' AND Contact.Account.Name = 'Practice Customer'", ["A question"]],
        ["Owner.Type = 'User' AND Owner.Name LIKE 'Practice%' AND Priority = 'High'", ["Table for two"]],
        ["CaseNumber > '00000004'", ["with_underscore"]]
      ] as const
      for (const [where, found] of cases) {
        const reply = yield* query(`SELECT Subject FROM Case WHERE ${where} ORDER BY CreatedDate, CaseNumber`)
        assert.strictEqual(reply.status, 200, where)
        assert.deepStrictEqual(
          records(reply).records.map((it) => it["Subject"]),
          [...found],
          where
        )
      }
    })
  )

  it.scopedLive("orders, cuts, counts and groups", () =>
    Effect.gen(function* () {
      const { query } = yield* withCases
      const list = (soql: string) => Effect.map(query(soql), (reply) => records(reply).records)
      const column = (name: string, soql: string) => Effect.map(list(soql), (some) => some.map((it) => it[name]))
      assert.deepStrictEqual(yield* column("Origin", "SELECT Origin FROM Case ORDER BY Origin DESC NULLS LAST"), [
        "Web",
        "Phone",
        "Phone",
        "Messaging",
        null
      ])
      assert.deepStrictEqual(yield* column("Origin", "SELECT Origin FROM Case ORDER BY Origin ASC LIMIT 2 OFFSET 1"), [
        "Messaging",
        "Phone"
      ])
      assert.deepStrictEqual(records(yield* query("SELECT COUNT() FROM Case WHERE Origin = 'Phone'")), {
        totalSize: 2,
        done: true,
        records: []
      })
      assert.deepStrictEqual(
        yield* list(
          "SELECT Origin, COUNT(Id) n, MAX(Subject) FROM Case GROUP BY Origin ORDER BY COUNT(Id) DESC, Origin"
        ),
        [
          { attributes: { type: "AggregateResult" }, Origin: "Phone", n: 2, expr0: "table for 100%" },
          { attributes: { type: "AggregateResult" }, Origin: null, n: 1, expr0: "with_underscore" },
          { attributes: { type: "AggregateResult" }, Origin: "Messaging", n: 1, expr0: "A question" },
          { attributes: { type: "AggregateResult" }, Origin: "Web", n: 1, expr0: "O'Brien\\s" }
        ]
      )
      assert.strictEqual((yield* list("SELECT c.Id FROM Case c WHERE c.Priority = 'Low' FOR VIEW")).length, 2)
      const [kind] = yield* list("SELECT TYPEOF Owner WHEN User THEN Username, Alias ELSE Name END FROM Case LIMIT 1")
      assert.deepInclude(kind?.["Owner"], { Username: "bot@practice.example", Alias: "bot" })
    })
  )

  it.scopedLive("shows a session with whom it is with, and null where a reference leads nowhere", () =>
    Effect.gen(function* () {
      const { call, query, text } = yield* org()
      yield* text()
      const soql =
        "SELECT Id, Case.CaseNumber, MessagingEndUser.MessagingPlatformKey, MessagingChannel.DeveloperName, Owner.Type FROM MessagingSession"
      const [before] = records(yield* query(soql)).records
      const id = String(before?.["Id"])
      assert.deepInclude(before, {
        Case: null,
        MessagingChannel: {
          attributes: {
            type: "MessagingChannel",
            url: "/services/data/v64.0/sobjects/MessagingChannel/0Mj000000000001CAA"
          },
          DeveloperName: "Practice_Text"
        }
      })
      assert.include(before?.["MessagingEndUser"], { MessagingPlatformKey: contact })
      const change = { OwnerId: queue.slice(0, 15), CaseId: "500000000000001" }
      assert.strictEqual((yield* call("PATCH", `/v64.0/sobjects/MessagingSession/${id}`, change)).status, 204)
      const [after] = records(yield* query(soql)).records
      assert.include(after?.["Owner"], { Type: "Group" })
      assert.include(after?.["Case"], { CaseNumber: "00000001" })
      const history = yield* query(
        "SELECT Field, NewValue FROM MessagingSessionHistory WHERE Field IN ('Owner', 'Case') ORDER BY Field DESC"
      )
      assert.deepInclude(records(history).records[0], { Field: "Owner", NewValue: queue })
      assert.strictEqual(records(history).totalSize, 2)
    })
  )

  it.scopedLive("is refused for what the vendor refuses", () =>
    Effect.gen(function* () {
      const { query } = yield* org()
      const cases = [
        ["", "MALFORMED_QUERY"],
        ["SELECT FROM Case", "MALFORMED_QUERY"],
        ["SELECT Id FORM Case", "MALFORMED_QUERY"],
        ["SELECT Id FROM Case WHERE Subject = 'open", "MALFORMED_QUERY"],
        ["SELECT Id FROM Case WHERE Subject = 'a\\x'", "MALFORMED_QUERY"],
        ["SELECT Id FROM Case WHERE Subject = 'a\nb'", "MALFORMED_QUERY"],
        ["SELECT Id FROM Case WHERE Subject = 'a' OR Subject = 'b' AND Subject = 'c'", "MALFORMED_QUERY"],
        ["SELECT Id FROM Case; DELETE", "MALFORMED_QUERY"],
        ["SELECT Id, COUNT(Name) FROM Account", "MALFORMED_QUERY"],
        ["SELECT Id, Id FROM Case", "INVALID_FIELD"],
        ["SELECT Nope FROM Case", "INVALID_FIELD"],
        ["SELECT Nope.Name FROM Case", "INVALID_FIELD"],
        ["SELECT Id FROM Nope", "INVALID_TYPE"],
        ["SELECT Id FROM MessagingSessionChangeEvent", "INVALID_TYPE"],
        ["SELECT Id FROM MessagingSession WHERE AgentMessageCount > 3", "INVALID_FIELD"],
        ["SELECT Id FROM MessagingSession ORDER BY PreviewDetails", "INVALID_FIELD"],
        ["SELECT StartTime, COUNT(Id) FROM MessagingSession GROUP BY StartTime", "INVALID_FIELD"],
        ["SELECT Id FROM MessagingSession WHERE StartTime > '2026-01-01'", "INVALID_FIELD"],
        ["SELECT Id FROM MessagingSession WHERE Status = 1", "INVALID_FIELD"],
        ["SELECT Id FROM MessagingSession WHERE CaseId = 'nope'", "INVALID_QUERY_FILTER_OPERATOR"],
        ["SELECT Id FROM MessagingSession WHERE Id LIKE '0Mw%'", "INVALID_QUERY_FILTER_OPERATOR"],
        ["SELECT Id FROM Case LIMIT 1 OFFSET 2001", "NUMBER_OUTSIDE_VALID_RANGE"]
      ] as const
      for (const [soql, code] of cases) {
        assert.deepInclude(refused(yield* query(soql)), { status: 400, code }, soql)
      }
      assert.include(
        JSON.stringify((yield* query("SELECT Id FROM MessagingSession WHERE AgentMessageCount = 1")).body),
        "field 'AgentMessageCount' can not be filtered in a query call"
      )
    })
  )

  it.scopedLive("sees only what its version of the API has", () =>
    Effect.gen(function* () {
      const { get, query } = yield* org()
      const conversation = "SELECT ConversationId, Conversation.ConversationIdentifier FROM MessagingSession"
      assert.strictEqual((yield* query(conversation, "v55.0")).status, 200)
      assert.deepInclude(refused(yield* query(conversation, "v54.0")), { status: 400, code: "INVALID_FIELD" })
      assert.strictEqual((yield* query("SELECT CampaignId FROM MessagingSession", "v66.0")).status, 200)
      assert.deepInclude(refused(yield* query("SELECT CampaignId FROM MessagingSession", "v65.0")), {
        code: "INVALID_FIELD"
      })
      assert.deepInclude(refused(yield* query("SELECT Id FROM Conversation", "v54.0")), { code: "INVALID_TYPE" })
      const gone = "SELECT IsOptedOut FROM MessagingEndUser"
      assert.strictEqual((yield* query(gone, "v48.0")).status, 200)
      assert.deepInclude(refused(yield* query(gone, "v49.0")), { code: "INVALID_FIELD" })
      const event = "sobjects/MessagingSessionChangeEvent/describe"
      assert.strictEqual((yield* get(`/v62.0/${event}`)).status, 200)
      assert.deepInclude(refused(yield* get(`/v61.0/${event}`)), { status: 404, code: "NOT_FOUND" })
      for (const version of ["v46.0", "v67.0", "v64", "64.0"]) {
        assert.deepInclude(refused(yield* get(`/${version}/limits`)), { status: 404, code: "NOT_FOUND" })
      }
      const types = (yield* get("/v54.0/sobjects/MessagingSession/describe")).body
      assert.notInclude(JSON.stringify(types), "EmbeddedMessaging")
    })
  )

  it.scopedLive("goes on where a page ended, and nowhere else", () =>
    Effect.gen(function* () {
      const { get, root, ask, access_token } = yield* withCases
      const first = yield* get(`/v60.0/query?q=${encodeURIComponent("SELECT Id FROM Case")}`, {
        "sforce-query-options": "batchSize=3"
      })
      const { nextRecordsUrl = "", ...page } = records(first)
      assert.deepInclude(page, { totalSize: 5, done: false })
      assert.match(nextRecordsUrl, /^\/services\/data\/v60\.0\/query\/\w+-3$/)
      const next = yield* ask(`${root}${nextRecordsUrl}`, { headers: { authorization: `Bearer ${access_token}` } })
      assert.lengthOf(records(next).records, 2)
      assert.isTrue(records(next).done)
      assert.deepInclude(refused(yield* get("/v60.0/query/01gnope-3")), { status: 400, code: "INVALID_QUERY_LOCATOR" })
    })
  )
})

describe("a search", () => {
  it.scopedLive("finds words, by SOSL and by parameters", () =>
    Effect.gen(function* () {
      const { call, get } = yield* withCases
      const found = ({ body }: { readonly body: unknown }) => JSON.stringify(body).match(/"Subject":"[^"]*"/g) ?? []
      const sosl = (text: string) => get(`/v64.0/search?q=${encodeURIComponent(text)}`)
      assert.deepStrictEqual(
        found(yield* sosl("FIND {tab* AND two} IN ALL FIELDS RETURNING Case(Id, Subject WHERE Priority = 'High')")),
        ['"Subject":"Table for two"']
      )
      assert.lengthOf(found(yield* sosl("FIND {two OR 100} RETURNING Case(Subject ORDER BY Subject LIMIT 9), User")), 2)
      assert.lengthOf(found(yield* sosl("FIND {O\\'Brien} RETURNING Case(Subject)")), 1)
      assert.lengthOf(found(yield* sosl('FIND {"table" "for" AND tw\\*} RETURNING Case(Subject)')), 0)
      const parameters = { q: "table", in: "ALL", fields: ["Subject"], sobjects: [{ name: "Case", limit: 1 }] }
      assert.lengthOf(found(yield* call("POST", "/v64.0/parameterizedSearch", parameters)), 1)
      assert.lengthOf(found(yield* get("/v64.0/parameterizedSearch?q=table&sobject=Case&fields=Subject")), 2)
      for (const [text, code] of [
        ["FIND two RETURNING Case", "MALFORMED_SEARCH"],
        ["FIND {t} RETURNING Case", "MALFORMED_SEARCH"],
        ["FIND {two} RETURNING Case(Nope)", "INVALID_FIELD"],
        ["FIND {two} RETURNING Nope", "INVALID_TYPE"]
      ] as const) {
        assert.deepInclude(refused(yield* sosl(text)), { status: 400, code }, text)
      }
    })
  )
})
