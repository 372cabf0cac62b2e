/** A session on a messaging channel: what the vendor's `MessagingSession` page lists, field by field, in its order. */
import { openTo } from "@parley/messaging"
import { Option, Schema } from "effect"
import { anyOf, dateTime, int, lookup, picklist, reference, since, string, system } from "./Field.ts"

/** In which kind of channel a status is met. */
export const statusChannels = {
  New: "standard",
  Consent: "enhanced",
  Waiting: "both",
  Active: "both",
  Paused: "enhanced",
  /** Silent for a time; the contact's next message makes it active again. */
  Inactive: "enhanced",
  /** Final: the next message makes a new session. */
  Ended: "both",
  /** Final. */
  Error: "enhanced"
} as const

const status = picklist("New", "Consent", "Waiting", "Active", "Paused", "Inactive", "Ended", "Error")
const endedBy = picklist("Agent", "Bot", "EndUser", "System")
const through = <const N extends string>(name: N) => ({ name, to: [name], shows: name }) as const

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_messagingsession.htm */
export const MessagingSession = {
  name: "MessagingSession",
  since: 47,
  fields: {
    ...system,
    /** An agent accepted it. */
    AcceptTime: dateTime("create", "filter", "nillable", "sort", "update"),
    /** Not counted in enhanced channels. */
    AgentMessageCount: int("nillable"),
    /** `System` is outbound that was triggered. */
    AgentType: picklist("Agent", "Bot", "BotToAgent", "System")(
      "create",
      "defaulted",
      "filter",
      "group",
      "nillable",
      "restricted",
      "sort"
    ),
    CaseId: reference("create", "filter", "group", "nillable", "sort", "update"),
    /** Channel and user in one. */
    ChannelEndUserFormula: string("filter", "group", "idLookup", "nillable", "sort"),
    ChannelGroup: string("create", "filter", "group", "nillable", "sort", "update"),
    ChannelIntent: string("create", "filter", "group", "nillable", "sort", "update"),
    ChannelKey: string("filter", "group", "nillable", "sort"),
    ChannelLocale: string("create", "filter", "group", "nillable", "sort", "update"),
    ChannelName: string("filter", "group", "nillable", "sort"),
    /** Newer orgs say `Custom` of channels that were brought along. */
    ChannelType: {
      ...picklist(
        "Alexa",
        "AppleBusinessChat",
        "EmbeddedMessaging",
        "Facebook",
        "GoogleHome",
        "Line",
        "Omega",
        "Phone",
        "Text",
        "Voice",
        "WeChat",
        "WebChat",
        "WhatsApp"
      )("filter", "group", "nillable", "restricted", "sort"),
      words: { EmbeddedMessaging: 55 }
    },
    ConversationId: since(55, lookup(through("Conversation"))("create", "filter", "group", "nillable", "sort")),
    /** Of enhanced channels only; `endedReason` tells more. */
    EndedByType: endedBy("create", "filter", "group", "nillable", "restricted", "sort"),
    EndTime: dateTime("create", "filter", "nillable", "sort"),
    EndUserAccountId: lookup({ name: "EndUserAccount", to: ["Account"], shows: "Account" })(
      "filter",
      "group",
      "nillable",
      "sort"
    ),
    EndUserContactId: lookup({ name: "EndUserContact", to: ["Contact"], shows: "Contact" })(
      "filter",
      "group",
      "nillable",
      "sort"
    ),
    /** A language's code; which there are differs from org to org. */
    EndUserLanguage: anyOf("create", "filter", "group", "nillable", "restricted", "sort", "update"),
    /** Not counted in enhanced channels. */
    EndUserMessageCount: int("nillable"),
    LastReferencedDate: dateTime("filter", "nillable", "sort"),
    LastViewedDate: dateTime("filter", "nillable", "sort"),
    LeadId: reference("create", "filter", "group", "nillable", "sort", "update"),
    MessagingChannelId: lookup(through("MessagingChannel"))("create", "filter", "group", "sort"),
    MessagingEndUserId: lookup(through("MessagingEndUser"))("create", "filter", "group", "sort"),
    Name: string("autonumber", "defaulted", "filter", "idLookup", "sort"),
    OpportunityId: reference("create", "filter", "group", "nillable", "sort", "update"),
    Origin: picklist(
      "AgentInitiated",
      "ConversationClose",
      "ConversationControlLost",
      "Help",
      "InboundInitiated",
      "OptIn",
      "OptOut",
      "TriggeredOutbound"
    )("create", "defaulted", "filter", "group", "restricted", "sort"),
    /** A queue is a group. */
    OwnerId: lookup({ name: "Owner", to: ["Group", "User"], shows: "GroupOrUser" })(
      "create",
      "defaulted",
      "filter",
      "group",
      "sort",
      "update"
    ),
    PreviewDetails: string("nillable"),
    SessionKey: string("create", "filter", "group", "nillable", "sort"),
    StartTime: dateTime("create", "filter", "nillable", "sort"),
    /** Nobody closes a session by writing it: it is not updateable. */
    Status: status("create", "filter", "group", "restricted", "sort"),
    TargetUserId: lookup({ name: "TargetUser", to: ["User"], shows: "User" })(
      "create",
      "filter",
      "group",
      "nillable",
      "sort",
      "update"
    ),
    /** On newer pages of the reference only. */
    CampaignId: since(66, reference("create", "filter", "group", "nillable", "sort", "update"))
  }
} as const

/** `inactivity` was told by what it was before; without that, `System` and no error is one of the two. */
export const EndedReason = openTo(
  Schema.Literal("agent", "bot", "endUser", "error", "inactivity", "inactivityOrAutomation")
)
export type EndedReason = typeof EndedReason.Type

type Status = typeof MessagingSession.fields.Status.schema.Type
type EndedBy = typeof MessagingSession.fields.EndedByType.schema.Type

const whoEnded: ReadonlyMap<string, EndedReason> = new Map([
  ["Agent", "agent"],
  ["Bot", "bot"],
  ["EndUser", "endUser"]
])

/**
 * Why a session is over, as far as its record tells; `before` is the status that a change event or the history saw last. None while
 * it is not over, and where nothing tells. `System` on the record is a session that was silent, an automation, or an error.
 */
export const endedReason = (
  session: { readonly Status: Status; readonly EndedByType: EndedBy | null },
  before?: Status
): Option.Option<EndedReason> => {
  const { Status, EndedByType } = session
  if (Status === "Error") return Option.some("error")
  if (Status !== "Ended" || EndedByType === null) return Option.none()
  if (EndedByType === "System") return Option.some(before === "Inactive" ? "inactivity" : "inactivityOrAutomation")
  return Option.some(whoEnded.get(EndedByType) ?? Schema.decodeSync(EndedReason)(EndedByType))
}
