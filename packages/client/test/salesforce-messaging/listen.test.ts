/** The provider's ear, on a Pub/Sub server and an org of the test's own. */
import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Bookmark } from "@parley/messaging"
import { Effect, Fiber, Option, Stream } from "effect"
import { json } from "../loopback.ts"
import { hearing, record, rows, said, speaking, until } from "./ear.ts"
import { eventContract } from "./interactionContract.ts"
import { placeOf, pubSubServer, unknown } from "./pubSubServer.ts"
import * as told from "./told.ts"

const live = Effect.provide(NodeHttpClient.layerUndici)

const conversation = {
  provider: "salesforce-messaging",
  account: "00D000000000001EAA",
  sender: told.channel,
  contact: told.contact
}
describe("the first start", () => {
  it.scopedLive("hears what comes, though what was said before cannot be read", () =>
    Effect.gen(function* () {
      const refused = json(403, [{ errorCode: "INSUFFICIENT_ACCESS", message: "canary" }])
      const { fiber, interaction, next, queries } = yield* hearing({}, { sessions: () => refused }, null)
      yield* until(() => queries("MessagingSession").length > 0)
      yield* Effect.sleep("50 millis")
      interaction(told.wrapped(1, told.person, told.text(1, "hello")))
      assert.strictEqual((yield* next("MessageReceived")).message.text, "hello")
      assert.isNull(Option.getOrNull(yield* Fiber.poll(fiber)))
    }).pipe(live)
  )

  it.scopedLive("says where to look when the org has no such topic", () =>
    Effect.gen(function* () {
      const { script, url } = yield* pubSubServer()
      script.push(unknown)
      const { listen } = yield* speaking({}, { pubSubUrl: url })
      const error = yield* Effect.flip(Stream.runDrain(listen(Option.none())))
      assert.strictEqual(error.reason._tag, "NotFound")
      assert.include(error.message, "PARLEY_SALESFORCE_TOPIC")
    }).pipe(live)
  )
})

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
        assert.deepStrictEqual(yield* events.take, Bookmark.make({ at: placeOf(1) }))
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
              endedReason: "agent",
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
      const { events, interaction, server } = yield* hearing({}, {}, placeOf(0))
      interaction(told.wrapped(1, told.person, told.text(1, "hello")))
      assert.strictEqual((yield* events.take)._tag, "MessageReceived")
      assert.strictEqual(server.heard[0]?.asked[0]?.replay_preset, "CUSTOM")
    }).pipe(live)
  )
})

const session = (nth: number): string => `0Mw00000000000${nth}AAA`
const joined = (nth: number) =>
  told.wrapped(nth, told.system, {
    entryType: "ParticipantChanged",
    participant: told.agent,
    entries: [{ operation: "add", participant: told.agent }]
  })
const changed = (nth: number, sessionId: string, sessionStatus: string, more: object = {}) =>
  told.wrapped(nth, told.system, {
    entryType: "SessionStatusChanged",
    sessionId,
    channelAddressIdentifier: told.channel,
    conversationIdentifier: told.conversation,
    sessionStatus,
    sessionStartTime: 1770113472,
    ...more
  })

describe("who comes and goes", () => {
  it.scopedLive("is told of the session that was offered last, or that was said to be active", () =>
    Effect.gen(function* () {
      const { interaction, next, queries, server } = yield* hearing()
      interaction(told.wrapped(1, told.person, told.text(1, "hello")))
      interaction(changed(2, session(1), "Active"))
      interaction(joined(3))
      assert.strictEqual<string>((yield* next("ParticipantChanged")).session, session(1))
      server.publish("RoutingRequested", told.routing(session(2)))
      // What is told late of the one before changes nothing.
      interaction(changed(4, session(1), "Ended"))
      interaction(joined(5))
      assert.strictEqual<string>((yield* next("ParticipantChanged")).session, session(2))
      assert.isFalse(queries("MessagingSession").some((q) => q.includes("Conversation.ConversationIdentifier =")))
    }).pipe(live)
  )

  it.scopedLive.each(["Ended", "Error"])("is looked up when the session that was known is %s", (status) =>
    Effect.gen(function* () {
      const { interaction, next } = yield* hearing({}, { sessions: () => rows(record({ Id: session(2) })) })
      interaction(told.wrapped(1, told.person, told.text(1, "hello")))
      interaction(changed(2, session(1), "Active"))
      interaction(changed(3, session(1), status))
      interaction(joined(4))
      assert.strictEqual<string>((yield* next("ParticipantChanged")).session, session(2))
    }).pipe(live)
  )
})

describe("the end of a session", () => {
  it.scopedLive.each([
    [{ sessionStatusPrev: "Inactive", sessionEndedByRole: "System" }, "Ended", "inactivity"],
    [{ sessionStatusPrev: "Inactive" }, "Ended", "inactivity"],
    [{ sessionStatusPrev: "Active", sessionEndedByRole: "System" }, "Ended", "inactivityOrAutomation"],
    [{ sessionStatusPrev: "Active", sessionEndedByRole: "Chatbot" }, "Ended", "bot"],
    [{ sessionStatusPrev: "Active" }, "Error", "error"]
  ] as const)("has its reason, as far as the event tells: %j", ([more, status, reason]) =>
    Effect.gen(function* () {
      const { interaction, next } = yield* hearing()
      interaction(told.wrapped(1, told.person, told.text(1, "hello")))
      interaction(changed(2, session(1), status, more))
      assert.strictEqual((yield* next("SessionChanged")).session.endedReason, reason)
    }).pipe(live)
  )
})

describe("what is not for this bot", () => {
  it.scopedLive("is not heard: another bot's conversation, and receipts of what the bot has heard", () =>
    Effect.gen(function* () {
      const { events, interaction } = yield* hearing()
      const another = { ...told.bot, subject: "OtherBot" }
      interaction({ ...told.wrapped(1, told.person, told.text(1, "to the other")), recipient: another })
      const receipt = { acknowledgedConversationEntryIdentifier: told.idOf(9), acknowledgementTimestamp: 1 }
      interaction(told.wrapped(2, told.bot, { entryType: "ReadAcknowledgement", recipient: told.bot, ...receipt }))
      interaction(told.wrapped(3, told.person, told.text(3, "hello")))
      const first = yield* Effect.repeat(events.take, { until: ({ _tag }) => _tag !== "Bookmark" })
      assert.strictEqual(first._tag === "MessageReceived" && first.message.text, "hello")
    }).pipe(live)
  )
})

describe("what was said before a first start", () => {
  it.scopedLive("is heard too: nobody tells what came before the connection was made", () =>
    Effect.gen(function* () {
      const entries = () => json(200, { conversationEntries: [said(1, "early")] })
      const { next } = yield* hearing({}, { entries }, null)
      assert.strictEqual((yield* next("MessageReceived")).message.text, "early")
    }).pipe(live)
  )
})
