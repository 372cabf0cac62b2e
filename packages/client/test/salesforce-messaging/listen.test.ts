/** The provider's ear, on a Pub/Sub server and an org of the test's own. */
import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { make, salesforceId, type SalesforceProviderOptions } from "@parley/client/salesforce-messaging"
import { Bookmark, type Event } from "@parley/messaging"
import { Effect, Option, Queue, Redacted, Stream } from "effect"
import { type Answer, json, loopback } from "../loopback.ts"
import { eventContract } from "./interactionContract.ts"
import { placeOf, pubSubServer } from "./pubSubServer.ts"
import * as told from "./told.ts"

const live = Effect.provide(NodeHttpClient.layerUndici)
const until = (is: () => boolean) => Effect.repeat(Effect.delay(Effect.sync(is), "5 millis"), { until: (it) => it })

const works: ReadonlyArray<object> = [{ Id: "0Bz000000000001AAA", WorkItemId: told.session }]
const sessions: ReadonlyArray<object> = [
  {
    Id: told.session,
    CreatedDate: "2026-02-03T10:11:12.000+0000",
    CreatedById: "005000000000001AAA",
    LastModifiedDate: "2026-02-03T10:11:12.000+0000",
    LastModifiedById: "005000000000001AAA",
    SystemModstamp: "2026-02-03T10:11:12.000+0000",
    IsDeleted: false,
    MessagingChannelId: "0Mj000000000001AAA",
    MessagingEndUserId: "0PA000000000001AAA",
    Name: "0001",
    Origin: "InboundInitiated",
    OwnerId: "005000000000001AAA",
    Owner: { Name: "Bot" },
    Status: "Active",
    Conversation: { ConversationIdentifier: told.conversation },
    MessagingChannel: { ChannelAddressIdentifier: told.channel },
    MessagingEndUser: { MessagingPlatformKey: told.contact, MessagingConsentStatus: "ImplicitlyOptedIn", Name: "Ann" }
  }
]

/** An org with one session, one piece of work on it, and an Interaction API that takes everything unless it is told otherwise. */
const org = (work: ReadonlyArray<Answer> = []) => {
  const answers = [...work]
  return loopback((response, heard, count) => {
    const { pathname, searchParams } = new URL(heard.url, "http://localhost")
    const q = searchParams.get("q") ?? ""
    const rows = (records: ReadonlyArray<object>) => json(200, { totalSize: records.length, done: true, records })
    const answer = pathname.endsWith("/query")
      ? rows(q.includes("FROM AgentWork") ? works : sessions)
      : pathname.endsWith("/agentWork")
        ? (answers.shift() ?? json(202, { success: true }))
        : pathname.endsWith("/describe")
          ? json(404, [])
          : json(202, { success: true })
    answer(response, heard, count)
  })
}

const hearing = (more: Partial<SalesforceProviderOptions> = {}, work: ReadonlyArray<Answer> = [], after?: string) =>
  Effect.gen(function* () {
    const server = yield* pubSubServer()
    const { heard, url } = yield* org(work)
    const { listen } = yield* make({
      loginUrl: url,
      credentials: { kind: "accessToken", token: Redacted.make("token-1"), instanceUrl: url },
      orgId: salesforceId("00D000000000001"),
      interactionUrl: url,
      authorizationContext: "00D000000000001_HelpBot",
      topic: "/event/Bot_Said__e",
      pubSubUrl: server.url,
      pauses: ["20 millis", "50 millis"],
      ...more
    })
    const events = yield* Queue.unbounded<Event | Bookmark>()
    yield* Effect.forkScoped(
      Stream.runForEach(listen(Option.map(Option.fromNullable(after), (at) => new Bookmark({ at }))), (it) =>
        events.offer(it)
      )
    )
    yield* until(() => server.isOpen() === 1)
    const interaction = (event: object) => server.publish("Interaction", event)
    const accepted = () => heard.filter(({ url }) => url === "/agentWork").map(({ body }): unknown => JSON.parse(body))
    return { accepted, events, heard, interaction, server }
  })

const conversation = {
  provider: "salesforce-messaging",
  account: "00D000000000001EAA",
  sender: told.channel,
  contact: told.contact
}
const acceptance = {
  contextType: "Chatbot",
  workId: "0Bz000000000001AAA",
  workItemId: told.session,
  botId: "0Xx000000000001AAA",
  status: "Accept"
}

