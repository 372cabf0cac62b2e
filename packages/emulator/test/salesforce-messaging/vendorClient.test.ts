/** The public client jsforce against the practice org: only the address is changed, and it does not notice. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { Connection } from "jsforce"
import { contact } from "../ground.ts"
import { bot, client, org, queue } from "./org.ts"

const promised = <A>(attempt: () => PromiseLike<A>) => Effect.promise(async () => await attempt())
const refusal = (attempt: () => PromiseLike<unknown>) =>
  Effect.map(
    Effect.flip(Effect.tryPromise({ try: async () => await attempt(), catch: (error) => error })),
    (error) => Schema.decodeUnknownSync(Schema.Struct({ errorCode: Schema.String }))(error).errorCode
  )

describe("jsforce", () => {
  it.scopedLive("logs in by client credentials, and again by a refresh token when its token has ended", () =>
    Effect.gen(function* () {
      const { root } = yield* org()
      const oauth2 = { loginUrl: root, clientId: client.client_id, clientSecret: client.client_secret }
      const one = new Connection({ loginUrl: root, oauth2, version: "64.0" })
      const user = yield* promised(() => one.authorize({ grant_type: "client_credentials" }))
      assert.deepInclude(user, { id: bot, organizationId: "00D000000000001EAA" })
      assert.strictEqual(one.instanceUrl, root)
      assert.strictEqual((yield* promised(() => one.identity())).username, "bot@practice.example")
      const versions = yield* promised(() => one.request<ReadonlyArray<object>>("/services/data"))
      assert.deepInclude(versions, { label: "Winter '20", url: "/services/data/v47.0", version: "47.0" })

      const other = new Connection({
        instanceUrl: root,
        accessToken: "of yesterday",
        refreshToken: "5Aep861.not-a-secret-practice-refresh-token",
        oauth2,
        version: "64.0"
      })
      assert.strictEqual((yield* promised(() => other.query("SELECT Id FROM User"))).totalSize, 2)
    })
  )

  it.scopedLive("reads sessions with whom they are with, page by page", () =>
    Effect.gen(function* () {
      const { connection, text } = yield* org()
      yield* Effect.forEach([1, 2, 3, 4, 5], (n) => text(`${contact.slice(0, -1)}${n}`))
      const soql =
        "SELECT Id, Status, MessagingEndUser.MessagingPlatformKey, Owner.Name, Owner.Type FROM MessagingSession ORDER BY Name"
      const first = yield* promised(() =>
        connection.query(soql, { autoFetch: false, headers: { "Sforce-Query-Options": "batchSize=2" } })
      )
      assert.deepInclude(first, { totalSize: 5, done: false })
      assert.lengthOf(first.records, 2)
      const [session] = first.records
      assert.strictEqual(session?.["MessagingEndUser"].MessagingPlatformKey, `${contact.slice(0, -1)}1`)
      assert.include(session?.["Owner"].attributes, { type: "Name" })

      const second = yield* promised(() => connection.queryMore(first.nextRecordsUrl ?? ""))
      assert.lengthOf(second.records, 2)
      const all = yield* promised(() =>
        connection.query(soql, { autoFetch: true, headers: { "Sforce-Query-Options": "batchSize=2" } })
      )
      assert.lengthOf(all.records, 5)
      assert.strictEqual(yield* promised(() => connection.sobject("MessagingSession").count({ Status: "Ended" })), 0)
      assert.strictEqual(connection.limitInfo.apiUsage?.limit, 100_000)
      assert.isAbove(connection.limitInfo.apiUsage?.used ?? 0, 3)
    })
  )

  it.scopedLive("retrieves, updates and deletes a session, and is refused to create one", () =>
    Effect.gen(function* () {
      const { connection, text } = yield* org()
      yield* text()
      const sessions = connection.sobject("MessagingSession")
      const { Id } = (yield* promised(() => sessions.findOne())) ?? {}
      assert.match(Id ?? "", /^0Mw\w{15}$/)
      const at = new Date(Date.now() - 60_000)
      const done = yield* promised(() => sessions.update({ Id: Id ?? "", OwnerId: queue, ChannelIntent: "booking" }))
      assert.isTrue(done.success)
      assert.deepInclude(yield* promised(() => connection.retrieve("MessagingSession", Id ?? "")), {
        OwnerId: queue,
        ChannelIntent: "booking"
      })
      assert.strictEqual(
        yield* refusal(() => sessions.update({ Id: Id ?? "", Status: "Ended" })),
        "INVALID_FIELD_FOR_INSERT_UPDATE"
      )
      assert.strictEqual(
        yield* refusal(() => sessions.create({ Status: "Active" })),
        "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"
      )

      const soon = new Date(Date.now() + 60_000)
      assert.deepStrictEqual((yield* promised(() => sessions.updated(at, soon))).ids, [Id])
      assert.isTrue((yield* promised(() => sessions.destroy(Id ?? ""))).success)
      const { deletedRecords } = yield* promised(() => sessions.deleted(at, soon))
      assert.deepStrictEqual(
        deletedRecords.map(({ id }) => id),
        [Id]
      )
      assert.strictEqual(yield* refusal(() => sessions.retrieve(Id ?? "")), "ENTITY_IS_DELETED")
      assert.lengthOf(yield* promised(() => sessions.find()), 0)
      const gone = yield* promised(() => connection.query("SELECT Id FROM MessagingSession", { scanAll: true }))
      assert.lengthOf(gone.records, 1)
    })
  )

  it.scopedLive("creates a case and upserts it by a key, and many in one call", () =>
    Effect.gen(function* () {
      const { connection } = yield* org()
      const cases = connection.sobject("Case")
      const first = yield* promised(() => cases.upsert({ Parley_Key__c: "a-1", Subject: "one" }, "Parley_Key__c"))
      assert.isTrue(first.success)
      const again = yield* promised(() => cases.upsert({ Parley_Key__c: "a-1", Subject: "two" }, "Parley_Key__c"))
      assert.strictEqual(again.id, first.id)
      assert.strictEqual((yield* promised(() => cases.retrieve(first.id ?? "")))["Subject"], "two")
      const other = yield* promised(() => cases.create({ Parley_Key__c: "a-1", Subject: "three" }))
      assert.isTrue(other.success)
      assert.strictEqual(
        yield* refusal(() => cases.upsert({ Parley_Key__c: "a-1", Subject: "four" }, "Parley_Key__c")),
        "MULTIPLE_CHOICES"
      )

      const many = yield* promised(() =>
        cases.create([{ Subject: "a" }, { Subject: "b", Priority: "None" }, { Nope: 1 }])
      )
      assert.deepStrictEqual(
        many.map(({ success }) => success),
        [true, true, false]
      )
      const ids = many.flatMap(({ id }) => id ?? [])
      const found = yield* promised(() => cases.retrieve(ids))
      assert.deepStrictEqual(
        found.map((it) => it["Subject"]),
        ["a", "b"]
      )
      yield* promised(() => cases.destroy(ids))
      assert.strictEqual(yield* promised(() => cases.count({ Subject: { $in: ["a", "b"] } })), 0)
    })
  )

  it.scopedLive("describes what there is, and searches it", () =>
    Effect.gen(function* () {
      const { connection, text } = yield* org()
      yield* text()
      const { fields, keyPrefix } = yield* promised(() => connection.describe("MessagingSession"))
      assert.strictEqual(keyPrefix, "0Mw")
      const status = fields.find(({ name }) => name === "Status")
      assert.deepInclude(status, { updateable: false, filterable: true, groupable: true, restrictedPicklist: true })
      assert.include(status?.picklistValues?.map(({ value }) => value) ?? [], "Inactive")
      assert.deepStrictEqual(fields.find(({ name }) => name === "OwnerId")?.referenceTo, ["Group", "User"])
      const { sobjects } = yield* promised(() => connection.describeGlobal())
      assert.include(
        sobjects.map(({ name }) => name),
        "MessagingSessionChangeEvent"
      )

      const { searchRecords } = yield* promised(() =>
        connection.search("FIND {Cora} IN NAME FIELDS RETURNING Contact(Id, LastName), Lead(Id)")
      )
      assert.deepInclude(searchRecords, {
        attributes: { type: "Contact", url: "/services/data/v64.0/sobjects/Contact/003000000000001AAA" },
        Id: "003000000000001AAA",
        LastName: "Customer"
      })
      assert.lengthOf(searchRecords, 1)
      assert.strictEqual((yield* promised(() => connection.limits()))["DailyApiRequests"]?.Max, 100_000)
    })
  )
})
