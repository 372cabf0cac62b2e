/** How the provider speaks where an org is not as one would wish it. */
import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { make, salesforceId } from "@parley/client/salesforce-messaging"
import { Address } from "@parley/messaging"
import { DateTime, Effect, Option, Redacted, Stream } from "effect"
import { type Answer, json, loopback } from "../loopback.ts"
import * as told from "./told.ts"

const live = Effect.provide(NodeHttpClient.layerUndici)
const contact = Address.make(told.contact)
const sender = Address.make(told.channel)
const at = "2026-02-03T10:11:12.000+0000"
const recordOf = (identifier: string, more: object = {}) => ({
  Id: told.session,
  CreatedDate: at,
  CreatedById: "005000000000001AAA",
  LastModifiedDate: at,
  LastModifiedById: "005000000000001AAA",
  SystemModstamp: at,
  IsDeleted: false,
  MessagingChannelId: "0Mj000000000001AAA",
  MessagingEndUserId: "0PA000000000001AAA",
  Name: "0001",
  Origin: "InboundInitiated",
  OwnerId: "005000000000001AAA",
  Owner: { Name: "Bot" },
  Status: "Active",
  Conversation: { ConversationIdentifier: identifier },
  MessagingChannel: { ChannelAddressIdentifier: told.channel },
  MessagingEndUser: { MessagingPlatformKey: told.contact, MessagingConsentStatus: "ImplicitlyOptedIn", Name: "Ann" },
  ...more
})
const rows = (...records: ReadonlyArray<object>) => json(200, { totalSize: records.length, done: true, records })

const speaking = (answers: {
  readonly query: (q: string, nth: number) => Answer
  readonly say?: (nth: number) => Answer
  readonly entries?: (startTime: number) => Answer
}) =>
  Effect.gen(function* () {
    const asked: Array<string> = []
    const said: Array<{ readonly conversationIdentifier: string }> = []
    const { url } = yield* loopback((response, heard, count) => {
      const { pathname, searchParams } = new URL(heard.url, "http://localhost")
      const q = searchParams.get("q") ?? ""
      if (pathname.endsWith("/describe")) return json(404, [])(response, heard, count)
      if (q !== "") return answers.query(q, asked.push(q))(response, heard, count)
      if (heard.method === "GET") {
        return (answers.entries?.(JSON.parse(heard.body).startTime) ?? json(200, {}))(response, heard, count)
      }
      return (answers.say?.(said.push(JSON.parse(heard.body))) ?? json(202, { success: true }))(response, heard, count)
    })
    const provider = yield* make({
      loginUrl: url,
      credentials: { kind: "accessToken", token: Redacted.make("token-1"), instanceUrl: url },
      orgId: salesforceId("00D000000000001"),
      interactionUrl: url,
      authorizationContext: "00D000000000001_HelpBot",
      topic: "/event/Bot_Said__e"
    })
    const say = (text: string) => provider.send.text({ contact, sender, key: text, text })
    return { ...provider, asked, said, say }
  })

describe("a message", () => {
  it.scopedLive("goes where they talk now, though the conversation that is remembered is gone", () =>
    Effect.gen(function* () {
      const gone = json(404, { code: 10018, message: "gone" })
      const { asked, said, say } = yield* speaking({
        query: (_, nth) => rows(recordOf(nth === 1 ? "old" : "new")),
        say: (nth) => (nth === 2 ? gone : json(202, { success: true }))
      })
      yield* say("one")
      yield* say("two")
      assert.deepStrictEqual(
        said.map(({ conversationIdentifier }) => conversationIdentifier),
        ["old", "old", "new"]
      )
      assert.lengthOf(asked, 2)
    }).pipe(live)
  )

  it.scopedLive("finds its way in an org that does not name its channels, which is asked only once", () =>
    Effect.gen(function* () {
      const { asked, say, sessions } = yield* speaking({
        query: (q) =>
          q.includes("ChannelAddressIdentifier")
            ? json(400, [{ errorCode: "INVALID_FIELD", message: "canary" }])
            : rows(recordOf("here", { MessagingChannel: undefined }))
      })
      yield* say("one")
      const [session] = yield* Stream.runCollect(sessions.list)
      // The channel that was spoken in last.
      assert.strictEqual(session?.conversation?.sender, sender)
      assert.lengthOf(
        asked.filter((q) => q.includes("ChannelAddressIdentifier")),
        1
      )
    }).pipe(live)
  )

  it.scopedLive("does not go to a session of the same person in another channel", () =>
    Effect.gen(function* () {
      const { said, say } = yield* speaking({
        query: () => rows(recordOf("elsewhere", { MessagingChannel: { ChannelAddressIdentifier: "another" } }))
      })
      assert.strictEqual((yield* Effect.flip(say("one"))).reason._tag, "Conflict")
      assert.lengthOf(said, 0)
    }).pipe(live)
  )
})

describe("entries", () => {
  const since = DateTime.unsafeMake("2026-02-03T10:11:12Z")
  const start = DateTime.toEpochMillis(since)

  it.scopedLive("are all read, though they come twenty at a time and many at once", () =>
    Effect.gen(function* () {
      const all = Array.from({ length: 55 }, (_, nth) => ({
        clientTimestamp: start + Math.floor(nth / 15),
        sender: told.person,
        entryPayload: { id: told.idOf(nth), ...told.text(nth, String(nth)) }
      }))
      const { missed } = yield* speaking({
        query: () => rows(recordOf("here")),
        entries: (startTime) =>
          json(200, {
            success: true,
            conversationEntries: all.filter((it) => it.clientTimestamp >= startTime).slice(0, 20)
          })
      })
      const events = [...(yield* Stream.runCollect(missed(since)))]
      assert.deepStrictEqual(
        events.map((it) => (it._tag === "MessageReceived" ? it.message.text : it._tag)),
        all.map((_, nth) => String(nth))
      )
    }).pipe(live)
  )

  it.scopedLive("are looked through for a message that nobody has heard of", () =>
    Effect.gen(function* () {
      const { lookup, say } = yield* speaking({ query: () => rows(recordOf("here")) })
      const id = yield* say("one")
      const unheard = { envelope: { contact, sender, key: "one" }, text: "one", since, known: [] }
      assert.deepStrictEqual(yield* lookup(unheard), Option.none())
      assert.deepStrictEqual(yield* lookup({ ...unheard, known: [id] }), Option.none())
    }).pipe(live)
  )
})
