/** With whom and where sessions are: end users, channels, conversations, their entries, and the work of taking one. */
import * as Account from "../Account.ts"
import { type Field, field, picklist, reference } from "./Field.ts"
import { sobject } from "./SObject.ts"

const messageTypes = ["AppleBusinessChat", "Custom", "EmbeddedMessaging", "Facebook", "Line", "Text", "WhatsApp"]
const olderTypes = ["Alexa", "GoogleHome", "Omega", "Phone", "Voice", "WeChat", "WebChat"]
const entryTypes = [
  "Text",
  "AdminOptedIn",
  "AdminOptedOut",
  "BotEscalated",
  "ChatbotClosedIdleSession",
  "ChatbotEstablished",
  "ChatbotNotEstablished",
  "EndUserOptedIn",
  "EndUserOptedOut"
]
const consents = ["OptedOut", "ImplicitlyOptedIn", "ExplicitlyOptedIn", "DoublyOptedIn"]

/** The bot's, unless another is said. */
export const owner: Field = { ...reference("OwnerId", ["Group", "User"], "CDFGSU"), start: Account.user }
const seen = [field("LastReferencedDate", "datetime", "FNS"), field("LastViewedDate", "datetime", "FNS")]

export const messaging = [
  sobject(
    "MessagingEndUser",
    "0PA",
    45,
    [
      reference("AccountId", ["Account"], "CFGNSU"),
      reference("ContactId", ["Contact"], "CFGNSU"),
      field("HasInitialResponseSent", "boolean", "CDFGSU"),
      field("IsFullyOptedIn", "boolean", "DFS", { since: 48 }),
      field("IsOptedOut", "boolean", "CDFGSU", { until: 48 }),
      field("IsoCountryCode", "string", "CFGNS"),
      ...seen,
      field("Locale", "string", "CFGNS"),
      picklist("MessageType", [...messageTypes, ...olderTypes], "CFGRS"),
      reference("MessagingChannelId", ["MessagingChannel"], "CFGS"),
      picklist("MessagingConsentStatus", consents, "CFGNRSU", "ImplicitlyOptedIn"),
      field("MessagingPlatformKey", "string", "CFGS"),
      field("Name", "string", "CFGLSU"),
      owner,
      field("ProfilePictureUrl", "url", "CFGNSU")
    ],
    { may: ["update", "delete"] }
  ),
  sobject("MessagingChannel", "0Mj", 45, [
    field("ChannelAddressIdentifier", "string", "FGNS", { since: 59 }),
    {
      ...picklist("ConsentType", ["DoubleOptIn", "ExplicitOptIn", "ImplicitOptIn"], "CFGNRSU"),
      since: 48
    },
    field("DeveloperName", "string", "CFGSU"),
    field("IsActive", "boolean", "CDFGSU"),
    ...seen,
    field("MasterLabel", "string", "CFGSU"),
    picklist("MessageType", messageTypes, "CFGRS"),
    field("MessagingPlatformKey", "string", "CFGNS"),
    picklist("RoutingType", ["OmniQueue", "OmniSkills"], "CFGNRSU")
  ]),
  sobject("Conversation", "0dw", 55, [
    field("ConversationIdentifier", "string", "FGLNS"),
    reference("ConversationChannelId", ["MessagingChannel"], "FGNS"),
    field("StartTime", "datetime", "FNS"),
    field("EndTime", "datetime", "FNS")
  ]),
  // Empty here, as in every org whose channels are enhanced: what was said in them is elsewhere.
  sobject("ConversationEntry", "0CE", 47, [
    reference("ActorId", ["MessagingEndUser", "User"], "CFGNS"),
    field("ActorName", "string", "CFNS"),
    picklist("ActorType", ["Agent", "Bot", "EndUser", "Supervisor", "System"], "CFGRS"),
    field("ClientDuration", "int", "CFGNS", { since: 51 }),
    field("ClientTimestamp", "datetime", "CFNS", { since: 51 }),
    reference("ConversationId", ["MessagingSession", "VoiceCall"], "CFGS"),
    field("EntryEndTime", "datetime", "CFNS", { since: 48 }),
    field("EntryTime", "datetime", "CFS"),
    picklist("EntryType", entryTypes, "CFGRS"),
    field("HasAttachments", "boolean", "CDFGS"),
    field("Message", "textarea", "CN")
  ]),
  sobject("AgentWork", "0Bz", 47, [
    field("Name", "string", "DFLS"),
    reference("WorkItemId", ["MessagingSession"], "FGS"),
    reference("UserId", ["User"], "FGNS"),
    field("BotId", "string", "FGNS"),
    picklist("Status", ["Assigned", "Opened", "Unavailable", "Declined", "Closed", "Canceled"], "FGRS", "Assigned"),
    reference("OriginalQueueId", ["Group"], "FGNS"),
    field("AcceptDateTime", "datetime", "FNS"),
    field("CloseDateTime", "datetime", "FNS"),
    owner
  ])
]