describe("an Interaction", () => {
  it.scopedLive.each([told.wrapped, told.flat])(
    "of either shape is a message, and a bookmark comes behind it",
    (shape) =>
      Effect.gen(function* () {
        const { events, interaction } = yield* hearing()
        interaction(shape(1, told.person, told.text(1, "hello")))
        const event = yield* events.take
        assert.deepInclude(JSON.parse(JSON.stringify(event)), {
          _tag: "MessageReceived",
          id: told.idOf(1),
          conversation,
          message: { text: "hello", channel: "sms", media: [] }
        })
        assert.deepStrictEqual(yield* events.take, new Bookmark({ at: placeOf(1) }))
      }).pipe(live)
  )

  it.scopedLive("of each kind is told in our words, under the entry's id", () =>
    Effect.gen(function* () {
      const acknowledged = (recipient: object) => ({
        recipient,
        acknowledgedConversationEntryIdentifier: told.idOf(99),
        acknowledgementTimestamp: 1770113472000
      })
      const kinds = [
        [
          told.person,
          told.content(1, {
            formatType: "Attachments",
            text: "Look",
            attachments: [{ id: told.idOf(9), name: "a", mimeType: "image/png", url: "https://f.example/a" }]
          })
        ],
        [told.person, told.content(2, { formatType: "Links", links: [{ url: "https://example.com" }] })],
        [
          told.person,
          {
            entryType: "Message",
            abstractMessage: {
              messageType: "ChoicesResponseMessage",
              id: told.idOf(3),
              choicesResponse: {
                formatType: "Selections",
                selectedOptions: [{ optionIdentifier: "x", optionTitle: { itemType: "TitleItem", title: "Two" } }]
              }
            }
          }
        ],
        [
          told.person,
          told.content(4, {
            formatType: "Application",
            application: { name: "x", identifier: "y", developerId: "z", applicationType: "w" }
          })
        ],
        [told.person, { entryType: "TypingStartedIndicator", timestamp: 1 }],
        [told.agent, { entryType: "TypingStoppedIndicator", timestamp: 1 }],
        [told.person, { entryType: "DeliveryAcknowledgement", ...acknowledged(told.person) }],
        [told.person, { entryType: "ReadAcknowledgement", ...acknowledged(told.person) }],
        [
          told.system,
          {
            entryType: "MessageDeliveryFailed",
            recipient: told.person,
            failedConversationEntryIdentifier: told.idOf(99),
            errorCode: "30003"
          }
        ],
        [
          told.system,
          {
            entryType: "EndUserConsentUpdated",
            endUserSubject: told.contact,
            consentStatus: "OptOut",
            isEndUserInitiated: true
          }
        ],
        [
          told.system,
          {
            entryType: "ParticipantChanged",
            participant: told.agent,
            entries: [
              { operation: "add", participant: told.agent, displayName: "Bob" },
              { operation: "remove", participant: told.bot },
              { operation: "update", participant: told.bot }
            ]
          }
        ],
        [
          told.system,
          {
            entryType: "SessionStatusChanged",
            sessionId: told.session,
            channelAddressIdentifier: told.channel,
            conversationIdentifier: told.conversation,
            sessionStatus: "Ended",
            sessionEndedByRole: "Agent",
            sessionStartTime: 1770113472,
            sessionEndTime: 1770113999
          }
        ]
      ] as const
      const { events, interaction } = yield* hearing()
      const heard: Array<unknown> = []
      for (const [index, [sender, payload]] of kinds.entries()) {
        const event = told.wrapped(index + 1, sender, payload)
        if (payload.entryType !== "Message" || index < 3)
          assert.deepStrictEqual(eventContract.interaction.replyFaults(event), [])
        interaction(event)
        for (;;) {
          const it = yield* events.take
          if (it._tag === "Bookmark") break
          assert.deepInclude(JSON.parse(JSON.stringify(it)), { conversation })
          const { _tag, id, ...rest } = JSON.parse(JSON.stringify(it))
          delete rest.conversation
          heard.push([_tag, id, rest])
        }
      }
      assert.deepStrictEqual(heard, [
        [
          "MessageReceived",
          told.idOf(1),
          { message: { text: "Look", channel: "mms", media: [{ url: "https://f.example/a", type: "image/png" }] } }
        ],
        ["MessageReceived", told.idOf(2), { message: { text: "https://example.com", channel: "sms", media: [] } }],
        ["MessageReceived", told.idOf(3), { message: { text: "Two", channel: "sms", media: [] } }],
        ["NoticeReceived", told.idOf(4), { text: "(Application)" }],
        ["TypingChanged", told.idOf(5), { isTyping: true }],
        ["TypingChanged", told.idOf(6), { isTyping: false }],
        ["DeliveryReported", told.idOf(7), { messageId: told.idOf(99), delivery: "delivered" }],
        ["DeliveryReported", told.idOf(8), { messageId: told.idOf(99), delivery: "read" }],
        ["DeliveryReported", told.idOf(9), { messageId: told.idOf(99), delivery: "failed", code: "30003" }],
        ["ConsentReported", told.idOf(10), { consent: "optedOut" }],
        [
          "ParticipantChanged",
          `${told.idOf(11)}:0`,
          {
            session: told.session,
            participant: { id: told.agent.subject, role: "agent", name: "Bob" },
            change: "joined"
          }
        ],
        [
          "ParticipantChanged",
          `${told.idOf(11)}:1`,
          { session: told.session, participant: { id: "HelpBot", role: "bot" }, change: "left" }
        ],
        [
          "SessionChanged",
          told.idOf(12),
          {
            session: {
              id: told.session,
              provider: "salesforce-messaging",
              account: conversation.account,
              conversation,
              status: "ended",
              endedBy: "agent",
              participants: [],
              capabilities: ["annotate", "delete"],
              data: {},
              startedAt: "2026-02-03T10:11:12.000Z",
              endedAt: "2026-02-03T10:19:59.000Z"
            }
          }
        ]
      ])
    }).pipe(live)
  )

  it.scopedLive("of the bot's own, of no news, or that cannot be read is passed over, and the rest goes on", () =>
    Effect.gen(function* () {
      const { events, interaction, server } = yield* hearing()
      interaction(told.wrapped(1, told.bot, told.text(1, "an echo")))
      interaction(told.wrapped(2, told.agent, told.text(2, "an agent's")))
      interaction(told.wrapped(3, told.bot, { entryType: "TypingStartedIndicator", timestamp: 1 }))
      interaction(told.wrapped(4, told.system, { entryType: "QueuePosition", position: 3 }))
      interaction(told.wrapped(5, told.person, { entryType: "Message" }))
      interaction(told.wrapped(6, told.person, told.content(6, { formatType: "Text" })))
      interaction({ channelAddressIdentifier: told.channel })
      server.publish("Interaction", "no JSON")
      server.publish("RoutingRequested", "{}")
      server.publish("Something", {})
      interaction(told.wrapped(7, told.person, told.text(7, "hello")))
      const first = yield* Effect.repeat(events.take, { until: ({ _tag }) => _tag !== "Bookmark" })
      assert.strictEqual(first._tag === "MessageReceived" && first.message.text, "hello")
    }).pipe(live)
  )

  it.scopedLive("has its words where the admin has put them", () =>
    Effect.gen(function* () {
      const { events, server } = yield* hearing({ payloadField: "EventType__c", eventTypeField: "Payload__c" })
      server.publish(JSON.stringify(told.wrapped(1, told.person, told.text(1, "hello"))), "Interaction")
      assert.strictEqual((yield* events.take)._tag, "MessageReceived")
    }).pipe(live)
  )

  it.scopedLive("after a bookmark is heard from there", () =>
    Effect.gen(function* () {
      const { events, interaction, server } = yield* hearing({}, [], placeOf(0))
      interaction(told.wrapped(1, told.person, told.text(1, "hello")))
      assert.strictEqual((yield* events.take)._tag, "MessageReceived")
      assert.strictEqual(server.heard[0]?.asked[0]?.replay_preset, "CUSTOM")
    }).pipe(live)
  )
})

