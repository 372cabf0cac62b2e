/** A conversation on the practice Salesforce, from the first text over the bot's answers to the hand-over, and what outlives a restart. */
import { randomUUID } from "node:crypto"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { status } from "@grpc/grpc-js"
import { Effect, Schema } from "effect"
import { contact, until } from "../ground.ts"
import { toldWrong } from "./interactionSpec.ts"
import { flatTopic, type Heard, sessionTopic, topic } from "./listener.ts"
import { queue } from "./org.ts"
import { ann, bot, botId, channelAddress, entry, fields, payload, saying, talking } from "./talking.ts"

type Talking = Effect.Effect.Success<ReturnType<typeof talking>>

/** What was heard: the type of each event, and its payload. */
const read = ({ events }: Talking, { events: all }: Pick<Heard, "events">) =>
  Effect.forEach(all, (event) =>
    Effect.map(events.decode(event), (it) => ({ type: it["EventType__c"], payload: payload(it) }))
  )

const Words = Schema.Struct({
  payload: Schema.Struct({
    identifier: Schema.String,
    sender: Schema.Struct({ role: Schema.String }),
    entryPayload: Schema.Struct({
      entryType: Schema.String,
      abstractMessage: Schema.optional(Schema.Struct({ staticContent: Schema.Struct({ text: Schema.String }) }))
    })
  })
})

/** The people's words among what was heard, in order. */
const words = (it: Talking, heard: Pick<Heard, "events">) =>
  Effect.map(read(it, heard), (all) =>
    all
      .filter(({ type }) => type === "Interaction")
      .map(({ payload }) => Schema.decodeUnknownSync(Words)(payload).payload)
      .flatMap(({ entryPayload }) => entryPayload.abstractMessage?.staticContent.text ?? [])
  )

