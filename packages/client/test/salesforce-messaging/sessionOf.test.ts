import { assert, describe, it } from "@effect/vitest"
import { rowOf, sessionOf, sessionPaths, type SessionRecord, statusChannels } from "@parley/client/salesforce-messaging"
import { SessionState } from "@parley/messaging"
import { DateTime, Option, Schema } from "effect"

const id = (prefix: string) => `${prefix}000000000001AAA`
const at = "2026-02-03T10:11:12.000+0000"
const wire = {
  Id: id("0Mw"),
  CreatedDate: at,
  CreatedById: id("005"),
  LastModifiedDate: at,
  LastModifiedById: id("005"),
  SystemModstamp: at,
  IsDeleted: false,
  AcceptTime: at,
  AgentMessageCount: 2,
  AgentType: "Bot",
  CaseId: id("500"),
  ChannelIntent: "booking",
  ChannelType: "Text",
  ConversationId: id("0dw"),
  EndUserContactId: id("003"),
  EndUserLanguage: "en_US",
  EndUserMessageCount: 3,
  LeadId: id("00Q"),
  MessagingChannelId: id("0Mj"),
  MessagingEndUserId: id("0PA"),
  Name: "00000001",
  OpportunityId: id("006"),
  Origin: "InboundInitiated",
  OwnerId: id("00G"),
  StartTime: at,
  Status: "Active",
  TargetUserId: id("005"),
  MessagingEndUser: { MessagingPlatformKey: "+15005550009", MessagingConsentStatus: "ImplicitlyOptedIn", Name: "Ann" },
  MessagingChannel: { ChannelAddressIdentifier: "b0000000-0000-4000-8000-000000000001" },
  Conversation: { ConversationIdentifier: "1b1f0f3a-0000-4000-8000-000000000001" },
  Owner: { Name: "People" },
  TargetUser: { Name: "Bob" },
  Colour__c: "blue"
}
const row = rowOf("MessagingSession", [...sessionPaths, "MessagingChannel.ChannelAddressIdentifier", "Colour__c"])
const read = (fields: object): SessionRecord => Schema.decodeUnknownSync(row)({ ...wire, ...fields })

describe("a session in the words of all platforms", () => {
  it("has all that its record tells, and the record", () => {
    const native = read({})
    const { native: kept, ...state } = sessionOf(native, "00D000000000001EAA")
    assert.strictEqual(kept, native)
    const moment = DateTime.unsafeMake("2026-02-03T10:11:12Z")
    assert.deepStrictEqual(JSON.parse(JSON.stringify(state)), {
      id: id("0Mw"),
      provider: "salesforce-messaging",
      account: "00D000000000001EAA",
      conversation: {
        provider: "salesforce-messaging",
        account: "00D000000000001EAA",
        sender: "b0000000-0000-4000-8000-000000000001",
        contact: "+15005550009"
      },
      status: "active",
      origin: "contact",
      handledBy: "bot",
      mode: "message",
      participants: [
        { id: id("0PA"), role: "contact", address: "+15005550009", name: "Ann" },
        { id: id("005"), role: "agent", name: "Bob" }
      ],
      capabilities: ["send", "transfer", "leave", "close", "annotate", "delete"],
      data: {
        CaseId: id("500"),
        ChannelIntent: "booking",
        EndUserContactId: id("003"),
        LeadId: id("00Q"),
        OpportunityId: id("006"),
        Colour__c: "blue"
      },
      counts: { contact: 3, agent: 2 },
      ...Object.fromEntries(["createdAt", "updatedAt", "startedAt", "acceptedAt"].map((it) => [it, moment.toJSON()])),
      name: "00000001",
      queue: { id: id("00G") },
      locale: "en-US"
    })
    assert.isTrue(Schema.is(SessionState)(sessionOf(native, "00D000000000001EAA")))
  })

  it.each(Object.keys(statusChannels))("has the platform's own eight statuses: %s", (Status) => {
    const { status } = sessionOf(read({ Status }), "a")
    assert.strictEqual(status, Status.toLowerCase())
  })

  it("keeps words that it does not know", () => {
    const odd = {
      Status: "Parked",
      Origin: "Elsewhere",
      AgentType: "Team",
      EndedByType: "Weather",
      ChannelType: "Omega"
    }
    const state = sessionOf(read(odd), "a")
    const { endedBy, handledBy, origin, status } = state
    assert.deepStrictEqual<ReadonlyArray<string | undefined>>(
      [status, origin, handledBy, endedBy],
      ["Parked", "Elsewhere", "Team", "Weather"]
    )
    assert.deepStrictEqual(state.capabilities, ["annotate", "delete"])
  })

  it("can be spoken in only where the bot may be: in an enhanced channel, while it goes on", () => {
    assert.deepStrictEqual(sessionOf(read({ ConversationId: null, Conversation: null }), "a").capabilities, [
      "annotate",
      "delete"
    ])
    assert.include(sessionOf(read({ Status: "Waiting" }), "a").capabilities, "accept")
    assert.notInclude(sessionOf(read({ Status: "Paused" }), "a").capabilities, "send")
    assert.notInclude(sessionOf(read({ Status: "Ended" }), "a").capabilities, "send")
  })

  it.each([
    ["people have it", { AgentType: "Agent", OwnerId: id("005") }],
    ["it waits for people, after the bot", { AgentType: "BotToAgent", Status: "Waiting" }],
    ["it waits in a queue, and nobody says for whom", { AgentType: null, Status: "Waiting" }]
  ])("is none of the bot's where %s", (_, fields) => {
    assert.deepStrictEqual(sessionOf(read(fields), "a").capabilities, ["annotate", "delete"])
  })

  it("has an owner who is a bot or a person, as it says who has it", () => {
    const ownerOf = (AgentType: string) =>
      sessionOf(read({ AgentType, OwnerId: id("005"), TargetUserId: null }), "a").participants[1]?.role
    assert.deepStrictEqual([ownerOf("Bot"), ownerOf("Agent")], ["bot", "agent"])
  })

  it("is told as far as its user may see it", () => {
    const { Id } = wire
    const state = sessionOf(Schema.decodeUnknownSync(rowOf("MessagingSession", ["Id"]))({ Id }), "a")
    assert.deepStrictEqual<ReadonlyArray<string>>([state.id, state.status], [Id, "unknown"])
    assert.deepInclude(state, { participants: [], capabilities: ["annotate", "delete"] })
    assert.isTrue(Schema.is(SessionState)(state))
  })

  it("tells who ended it, and why as far as the record tells", () => {
    const ended = sessionOf(read({ Status: "Ended", EndedByType: "EndUser", EndTime: at }), "a")
    assert.deepInclude(ended, { endedBy: "contact", endedReason: "endUser" })
    const silent = sessionOf(read({ Status: "Ended", EndedByType: "System" }), "a")
    assert.deepInclude(silent, { endedBy: "system", endedReason: "inactivityOrAutomation" })
  })

  it("has no conversation where its record does not say with whom or where, unless somebody knows the channel", () => {
    const nameless = read({ MessagingChannel: { ChannelAddressIdentifier: null } })
    assert.notProperty(sessionOf(nameless, "a"), "conversation")
    assert.strictEqual<string | undefined>(sessionOf(nameless, "a", Option.some("c")).conversation?.sender, "c")
    assert.notProperty(
      sessionOf(read({ MessagingEndUser: { ...wire.MessagingEndUser, MessagingPlatformKey: "" } }), "a"),
      "conversation"
    )
  })
})
