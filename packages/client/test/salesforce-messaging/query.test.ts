import { assert, describe, it } from "@effect/vitest"
import { objects, Query, salesforceId, soql, sosl } from "@parley/client/salesforce-messaging"
import { DateTime, Either } from "effect"
import fc from "fast-check"
import { corpus } from "./corpus.ts"
import { channelId, userId } from "./org.ts"
import { soughtIn, tokensIn } from "./soqlTokens.ts"

const sessions = Query.from("MessagingSession").select("Id")
const written = (query: { readonly plan: Parameters<typeof soql>[0] }, version = 66) =>
  Either.getOrThrow(soql(query.plan, version))
const refused = (query: { readonly plan: Parameters<typeof soql>[0] }, version = 66) =>
  Either.match(soql(query.plan, version), { onLeft: (advice) => advice, onRight: () => "" })
const start = DateTime.unsafeMake("2026-02-03T10:11:12.000Z")

describe("a query", () => {
  it("is written from values", () => {
    const query = Query.from("MessagingSession")
      .select("Id", "Status", "Owner.Name", "MessagingEndUser.MessagingPlatformKey")
      .where((q) =>
        q.and(
          q.eq("Status", "Active"),
          q.gt("StartTime", start),
          q.in("MessagingChannelId", [salesforceId("0Mj000000000001"), channelId]),
          q.or(q.eq("EndTime", null), q.not(q.eq("IsDeleted", true))),
          q.ne("Owner.Type", "User"),
          q.startsWith("Name", "MS-")
        )
      )
      .where((q) => q.notIn("Colour__c", ["red", 7]))
      .orderBy("StartTime", "desc", "last")
      .orderBy("Name")
      .limit(10)
      .offset(20)
    assert.strictEqual(
      written(query),
      "SELECT Id, Status, Owner.Name, MessagingEndUser.MessagingPlatformKey FROM MessagingSession WHERE ((Status = 'Active' AND " +
        "StartTime > 2026-02-03T10:11:12.000Z AND MessagingChannelId IN ('0Mj000000000001CAA', '0Mj000000000001CAA') AND " +
        "(EndTime = null OR (NOT IsDeleted = true)) AND Owner.Type != 'User' AND Name LIKE 'MS-%') AND Colour__c NOT IN ('red', 7)) " +
        "ORDER BY StartTime DESC NULLS LAST, Name ASC LIMIT 10 OFFSET 20"
    )
    assert.strictEqual(
      written(Query.from("MessagingSession").groupBy("Status", "ChannelType").orderBy("Status")),
      "SELECT Status, ChannelType, COUNT(Id) records FROM MessagingSession GROUP BY Status, ChannelType ORDER BY Status ASC"
    )
  })

  it("is a value: what is made of it leaves it as it was", () => {
    sessions.where((q) => q.eq("Status", "Active")).limit(1)
    assert.strictEqual(written(sessions), "SELECT Id FROM MessagingSession")
  })

  it.each(corpus)("keeps %j one text, whichever operator it is for", (text) => {
    const [like, likeStart] = [text, "x"].map((it) => it.replace(/[%_]/g, "\\$&"))
    const expected = [
      [sessions.where((q) => q.eq("Name", text)), text],
      [sessions.where((q) => q.in("ChannelKey", [text])), text],
      [sessions.where((q) => q.eq("MessagingEndUser.Name", text)), text],
      [sessions.where((q) => q.eq("Colour__c", text)), text],
      [sessions.where((q) => q.contains("Name", text)), `%${like}%`],
      [sessions.where((q) => q.startsWith("Name", text)), `${like}%`],
      [sessions.where((q) => q.endsWith("Name", text)), `%${like}`],
      [sessions.where((q) => q.and(q.like("Name", text), q.startsWith("Name", "x"))), text, `${likeStart}%`]
    ] as const
    for (const [query, ...texts] of expected) {
      const tokens = tokensIn(written(query))
      assert.deepStrictEqual(
        tokens.flatMap(({ kind, value }) => (kind === "text" ? [value] : [])),
        texts
      )
      const harmless = tokensIn(written(sessions.where((q) => q.eq("Name", "x")))).filter(({ kind }) => kind === "word")
      if (query === expected[0][0])
        assert.deepStrictEqual(
          tokens.filter(({ kind }) => kind === "word"),
          harmless
        )
    }
  })

  it("keeps any text one text, and says the same around it", () => {
    const around = (query: string) => tokensIn(query).flatMap((it) => (it.kind === "word" ? [it.value] : ["text"]))
    const harmless = around(written(sessions.where((q) => q.and(q.eq("Name", "x"), q.contains("ChannelKey", "x")))))
    fc.assert(
      fc.property(fc.fullUnicodeString(), fc.string(), (one, other) => {
        const query = written(sessions.where((q) => q.and(q.eq("Name", one), q.contains("ChannelKey", other))))
        const texts = tokensIn(query).flatMap(({ kind, value }) => (kind === "text" ? [value] : []))
        assert.deepStrictEqual(around(query), harmless)
        assert.deepStrictEqual(texts, [one, `%${other.replace(/[%_]/g, "\\$&")}%`])
        assert.isTrue(URL.canParse(`http://x/?q=${encodeURIComponent(query)}`))
      }),
      { numRuns: 500 }
    )
  })

  it.each(corpus.filter((it) => it !== "null"))("takes %j for a name of nothing: no part of it is written", (name) => {
    const from = "MessagingSession"
    for (const plan of [
      { from: name, select: ["Id"] },
      { from, select: [name] },
      { from, select: [`${name}__c`] },
      { from, select: [`Owner.${name}`] },
      { from, select: ["Id"], orderBy: [{ path: name, direction: "asc" as const }] },
      { from, select: [], groupBy: [name] },
      { from, select: ["Id"], where: { is: "compare" as const, path: name, by: "=" as const, value: 1 } }
    ]) {
      assert.isTrue(Either.isLeft(soql(plan, 66)), JSON.stringify(plan))
    }
  })

  it.each(["", "= 'x' OR Name !=", "LIKE", "=="])("does not compare by %j, wherever the plan is from", (by) => {
    const where = JSON.parse(JSON.stringify({ is: "compare", path: "Name", by, value: "x" }))
    assert.include(refused({ plan: { from: "MessagingSession", select: ["Id"], where } }), "Name is compared by =, !=")
  })

  it("takes numbers, ids and dates only where they are such", () => {
    const on = (path: string, value: string | number) =>
      refused({ plan: { from: "MessagingSession", select: ["Id"], where: { is: "compare", path, by: "=", value } } })
    assert.include(on("OwnerId", "' OR Name != '"), "OwnerId wants an id")
    assert.include(on("OwnerId", "005000000000001AA"), "OwnerId wants an id")
    assert.include(on("StartTime", "2026-02-03"), "StartTime wants a date")
    assert.include(on("IsDeleted", "true"), "IsDeleted wants true or false")
    assert.include(on("Colour__c", Number.NaN), "number")
    assert.include(on("Colour__c", 1e21), "number")
    assert.include(on("Status", 7), "Status wants a text")
    assert.include(refused(sessions.where((q) => q.lt("StartTime", DateTime.unsafeMake(8.64e15)))), "four digits")
    for (const limit of [0, -1, 1.5, Number.NaN, 50_001]) assert.include(refused(sessions.limit(limit)), "limit")
    assert.include(refused(sessions.where((q) => q.in("OwnerId", []))), "no values")
    const nothing = { is: "and", all: [] } as const
    assert.include(refused({ plan: { from: "MessagingSession", select: ["Id"], where: nothing } }), "nothing to and")
    assert.include(refused({ plan: { from: "MessagingSession", select: [] } }), "nothing is selected")
  })

  it("normalises ids of 15 characters, and leaves those of 18 as they are", () => {
    assert.include(written(sessions.where((q) => q.eq("OwnerId", userId))), "'005000000000001AAA'")
    assert.strictEqual(salesforceId("0MwAbCdEfGhIjKl"), "0MwAbCdEfGhIjKlKVK")
  })

  it("selects, filters, groups and sorts by just those fields that the vendor says", () => {
    const checks = { filter: 0, group: 0, sort: 0 }
    for (const [name, { properties }] of Object.entries(objects.MessagingSession.fields)) {
      const has = (property: string) => properties.some((it) => it === property)
      const from = "MessagingSession"
      assert.isTrue(Either.isRight(soql({ from, select: [name] }, 66)), name)
      const where = { is: "compare", path: name, by: "=", value: null } as const
      assert.strictEqual(Either.isRight(soql({ from, select: ["Id"], where }, 66)), has("filter"), name)
      const orderBy = [{ path: name, direction: "asc" as const }]
      assert.strictEqual(Either.isRight(soql({ from, select: ["Id"], orderBy }, 66)), has("sort"), name)
      assert.strictEqual(Either.isRight(soql({ from, select: [], groupBy: [name] }, 66)), has("group"), name)
      for (const it of ["filter", "group", "sort"] as const) checks[it] += has(it) ? 1 : 0
    }
    assert.deepStrictEqual(checks, { filter: 37, group: 28, sort: 37 })
  })

  it("refuses by name what is younger than the version that is spoken, or gone", () => {
    const conversations = Query.from("MessagingSession").select("ConversationId")
    assert.strictEqual(
      refused(conversations, 54),
      "MessagingSession.ConversationId wants version 55 of the API, and 54 is spoken"
    )
    assert.strictEqual(refused(conversations, 55), "")
    assert.include(
      refused(Query.from("MessagingSession").select("Conversation.ConversationIdentifier"), 54),
      "version 55"
    )
    assert.include(
      refused(
        sessions.where((q) => q.eq("ChannelType", "EmbeddedMessaging")),
        54
      ),
      "version 55"
    )
    assert.include(
      refused(
        sessions.where((q) => q.in("ChannelType", ["Text", "EmbeddedMessaging"])),
        54
      ),
      "version 55"
    )
    assert.strictEqual(
      refused(
        sessions.where((q) => q.eq("ChannelType", "Text")),
        54
      ),
      ""
    )
    assert.include(refused(Query.from("MessagingSession").select("CampaignId"), 65), "version 66")
    assert.include(refused(sessions, 46), "MessagingSession wants version 47")
    assert.include(refused(Query.from("MessagingSessionMetrics").select("Id"), 61), "version 62")
    assert.include(refused(Query.from("MessagingEndUser").select("IsOptedOut"), 49), "gone since version 49")
    assert.strictEqual(refused(Query.from("MessagingEndUser").select("IsOptedOut"), 48), "")
  })

  it("goes one step along a relationship, and no further", () => {
    for (const path of [
      "Owner.Owner.Name",
      "OwnerId.Name",
      "Nobody.Name",
      "constructor.name",
      "MessagingEndUser.Owner.Name"
    ]) {
      assert.isNotEmpty(refused({ plan: { from: "MessagingSession", select: [path] } }), path)
    }
  })
})

describe("a search", () => {
  const found = Query.from("MessagingSession").select("Id", "Name").limit(5)

  it("is written from words and a query", () => {
    assert.deepStrictEqual(
      sosl("Ann or Bob", found.where((q) => q.eq("Status", "Active")).plan, "name", 66),
      Either.right(
        `FIND {Ann "or" Bob} IN NAME FIELDS RETURNING MessagingSession(Id, Name WHERE Status = 'Active' LIMIT 5)`
      )
    )
    assert.isTrue(Either.isLeft(sosl("a", found.plan, "all", 66)))
  })

  it.each(corpus.filter((it) => it.trim().length > 1))("keeps %j between its braces", (words) => {
    Either.match(sosl(words, found.plan, "all", 66), {
      onLeft: (advice) => assert.include(advice, "two characters"),
      onRight: (query) => {
        const { rest, sought } = soughtIn(query)
        assert.strictEqual(rest, " IN ALL FIELDS RETURNING MessagingSession(Id, Name LIMIT 5)")
        assert.strictEqual(
          sought.replace(/"(or)"/gi, "$1"),
          words
            .split(/[\p{Cc}\p{Cs}\s]+/u)
            .filter(Boolean)
            .join(" ")
        )
      }
    })
  })
})