describe("RoutingRequested", () => {
  it.scopedLive("is accepted, by the newest work on the session, before the bookmark behind it is given", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(eventContract.routing.replyFaults(told.routing()), [])
      const { accepted, events, server } = yield* hearing()
      server.publish("RoutingRequested", told.routing())
      assert.strictEqual((yield* events.take)._tag, "Bookmark")
      assert.deepStrictEqual(accepted(), [acceptance])
      // Which work it was is told too, and that is no second one.
      server.publish("Interaction", told.wrapped(1, told.system, told.work("0Bz000000000001")))
      yield* events.take
      assert.lengthOf(accepted(), 1)
    }).pipe(live)
  )

  it.scopedLive("is tried again where it may pass, and given up without a word to the bot where it does not", () =>
    Effect.gen(function* () {
      const no = json(404, { code: 10082, message: "no such work yet" })
      const { accepted, events, server } = yield* hearing({}, [no, json(500, { code: 500, message: "" })])
      server.publish("RoutingRequested", told.routing())
      yield* events.take
      assert.lengthOf(accepted(), 3)
      const closed = yield* hearing({}, [json(400, { code: 10085, message: "closed" })])
      closed.server.publish("RoutingRequested", told.routing())
      yield* closed.events.take
      assert.lengthOf(closed.accepted(), 1)
    }).pipe(live)
  )

  it.scopedLive("may name the work instead of the session", () =>
    Effect.gen(function* () {
      const { accepted, events, heard, server } = yield* hearing()
      server.publish("RoutingRequested", told.routing("0Bz000000000001AAA"))
      yield* events.take
      const asked = heard.map(({ url }) => new URL(url, "http://localhost").searchParams.get("q") ?? "")
      assert.isTrue(asked.some((q) => q.startsWith("SELECT WorkItemId FROM AgentWork")))
      assert.deepStrictEqual(accepted(), [acceptance])
    }).pipe(live)
  )

  it.scopedLive("for another bot is none of ours", () =>
    Effect.gen(function* () {
      for (const other of [{ bot: "OtherBot" }, { botId: "0Xx000000000002" }]) {
        const { accepted, events, server } = yield* hearing(other)
        server.publish("RoutingRequested", told.routing())
        yield* events.take
        assert.lengthOf(accepted(), 0)
      }
    }).pipe(live)
  )
})