describe("a contact's text", () => {
  it.scopedLive("is offered to the bot as work, and told once the bot has taken that", () =>
    Effect.gen(function* () {
      const it = yield* talking()
      const heard = yield* it.events.hear()
      const flat = yield* it.events.hear({ topic_name: flatTopic })
      const { message, webhook } = yield* it.text("hello")
      assert.deepStrictEqual(webhook, { status: 200 })
      assert.deepStrictEqual((yield* it.text("and more")).webhook, { status: 200 })
      yield* until(() => heard.events.length === 2)
      const identifier = yield* it.conversation
      const [session] = yield* it.sessions
      assert.include(session, {
        Status: "Waiting",
        AgentType: "Bot",
        Origin: "InboundInitiated",
        ChannelType: "Text",
        EndedByType: null
      })
      const [work] = yield* it.works
      const [offer, assigned] = yield* read(it, heard)
      assert.strictEqual(offer?.type, "RoutingRequested")
      assert.deepStrictEqual(toldWrong("RoutingRequested", offer?.payload), [])
      assert.deepInclude(offer?.payload["payload"], {
        conversationIdentifier: identifier,
        routingType: "Initial",
        workRecordId: session?.["Id"]
      })
      assert.deepInclude(fields(fields(offer?.payload["payload"])["routingParameters"]), { botId: `${botId}CAA` })
      assert.deepInclude(fields(fields(assigned?.payload["payload"])["entryPayload"]), {
        entryType: "RoutingWorkResult",
        workType: "Assigned",
        workId: work?.["Id"],
        workTargetId: session?.["Id"]
      })

      assert.deepInclude(yield* it.work("Accept"), { status: 202, body: { success: true } })
      yield* until(() => heard.events.length === 4 && flat.events.length === 4)
      assert.include((yield* it.sessions)[0], { Status: "Active" })
      const told = (yield* read(it, heard))[2]
      assert.strictEqual(told?.type, "Interaction")
      assert.deepStrictEqual(toldWrong("InteractionEvent", told?.payload), [])
      assert.deepInclude(told?.payload, {
        channelAddressIdentifier: channelAddress,
        conversationIdentifier: identifier,
        recipient: bot
      })
      const said = fields(told?.payload["payload"])
      assert.deepInclude(said, {
        identifier: message.id,
        entryType: "Message",
        senderDisplayName: contact,
        sender: ann,
        entryPayload: entry("hello", message.id)
      })
      // The older shape has the same, beside the address, and names no conversation.
      const older = (yield* read(it, flat))[2]?.payload
      assert.deepStrictEqual(older, { channelAddressIdentifier: channelAddress, recipient: bot, ...said })
      assert.deepStrictEqual(yield* words(it, heard), ["hello", "and more"])

      assert.deepStrictEqual((yield* it.text("third")).webhook, { status: 200 })
      yield* until(() => heard.events.length === 5)
      assert.lengthOf(yield* it.sessions, 1)
    })
  )

  it.scopedLive("nobody hears is found by replay, and told once more when that is ordered", () =>
    Effect.gen(function* () {
      const it = yield* talking()
      const { message, webhook } = yield* it.text("hello")
      assert.deepStrictEqual(webhook, { failed: "unsubscribed" })
      yield* it.work("Accept")
      const heard = yield* it.events.hear({ replay_preset: "EARLIEST" })
      assert.deepStrictEqual(yield* words(it, heard), ["hello"])
      const again = yield* it.json("POST", "/salesforce-messaging/texts", { id: message.id })
      assert.deepInclude(fields(again.body), { webhook: { status: 200 } })
      yield* until(() => heard.events.length === 4)
      const told = yield* read(it, heard)
      assert.deepStrictEqual(told[3], told[2])
      assert.notStrictEqual(heard.events[3]?.id, heard.events[2]?.id)
    })
  )

  it.scopedLive("with media is an entry with attachments", () =>
    Effect.gen(function* () {
      const it = yield* talking()
      const heard = yield* it.events.hear()
      yield* it.taken
      yield* it.text("look", { media: [{ url: "https://example.com/a.png", type: "image/png" }] })
      yield* until(() => heard.events.length === 4)
      const told = (yield* read(it, heard))[3]?.payload
      assert.deepStrictEqual(toldWrong("InteractionEvent", told), [])
      const message = fields(fields(fields(told?.["payload"])["entryPayload"])["abstractMessage"])
      assert.deepInclude(message["staticContent"], { formatType: "Attachments", text: "look" })
    })
  )

  it.scopedLive("of STOP opts out and ends the session, after which nobody can be written to", () =>
    Effect.gen(function* () {
      const it = yield* talking()
      const heard = yield* it.events.hear()
      const identifier = yield* it.taken
      assert.deepStrictEqual((yield* it.text(" stop ")).webhook, { failed: "swallowed" })
      assert.include((yield* it.sessions)[0], { Status: "Ended", EndedByType: "System" })
      const [person] = yield* it.rows("MessagingEndUser", "MessagingPlatformKey", "MessagingConsentStatus")
      assert.include(person, { MessagingPlatformKey: contact, MessagingConsentStatus: "OptedOut" })
      yield* until(() => heard.events.length === 5)
      const [consent, end] = (yield* read(it, heard)).slice(3).map(({ payload }) => payload)
      assert.deepStrictEqual([...toldWrong("InteractionEvent", consent), ...toldWrong("InteractionEvent", end)], [])
      assert.include(fields(consent?.["payload"]), { entryType: "EndUserConsentUpdated" })
      assert.include(fields(end?.["payload"]), { entryType: "SessionStatusChanged" })
      const ended = yield* it.call("POST", "/conversationEntry", saying(identifier, entry("no")))
      assert.deepInclude(ended.body, { code: 10071 })

      // Who has opted out can still begin, and is not answered before START.
      yield* it.text("please")
      yield* it.work("Accept")
      assert.strictEqual(yield* it.conversation, identifier)
      const refused = yield* it.call("POST", "/conversationEntry", saying(identifier, entry("no")))
      assert.deepInclude(refused.body, { code: 15103 })
      yield* it.text("START")
      assert.strictEqual((yield* it.call("POST", "/conversationEntry", saying(identifier, entry("yes")))).status, 202)
      assert.lengthOf(yield* it.sessions, 2)
    })
  )
})

