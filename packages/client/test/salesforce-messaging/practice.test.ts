/** The client on the practice ground: another's reading of the same pages. */
import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { objects, Query, SalesforceClient } from "@parley/client/salesforce-messaging"
import { Chunk, ConfigProvider, DateTime, Effect, Either, Layer, Option, Stream } from "effect"
import { practice } from "../practice.ts"
import { corpus } from "./corpus.ts"

const contact = "+15551234567"
const live = Effect.provide(NodeHttpClient.layerUndici)

/** An org to which this many people have written. */
const ground = (people = 1) =>
  Effect.gen(function* () {
    const { control, settings } = yield* practice("salesforce-messaging")
    const config = Layer.setConfigProvider(ConfigProvider.fromMap(new Map(Object.entries(settings))))
    const client = yield* Effect.provide(SalesforceClient, Layer.provide(SalesforceClient.layerConfig, config))
    for (let n = 0; n < people; n++) {
      yield* control("POST", "texts", { from: `+1555123456${7 + n}`, to: "+15005550060", text: "A cake, please." })
    }
    return client
  })

const all = Query.from("MessagingSession").select("Id", "Name")
const of = <A, E>(stream: Stream.Stream<A, E>) => Effect.map(Stream.runCollect(stream), Chunk.toReadonlyArray)

describe("on the practice ground", () => {
  it.scopedLive("a session is found, read, changed, counted, searched for and deleted", () =>
    Effect.gen(function* () {
      const client = yield* ground()
      const mine = Query.from("MessagingSession")
        .select(
          "Id",
          "Status",
          "Owner.Type",
          "MessagingEndUser.MessagingPlatformKey",
          "Conversation.ConversationIdentifier"
        )
        .where((q) => q.and(q.eq("MessagingEndUser.MessagingPlatformKey", contact), q.ne("Status", "Ended")))
        .orderBy("StartTime", "desc")
        .limit(1)
      const [found] = yield* of(client.query(mine))
      assert.isDefined(found)
      if (found === undefined) return
      assert.strictEqual(found.MessagingEndUser?.MessagingPlatformKey, contact)
      assert.isNotEmpty(found.Conversation?.ConversationIdentifier)
      assert.include(["Group", "User"], found.Owner?.Type)
      assert.strictEqual(yield* client.count(mine), 1)
      assert.deepStrictEqual(
        (yield* of(client.query(Query.from("MessagingSession").groupBy("Status")))).map(({ records }) => records),
        [1]
      )

      const whole = yield* client.sessions.retrieve(found.Id)
      assert.strictEqual(whole.ChannelType, "Text")
      yield* client.sessions.update(found.Id, { ChannelIntent: "book" })
      const { ChannelIntent, Name } = yield* client.sessions.retrieve(found.Id.slice(0, 15), ["ChannelIntent", "Name"])
      assert.strictEqual(ChannelIntent, "book")
      for (const search of [client.search, client.parameterizedSearch]) {
        assert.deepStrictEqual(yield* search(Name, all), [{ Id: found.Id, Name }])
      }

      const end = DateTime.add(yield* DateTime.now, { minutes: 1 })
      const window = { start: DateTime.subtract(end, { days: 1 }), end }
      assert.include((yield* client.sessions.getUpdated(window)).ids, found.Id)
      yield* client.sessions.delete(found.Id)
      const gone = yield* Effect.flip(client.sessions.retrieve(found.Id))
      assert.strictEqual(gone.reason._tag, "NotFound")
      assert.include(
        (yield* client.sessions.getDeleted(window)).deletedRecords.map(({ id }) => id),
        found.Id
      )
      assert.strictEqual(yield* client.count(all), 0)
      assert.lengthOf(yield* of(client.queryAll(all)), 1)
    }).pipe(live)
  )

  it.scopedLive("any text is found as it was written, and finds nothing else", () =>
    Effect.gen(function* () {
      const client = yield* ground(2)
      const [one] = yield* of(client.query(all))
      assert.isDefined(one)
      if (one === undefined) return
      // Of each kind one, and all that means something at once: how each text of the corpus is written the tokenizer's tests see.
      const kinds = [
        "x' OR Name != '",
        "\\' \\\\ \"",
        "100%_{}",
        "a\r\n\t\u2028b",
        corpus.filter((it) => !/\p{Cs}/u.test(it)).join("")
      ]
      for (const text of kinds) {
        yield* client.sessions.update(one.Id, { ChannelIntent: text })
        const found = all.where((q) =>
          q.and(q.eq("ChannelIntent", text), q.in("ChannelIntent", kinds), q.contains("ChannelIntent", text))
        )
        assert.deepStrictEqual(yield* of(client.query(found)), [one], text)
      }
      assert.deepStrictEqual(yield* of(client.query(all.where((q) => q.in("Name", kinds)))), [])
    }).pipe(live)
  )

  it.scopedLive("a session is not made by hand, and the error names the ways that there are", () =>
    Effect.gen(function* () {
      const client = yield* ground()
      const [it] = yield* of(
        client.query(Query.from("MessagingSession").select("MessagingChannelId", "MessagingEndUserId"))
      )
      assert.isDefined(it)
      if (it === undefined) return
      const error = yield* Effect.flip(client.sessions.create({ ...it, Status: "Active" }))
      assert.include(error.message, "Start Conversation")
    }).pipe(live)
  )

  it.scopedLive("the org describes a session's fields as our table has them", () =>
    Effect.gen(function* () {
      const client = yield* ground(0)
      // Whether they are creatable is no matter in an org in which sessions are not made by hand.
      const { fields, keyPrefix } = yield* client.sessions.describe
      assert.strictEqual(keyPrefix, "0Mw")
      const theirs = new Map(fields.map((it) => [it.name, it]))
      for (const [name, ours] of Object.entries(objects.MessagingSession.fields)) {
        const field = theirs.get(name)
        if ("since" in ours && ours.since > 64) continue
        assert.isDefined(field, name)
        const has = (property: string) => ours.properties.some((it) => it === property)
        assert.deepStrictEqual(
          [field?.updateable, field?.nillable, field?.filterable, field?.groupable, field?.sortable],
          [has("update"), has("nillable"), has("filter"), has("group"), has("sort")],
          name
        )
      }
      assert.isTrue((yield* client.versions).some(({ version }) => version === "64.0"))
      assert.isAbove((yield* client.limits)["DailyApiRequests"]?.Max ?? 0, 0)
      assert.isTrue(Option.isSome(yield* client.usage))
    }).pipe(live)
  )

  it.scopedLive("whom sessions are with, and what is kept beside them, is read", () =>
    Effect.gen(function* () {
      const client = yield* ground()
      const [user] = yield* of(
        client.query(Query.from("MessagingEndUser").select("Id", "MessagingPlatformKey", "MessagingConsentStatus"))
      )
      assert.strictEqual(user?.MessagingPlatformKey, contact)
      const [channel] = yield* of(client.query(Query.from("MessagingChannel").select("Id", "MessageType")))
      assert.strictEqual(channel?.MessageType, "Text")
      for (const name of [
        "MessagingSessionHistory",
        "MessagingSessionFeed",
        "MessagingSessionShare",
        "MessagingSessionOwnerSharingRule",
        "MessagingSessionMetrics",
        "ConversationEntry"
      ] as const) {
        const asked = yield* Effect.either(of(client.query(Query.from(name).select("Id"))))
        assert.isTrue(Either.isRight(asked), name)
      }
    }).pipe(live)
  )
})
