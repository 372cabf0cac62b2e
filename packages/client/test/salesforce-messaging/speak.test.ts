/** How the provider speaks where an org is not as one would wish it. */
import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { salesforceId } from "@parley/client/salesforce-messaging"
import { Address } from "@parley/messaging"
import { DateTime, Effect, Option, Stream } from "effect"
import { json } from "../loopback.ts"
import { type Answers, hearing, invalidField, record, rows, speaking } from "./ear.ts"
import * as told from "./told.ts"

const live = Effect.provide(NodeHttpClient.layerUndici)
const contact = Address.make(told.contact)
const sender = Address.make(told.channel)
const poster = Address.make("+15005550006")
const since = DateTime.unsafeMake("2026-02-03T10:11:12Z")
const gone = json(404, { code: 10018, message: "gone" })
const taken = json(202, { success: true })
const talk = (identifier: string, more: object = {}) =>
  record({ Conversation: { ConversationIdentifier: identifier }, ...more })

const bot = (answers: Answers, more: Parameters<typeof speaking>[1] = {}) =>
  Effect.map(speaking(answers, more), (made) => ({
    ...made,
    say: (text: string, to = sender) => made.send.text({ contact, sender: to, key: text, text }),
    lookFor: (key: string) => made.lookup({ envelope: { contact, sender, key }, text: key, since, known: [] }),
    spokenIn: () =>
      made
        .said()
        .map((it) => (typeof it === "object" && it && "conversationIdentifier" in it ? it.conversationIdentifier : ""))
  }))

/** An org whose channels have no address of their own in their records. */
const nameless = (...records: ReadonlyArray<object>): Answers => ({
  sessions: (q) => (q.includes("ChannelAddressIdentifier") ? invalidField : rows(...records)),
  entries: () => json(200, {})
})

describe("a message", () => {
  it.scopedLive("goes where they talk now, though the conversation that is remembered is gone", () =>
    Effect.gen(function* () {
      const { queries, say, spokenIn } = yield* bot({
        sessions: (_, nth) => rows(talk(nth === 1 ? "old" : "new")),
        say: (nth) => (nth === 2 ? gone : taken)
      })
      yield* say("one")
      yield* say("two")
      assert.deepStrictEqual(spokenIn(), ["old", "old", "new"])
      assert.lengthOf(queries("MessagingSession"), 2)
    }).pipe(live)
  )

  it.scopedLive("goes only where something may still be said; and is looked for elsewhere too", () =>
    Effect.gen(function* () {
      const { lookFor, queries, say } = yield* bot({ sessions: () => rows() })
      assert.strictEqual((yield* Effect.flip(say("one"))).reason._tag, "Conflict")
      yield* lookFor("one")
      const [sending, consenting, looking] = queries("MessagingSession")
      assert.include(sending, "Status IN (")
      assert.notInclude(consenting, "Status IN (")
      assert.notInclude(looking, "Status IN (")
    }).pipe(live)
  )

  it.scopedLive("may be from the number on the poster, which is the name of no channel", () =>
    Effect.gen(function* () {
      const { say, sessions, spokenIn } = yield* bot(nameless(talk("here", { MessagingChannel: undefined })), {
        from: poster
      })
      yield* say("one", poster)
      assert.deepStrictEqual(spokenIn(), ["here"])
      const [session] = yield* Stream.runCollect(sessions.list)
      assert.notProperty(session, "conversation")
      const named = yield* bot({ sessions: () => rows(talk("named")) }, { from: poster })
      yield* named.say("one", poster)
      assert.deepStrictEqual(named.spokenIn(), ["named"])
    }).pipe(live)
  )

  it.scopedLive("does not go to a session of the same person in another channel", () =>
    Effect.gen(function* () {
      const elsewhere = { MessagingChannel: { ChannelAddressIdentifier: "another" } }
      const { said, say } = yield* bot({ sessions: () => rows(talk("elsewhere", elsewhere)) })
      assert.strictEqual((yield* Effect.flip(say("one"))).reason._tag, "Conflict")
      assert.lengthOf(said(), 0)
    }).pipe(live)
  )

  it.scopedLive("has another id in another org", () =>
    Effect.gen(function* () {
      const one = yield* bot({})
      const other = yield* bot({}, { orgId: salesforceId("00D000000000002") })
      assert.notStrictEqual(yield* one.say("hello"), yield* other.say("hello"))
    }).pipe(live)
  )
})