describe("the bot", () => {
  it.scopedLive("hears nothing more of a session that it handed over, until the next one", () =>
    Effect.gen(function* () {
      const it = yield* talking()
      const heard = yield* it.events.hear()
      const identifier = yield* it.taken
      const route = { conversationIdentifier: identifier, routingType: "Transfer", routingInfo: { queueId: queue } }
      const routed = yield* it.call("POST", "/route", route)
      assert.strictEqual(routed.status, 202)
      const [session] = yield* it.sessions
      assert.include(session, { Status: "Waiting", AgentType: "BotToAgent", OwnerId: queue })
      assert.deepInclude(routed.body, { success: true, workItemId: session?.["Id"] })
      assert.deepStrictEqual((yield* it.text("anybody?")).webhook, { failed: "swallowed" })
      const refused = yield* it.call("POST", "/conversationEntry", saying(identifier, entry("me")))
      assert.deepInclude(refused.body, { code: 10068 })
      assert.deepStrictEqual(yield* words(it, heard), ["hello"])

      const people = {
        channelAddressIdentifier: channelAddress,
        conversationIdentifier: identifier,
        endUserClientId: contact
      }
      yield* it.call("POST", "/messagingSession", { ...people, operation: "End", operationBy: "System" })
      yield* it.text("again")
      yield* it.work("Accept")
      yield* until(() => heard.events.length === 6)
      assert.deepStrictEqual(yield* words(it, heard), ["hello", "again"])
      assert.lengthOf(yield* it.sessions, 2)
    })
  )

  it.scopedLive("ends a session by closing its work, and declines one that people then have", () =>
    Effect.gen(function* () {
      const it = yield* talking()
      yield* it.taken
      assert.strictEqual((yield* it.work("Close")).status, 202)
      assert.include((yield* it.sessions)[0], { Status: "Ended", EndedByType: "Bot" })
      assert.include((yield* it.works)[0], { Status: "Closed" })
      assert.deepInclude((yield* it.work("Accept")).body, { code: 10085 })
      const { message } = yield* it.text("for people")
      assert.strictEqual((yield* it.work("Decline")).status, 202)
      assert.include((yield* it.sessions)[1], { Status: "Waiting", OwnerId: queue })
      assert.include((yield* it.works)[1], { Status: "Declined" })
      // What waited for the bot then, it never hears.
      const again = yield* it.json("POST", "/salesforce-messaging/texts", { id: message.id })
      assert.deepInclude(fields(again.body), { webhook: { failed: "swallowed" } })
    })
  )

  it.scopedLive("sees each change of a session under the topic of changes", () =>
    Effect.gen(function* () {
      const it = yield* talking()
      const changes = yield* it.events.hear({ topic_name: sessionTopic })
      yield* it.taken
      yield* it.work("Close")
      yield* until(() => changes.events.length === 3)
      const told = yield* Effect.forEach(changes.events, it.events.decode)
      const [session] = yield* it.sessions
      assert.deepStrictEqual(
        told.map((it) => [fields(it["ChangeEventHeader"])["changeType"], it["Status"], it["EndedByType"]]),
        [
          ["CREATE", "Waiting", null],
          ["UPDATE", "Active", null],
          ["UPDATE", "Ended", "Bot"]
        ]
      )
      for (const change of told) {
        assert.deepInclude(fields(change["ChangeEventHeader"]), {
          entityName: "MessagingSession",
          recordIds: [session?.["Id"]]
        })
      }
      // Named by the places of the fields in the schema, the lowest bit for the header.
      const { schema_json } = yield* it.events.getSchema((yield* it.events.getTopic(sessionTopic)).schema_id)
      const Fields = Schema.parseJson(Schema.Struct({ fields: Schema.Array(Schema.Struct({ name: Schema.String })) }))
      const names = Schema.decodeSync(Fields)(schema_json).fields.map(({ name }) => name)
      const bits = BigInt(String(fields(told[2]?.["ChangeEventHeader"])["changedFields"]))
      assert.sameMembers(
        names.filter((_, n) => (bits >> BigInt(n)) % 2n === 1n),
        ["Status", "EndedByType", "EndTime", "LastModifiedDate"]
      )
      assert.isAbove(Number(told[2]?.["EndTime"]), Date.now() - 60_000)
    })
  )

  it.scopedLive("hears that a phone could not be reached", () =>
    Effect.gen(function* () {
      const it = yield* talking()
      const heard = yield* it.events.hear()
      const identifier = yield* it.taken
      yield* it.fault({ operation: "deliver", kind: "undelivered" })
      const id = randomUUID()
      yield* it.call("POST", "/conversationEntry", saying(identifier, entry("hello?", id)))
      yield* until(() => heard.events.length === 4)
      const told = (yield* read(it, heard))[3]?.payload
      assert.deepStrictEqual(toldWrong("InteractionEvent", told), [])
      assert.deepInclude(fields(fields(told?.["payload"])["entryPayload"]), {
        entryType: "MessageDeliveryFailed",
        failedConversationEntryIdentifier: id
      })
      assert.strictEqual((yield* it.said).at(-1)?.status, "undelivered")
    })
  )
})

