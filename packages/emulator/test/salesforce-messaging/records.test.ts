/** Rows over REST: what may be written, what is refused and how, what is kept. */
import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { contact } from "../ground.ts"
import { id, org, queue, read, records, refused } from "./org.ts"

const session = (it: Effect.Effect.Success<ReturnType<typeof org>>, number = contact) =>
  Effect.gen(function* () {
    yield* it.text(number)
    const soql = `SELECT Id FROM MessagingSession WHERE MessagingEndUser.MessagingPlatformKey = '${number}'`
    const [row] = records(yield* it.query(soql)).records
    return `/v64.0/sobjects/MessagingSession/${String(row?.["Id"])}`
  })
const span = (from: number, to: number) =>
  new URLSearchParams({
    start: new Date(Date.now() + from).toISOString().replace("Z", "+00:00"),
    end: new Date(Date.now() + to).toISOString().replace("Z", "+00:00")
  }).toString()
const Gone = Schema.Struct({ deletedRecords: Schema.Array(Schema.Struct({ id: Schema.String })) })
const minute = 60_000
const day = 1440 * minute

describe("a session", () => {
  it.scopedLive("takes only the fields that may be updated, and says which were wrong", () =>
    Effect.gen(function* () {
      const it = yield* org()
      const path = yield* session(it)
      const cases = [
        [{ Status: "Ended", ChannelType: "Text" }, "INVALID_FIELD_FOR_INSERT_UPDATE", ["Status", "ChannelType"]],
        [{ Nope: 1 }, "INVALID_FIELD", []],
        [{ Id: "0Mw000000000001AAA" }, "INVALID_FIELD", ["Id"]],
        [{ EndUserLanguage: "tlh" }, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", ["EndUserLanguage"]],
        [{ OwnerId: null }, "REQUIRED_FIELD_MISSING", ["OwnerId"]],
        [{ CaseId: "nope" }, "MALFORMED_ID", ["CaseId"]],
        [{ CaseId: "500000000000009" }, "INVALID_CROSS_REFERENCE_KEY", []],
        [{ AcceptTime: "yesterday" }, "JSON_PARSER_ERROR", []]
      ] as const
      for (const [body, code, fields] of cases) {
        const reply = yield* it.call("PATCH", path, body)
        assert.deepStrictEqual(refused(reply), { status: 400, code, fields: [...fields] }, code)
      }
      const good = { AcceptTime: "2026-02-03T11:11:12+01:00", CaseId: "500000000000001", ChannelGroup: "VIP" }
      assert.deepInclude(yield* it.call("PATCH", path, good), { status: 204, body: null })
      const shown = yield* it.get(`${path}?fields=AcceptTime,CaseId,channelgroup`)
      assert.deepInclude(shown.body, {
        AcceptTime: "2026-02-03T10:11:12.000+0000",
        CaseId: "500000000000001AAA",
        ChannelGroup: "VIP"
      })
      assert.strictEqual((yield* it.call("PATCH", path, { CaseId: null })).status, 204)
      assert.deepInclude(refused(yield* it.get(`${path}?fields=Nope`)), { status: 400, code: "INVALID_FIELD" })
      const bare = { "content-type": "text/plain" }
      assert.deepInclude(refused(yield* it.call("PATCH", path, good, bare)), { status: 415 })
    })
  )

  it.scopedLive("is found by its id of 15 characters, not when it never was, and said to be deleted", () =>
    Effect.gen(function* () {
      const it = yield* org()
      const path = yield* session(it)
      assert.strictEqual((yield* it.get(path.slice(0, -3))).status, 200)
      const other = "/v64.0/sobjects/MessagingSession"
      assert.deepInclude(refused(yield* it.get(`${other}/0Mw000000000009AAA`)), { status: 404, code: "NOT_FOUND" })
      assert.deepInclude(refused(yield* it.get(`${other}/nope`)), { status: 404, code: "NOT_FOUND" })
      assert.strictEqual((yield* it.call("DELETE", path)).status, 204)
      for (const method of ["GET", "DELETE"]) {
        assert.deepInclude(refused(yield* it.call(method, path)), { status: 404, code: "ENTITY_IS_DELETED" })
      }
      assert.deepInclude(refused(yield* it.call("PATCH", path, {})), { status: 404, code: "ENTITY_IS_DELETED" })
      const gone = yield* it.get(
        `/v64.0/queryAll?q=${encodeURIComponent("SELECT Id, IsDeleted FROM MessagingSession")}`
      )
      assert.deepInclude(records(gone).records[0], { IsDeleted: true })
    })
  )

  it.scopedLive("is upserted by a key, made by nobody, and chosen where several have the key", () =>
    Effect.gen(function* () {
      const it = yield* org()
      const paths = [yield* session(it), yield* session(it, `${contact}0`)]
      const keyed = "/v64.0/sobjects/MessagingSession/Parley_Key__c/order%2F1"
      const refusal = refused(yield* it.call("PATCH", keyed, { ChannelGroup: "VIP" }))
      assert.deepInclude(refusal, { status: 400, code: "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY" })
      yield* it.call("PATCH", paths[0] ?? "", { Parley_Key__c: "order/1" })
      const one = yield* it.call("PATCH", keyed, { ChannelGroup: "VIP" })
      assert.deepInclude(one.body, { success: true, created: false })
      assert.deepInclude((yield* it.get(keyed)).body, { ChannelGroup: "VIP" })
      yield* it.call("PATCH", paths[1] ?? "", { Parley_Key__c: "order/1" })
      const several = yield* it.call("PATCH", keyed, { ChannelGroup: "VIP" })
      assert.strictEqual(several.status, 300)
      assert.deepStrictEqual(
        several.body,
        paths.map((path) => `/services/data${path}`)
      )
      const strange = "/v64.0/sobjects/MessagingSession/Status/Active"
      assert.deepInclude(refused(yield* it.call("PATCH", strange, {})), { status: 404, code: "NOT_FOUND" })
    })
  )

  it.scopedLive("is in the spans of what was changed and deleted, which go back 30 and 15 days", () =>
    Effect.gen(function* () {
      const it = yield* org()
      const path = yield* session(it)
      const list = (kind: string, query: string) => it.get(`/v64.0/sobjects/MessagingSession/${kind}/?${query}`)
      const name = path.split("/").at(-1)
      const changed = yield* list("updated", span(-minute, minute))
      assert.deepInclude(changed.body, { ids: [name] })
      yield* it.call("DELETE", path)
      assert.deepInclude((yield* list("updated", span(-minute, minute))).body, { ids: [] })
      const gone = yield* list("deleted", span(-minute, minute))
      const { deletedRecords } = read(Gone)(gone)
      assert.deepStrictEqual(
        deletedRecords.map(({ id }) => id),
        [name]
      )
      assert.match(JSON.stringify(gone.body), /"latestDateCovered":"[\d-]+T[\d:.]+\+0000"/)
      for (const [kind, query] of [
        ["updated", span(-31 * day, 0)],
        ["deleted", span(-16 * day, 0)],
        ["deleted", span(0, 1000)],
        ["updated", "start=yesterday&end=today"]
      ] as const) {
        assert.deepInclude(refused(yield* list(kind, query)), { status: 400, code: "INVALID_REPLICATION_DATE" })
      }
      assert.strictEqual((yield* list("updated", span(-29 * day, 0))).status, 200)
    })
  )

  it.scopedLive("is described once, and not again to who knows it", () =>
    Effect.gen(function* () {
      const { get } = yield* org()
      for (const path of ["", "/layouts", "/layouts/012000000000000AAA"]) {
        const whole = `/v64.0/sobjects/MessagingSession/describe${path}`
        const first = yield* get(whole)
        assert.strictEqual(first.status, 200)
        const known = { "if-modified-since": first.headers.get("last-modified") ?? "" }
        assert.deepInclude(yield* get(whole, known), { status: 304, body: null })
        assert.strictEqual((yield* get(whole, { "if-modified-since": new Date(0).toUTCString() })).status, 200)
      }
    })
  )

  it.scopedLive("is there again after a restart, and its token is not", () =>
    Effect.gen(function* () {
      const file = join(mkdtempSync(join(tmpdir(), "practice-")), "messages.jsonl")
      const before = yield* Effect.scoped(
        Effect.gen(function* () {
          const it = yield* org({ file })
          const path = yield* session(it)
          yield* it.call("PATCH", path, { OwnerId: queue })
          const removed = id(yield* it.call("POST", "/v64.0/sobjects/Case", { Subject: "gone" })).id
          yield* it.call("DELETE", `/v64.0/sobjects/Case/${removed}`)
          return { path, removed, authorization: `Bearer ${it.access_token}` }
        })
      )
      const { call, get } = yield* org({ file })
      const old = yield* call("GET", before.path, undefined, { authorization: before.authorization })
      assert.deepInclude(refused(old), { status: 401, code: "INVALID_SESSION_ID" })
      assert.deepInclude((yield* get(before.path)).body, { OwnerId: queue })
      const removed = yield* get(`/v64.0/sobjects/Case/${before.removed}`)
      assert.deepInclude(refused(removed), { status: 404, code: "ENTITY_IS_DELETED" })
    })
  )
})

describe("several calls in one", () => {
  it.scopedLive("refer to each other, and each has a status of its own", () =>
    Effect.gen(function* () {
      const { call } = yield* org()
      const composite = yield* call("POST", "/v64.0/composite", {
        compositeRequest: [
          { method: "POST", url: "/services/data/v64.0/sobjects/Account", referenceId: "a", body: { Name: "New" } },
          {
            method: "POST",
            url: "/services/data/v64.0/sobjects/Contact",
            referenceId: "c",
            body: { LastName: "One", AccountId: "@{a.id}" }
          },
          { method: "GET", url: "/services/data/v64.0/sobjects/Contact/@{c.id}?fields=AccountId", referenceId: "r" },
          { method: "GET", url: "/services/data/v64.0/sobjects/Nope", referenceId: "n" }
        ]
      })
      const Part = Schema.Struct({ referenceId: Schema.String, httpStatusCode: Schema.Int, body: Schema.Unknown })
      const parts = read(Schema.Struct({ compositeResponse: Schema.Array(Part) }))(composite).compositeResponse
      assert.deepStrictEqual(
        parts.map(({ httpStatusCode }) => httpStatusCode),
        [201, 201, 200, 404]
      )
      assert.deepInclude(parts[2]?.body, { AccountId: id({ body: parts[0]?.body }).id })

      const batch = yield* call("POST", "/v64.0/composite/batch", {
        haltOnError: true,
        batchRequests: [
          { method: "GET", url: "v64.0/limits" },
          { method: "PATCH", url: "v64.0/sobjects/Case/nope", richInput: {} },
          { method: "GET", url: "v64.0/limits" }
        ]
      })
      const Batch = Schema.Struct({
        hasErrors: Schema.Boolean,
        results: Schema.Array(Schema.Struct({ statusCode: Schema.Int }))
      })
      assert.deepStrictEqual(read(Batch)(batch), {
        hasErrors: true,
        results: [{ statusCode: 200 }, { statusCode: 404 }, { statusCode: 412 }]
      })
    })
  )

  it.scopedLive("are all done or none, where that is asked for", () =>
    Effect.gen(function* () {
      const { call, query } = yield* org()
      const rows = [
        { attributes: { type: "Case" }, Subject: "one" },
        { attributes: { type: "MessagingSession" }, Status: "Active" }
      ]
      const Results = Schema.Array(
        Schema.Struct({ success: Schema.Boolean, errors: Schema.Array(Schema.Struct({ statusCode: Schema.String })) })
      )
      const none = read(Results)(yield* call("POST", "/v64.0/composite/sobjects", { allOrNone: true, records: rows }))
      assert.deepStrictEqual(
        none.map(({ errors }) => errors[0]?.statusCode),
        ["ALL_OR_NONE_OPERATION_ROLLED_BACK", "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"]
      )
      assert.strictEqual(records(yield* query("SELECT Id FROM Case WHERE Subject = 'one'")).totalSize, 0)
      const some = read(Results)(yield* call("POST", "/v64.0/composite/sobjects", { records: rows }))
      assert.deepStrictEqual(
        some.map(({ success }) => success),
        [true, false]
      )
    })
  )
})

describe("a fault", () => {
  it.scopedLive("is told in the vendor's words, and befalls the operation that it was ordered for", () =>
    Effect.gen(function* () {
      const { get, json, login, query } = yield* org()
      const order = (operation: string, kind: string) =>
        json("POST", "/salesforce-messaging/faults", { operation, kind, retryAfter: 2 })
      yield* order("list", "429")
      const limited = yield* query("SELECT Id FROM Case")
      assert.deepInclude(refused(limited), { status: 403, code: "REQUEST_LIMIT_EXCEEDED" })
      assert.strictEqual(limited.headers.get("retry-after"), "2")
      assert.match(limited.headers.get("sforce-limit-info") ?? "", /^api-usage=\d+\/100000$/)
      assert.strictEqual((yield* query("SELECT Id FROM Case")).status, 200)
      yield* order("fetch", "500")
      assert.strictEqual((yield* get("/v64.0/sobjects/Case/500000000000001")).status, 500)
      yield* order("token", "429")
      assert.strictEqual((yield* login({ grant_type: "client_credentials" })).status, 403)
    })
  )
})