describe("an org that does not name its channels", () => {
  it.scopedLive("is asked for their names only once; the one channel that was heard of is theirs", () =>
    Effect.gen(function* () {
      const { queries, say, sessions } = yield* bot(nameless(talk("here", { MessagingChannel: undefined })))
      yield* say("one")
      const [session] = yield* Stream.runCollect(sessions.list)
      assert.strictEqual(session?.conversation?.sender, sender)
      assert.lengthOf(
        queries("MessagingSession").filter((q) => q.includes("ChannelAddressIdentifier")),
        1
      )
    }).pipe(live)
  )

  it.scopedLive("is not guessed at: which of its channels a session is in, those tell that were heard", () =>
    Effect.gen(function* () {
      const other = { ...told.person, subject: "+15005550077" }
      const channels = { one: "0Mj000000000001AAA", two: "0Mj000000000002AAA" }
      const bob = { MessagingPlatformKey: other.subject, MessagingConsentStatus: null, Name: "Bob" }
      const of = (identifier: string, channel: string, more: object = {}) =>
        talk(identifier, { MessagingChannelId: channel, MessagingChannel: undefined, ...more })
      const heard = [of("talk-b", channels.two, { MessagingEndUser: bob }), of(told.conversation, channels.one)]
      const fresh = of("new", "0Mj000000000003AAA")
      const { interaction, missed, next, send, sessions } = yield* hearing(
        {},
        {
          sessions: (q) => {
            if (q.includes("ChannelAddressIdentifier")) return invalidField
            return q.includes("+15005550088") ? rows(fresh) : rows(...heard, fresh)
          },
          entries: () => json(200, {}),
          works: () => json(404, [])
        }
      )
      interaction(told.wrapped(1, told.person, told.text(1, "hello")))
      interaction({
        ...told.wrapped(2, other, told.text(2, "hello")),
        channelAddressIdentifier: "channel-b",
        conversationIdentifier: "talk-b"
      })
      yield* next("MessageReceived")
      yield* next("MessageReceived")
      const all = [...(yield* Stream.runCollect(sessions.list))]
      assert.deepStrictEqual<ReadonlyArray<string | undefined>>(
        all.map(({ conversation }) => conversation?.sender),
        ["channel-b", told.channel, undefined]
      )
      yield* Stream.runDrain(missed(since))
      const error = yield* Effect.flip(
        send.text({ contact: Address.make("+15005550088"), sender, key: "k", text: "guessed" })
      )
      assert.strictEqual(error.reason._tag, "Conflict")
      assert.include(error.message, "several")
    }).pipe(live)
  )
})

describe("a field that this user may not see", () => {
  const described =
    (...hidden: ReadonlyArray<string>) =>
    (object: string) => {
      const behind = ["Conversation", "MessagingChannel", "MessagingEndUser", "Owner"]
      const names = Object.entries({
        MessagingSession: [
          ...Object.keys(record()).filter((name) => !behind.includes(name)),
          "ConversationId",
          "Colour__c"
        ],
        MessagingEndUser: ["Id", "MessagingPlatformKey", "MessagingConsentStatus", "Name"],
        MessagingChannel: ["Id", "ChannelAddressIdentifier"]
      }).flatMap(([name, fields]) => (name === object ? fields : []))
      const leadsTo = (name: string) => behind.find((it) => object === "MessagingSession" && name === `${it}Id`) ?? null
      return json(200, {
        name: object,
        fields: names
          .filter((name) => !hidden.includes(name))
          .map((name) => ({ name, type: "string", relationshipName: leadsTo(name) })),
        recordTypeInfos: [],
        childRelationships: []
      })
    }

  it.scopedLive("is not asked for, and nothing else is missed for it; the org's own fields are", () =>
    Effect.gen(function* () {
      const { queries, say, sessions, spokenIn } = yield* bot({
        describe: described("OwnerId", "LeadId", "Name"),
        sessions: (q) =>
          /OwnerId|Owner\.Name|LeadId|TargetUser|, Name,/.test(q)
            ? invalidField
            : rows(talk("here", { OwnerId: undefined, Owner: undefined, Name: undefined, Colour__c: "blue" }))
      })
      yield* say("one")
      assert.deepStrictEqual(spokenIn(), ["here"])
      const [session] = yield* Stream.runCollect(sessions.list)
      assert.strictEqual(session?.data["Colour__c"], "blue")
      assert.deepStrictEqual(
        session?.participants.map(({ role }) => role),
        ["contact"]
      )
      assert.isTrue(queries("MessagingSession").every((q) => q.includes("MessagingChannel.ChannelAddressIdentifier")))
    }).pipe(live)
  )

  it.scopedLive("is an error that is told where nobody says which it is, and no word on the channel's name", () =>
    Effect.gen(function* () {
      const state = { isHidden: true }
      const { queries, say } = yield* bot({ sessions: () => (state.isHidden ? invalidField : rows(talk("here"))) })
      assert.deepInclude((yield* Effect.flip(say("one"))).reason, { _tag: "Rejected", code: "INVALID_FIELD" })
      state.isHidden = false
      yield* say("two")
      assert.include(queries("MessagingSession").at(-1), "ChannelAddressIdentifier")
    }).pipe(live)
  )

  it.scopedLive("is asked about again after nobody could tell", () =>
    Effect.gen(function* () {
      const state = { isOut: true }
      const { queries, sessions } = yield* bot({
        describe: (object) => (state.isOut ? json(403, []) : described("LeadId")(object))
      })
      yield* Stream.runDrain(sessions.list)
      state.isOut = false
      yield* Stream.runDrain(sessions.list)
      assert.deepStrictEqual(
        queries("MessagingSession").map((q) => q.includes("LeadId")),
        [true, false]
      )
    }).pipe(live)
  )
})

describe("a message that nobody has heard of", () => {
  it.scopedLive("is looked through for by its id", () =>
    Effect.gen(function* () {
      const { lookup, lookFor, say } = yield* bot({})
      const id = yield* say("one")
      assert.isNull(Option.getOrNull(yield* lookFor("one")))
      const known = { envelope: { contact, sender, key: "one" }, text: "one", since, known: [id] }
      assert.isNull(Option.getOrNull(yield* lookup(known)))
    }).pipe(live)
  )

  it.scopedLive("was not said in a conversation that is gone, and another is sought from then on", () =>
    Effect.gen(function* () {
      const { lookFor, say, spokenIn } = yield* bot({
        sessions: (_, nth) => rows(talk(nth === 1 ? "old" : "new")),
        entries: () => gone
      })
      yield* say("one")
      assert.isNull(Option.getOrNull(yield* lookFor("two")))
      yield* say("two")
      assert.deepStrictEqual(spokenIn(), ["old", "new"])
    }).pipe(live)
  )
})