describe("a fault of what the bot is told", () => {
  it.scopedLive("ends the stream, cuts the connection, or keeps silent; a later replay has everything", () =>
    Effect.gen(function* () {
      const it = yield* talking()
      yield* it.taken
      const text = (kind: string) =>
        Effect.gen(function* () {
          const heard = yield* it.events.hear()
          yield* it.fault({ operation: "notify", kind })
          const { webhook } = yield* it.text(kind)
          if (kind !== "timeout") yield* until(() => heard.ended !== undefined)
          heard.call.cancel()
          return { webhook, told: heard.events.length, ended: heard.ended }
        })
      const unavailable = { status: status.UNAVAILABLE, error: "service.unavailable" }
      assert.deepStrictEqual(yield* text("500"), { webhook: { status: 500 }, told: 0, ended: unavailable })
      assert.deepInclude(yield* text("429"), {
        webhook: { status: 429 },
        ended: { status: status.RESOURCE_EXHAUSTED, error: "subscription.limit.exceeded" }
      })
      assert.deepStrictEqual(yield* text("timeout"), { webhook: { failed: "timeout" }, told: 0, ended: undefined })
      const dropped = yield* text("drop")
      assert.deepInclude(dropped, { webhook: { failed: "dropped" }, told: 0 })
      assert.strictEqual(dropped.ended?.status, status.UNAVAILABLE)
      assert.deepInclude(yield* text("drop-after"), { webhook: { failed: "dropped" }, told: 1 })
      const heard = yield* it.events.hear({ replay_preset: "EARLIEST" })
      yield* until(() => heard.events.length === 8)
      assert.deepStrictEqual(yield* words(it, heard), ["hello", "500", "429", "timeout", "drop", "drop-after"])
    })
  )
})

/** Where a practice ground keeps what it knows, until the test is over. */
const kept = Effect.map(
  Effect.acquireRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "parley-"))),
    (folder) => Effect.sync(() => rmSync(folder, { recursive: true }))
  ),
  (folder) => join(folder, "practice")
)

it.scopedLive("after three days an event is told no more, and its replay id is a stranger's", () =>
  Effect.gen(function* () {
    const file = yield* kept
    const position = (Date.now() - 73 * 3_600_000) * 1000
    const payload = Buffer.from([0]).toString("base64")
    writeFileSync(`${file}.salesforce-events`, `${JSON.stringify({ topic, position, id: "old", payload })}\n`)
    const it = yield* talking({ file })
    yield* it.taken
    const heard = yield* it.events.hear({ replay_preset: "EARLIEST" })
    assert.deepStrictEqual(yield* words(it, heard), ["hello"])
    const replay_id = Buffer.alloc(8)
    replay_id.writeBigUInt64BE(BigInt(position))
    const old = yield* it.events.hear({ replay_preset: "CUSTOM", replay_id })
    assert.strictEqual(old.ended?.error, "subscription.fetch.replayid.corrupted")
  })
)

describe("a restart", () => {
  it.scopedLive("in the middle of a conversation loses nothing, and repeats no replay id", () =>
    Effect.gen(function* () {
      const file = yield* kept
      const id = randomUUID()
      const before = yield* Effect.scoped(
        Effect.gen(function* () {
          const it = yield* talking({ file })
          const heard = yield* it.events.hear()
          const identifier = yield* it.taken
          yield* it.call("POST", "/conversationEntry", saying(identifier, entry("welcome", id)))
          yield* until(() => heard.events.length === 3)
          return { identifier, replays: heard.events.map(({ replay }) => replay) }
        })
      )

      const it = yield* talking({ file })
      const last = before.replays[2]
      assert.deepStrictEqual((yield* it.text("still there?")).webhook, { failed: "unsubscribed" })
      const heard = yield* it.events.hear({ replay_preset: "CUSTOM", replay_id: last })
      yield* until(() => heard.events.length === 1)
      assert.deepStrictEqual(yield* words(it, heard), ["still there?"])
      assert.notDeepInclude(before.replays, heard.events[0]?.replay)
      assert.lengthOf(yield* it.sessions, 1)
      const used = yield* it.call("POST", "/conversationEntry", saying(before.identifier, entry("welcome", id)))
      assert.deepInclude(used.body, { code: 10073 })
      assert.strictEqual(
        (yield* it.call("POST", "/conversationEntry", saying(before.identifier, entry("yes")))).status,
        202
      )
      const read = { conversationIdentifier: before.identifier, startTime: 0 }
      const { body } = yield* it.call("GET", "/conversationEntry", read)
      const Entries = Schema.Struct({
        conversationEntries: Schema.Array(Schema.Struct({ entryPayload: Schema.Unknown }))
      })
      const all = Schema.decodeUnknownSync(Entries)(body).conversationEntries.map(({ entryPayload }) => entryPayload)
      assert.deepInclude(all, entry("welcome", id))
      assert.lengthOf(all, 5)
      yield* Effect.sleep("120 millis")
      assert.deepStrictEqual(
        (yield* it.said).map(({ status, text }) => [text, status]),
        [
          ["hello", "received"],
          ["welcome", "delivered"],
          ["still there?", "received"],
          ["yes", "delivered"]
        ]
      )
    })
  )
})
