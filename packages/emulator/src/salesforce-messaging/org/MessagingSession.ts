/** MessagingSession as the vendor's object reference has it, API 47.0 and later, with one custom field of this org's. */
import { Option } from "effect"
import * as Account from "../Account.ts"
import { metricTypes } from "./beside.ts"
import { field, picklist, reference, system } from "./Field.ts"
import type { Row, Value } from "./Row.ts"
import { padded, type SObject } from "./SObject.ts"

const channelTypes = [
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
]
const origins = [
  "AgentInitiated",
  "ConversationClose",
  "ConversationControlLost",
  "Help",
  "InboundInitiated",
  "OptIn",
  "OptOut",
  "TriggeredOutbound"
]
const statuses = ["New", "Active", "Consent", "Waiting", "Paused", "Inactive", "Ended", "Error"]

/** Those whose changes the org keeps in the session's history. */
const tracked = ["CaseId", "EndedByType", "LeadId", "OpportunityId", "OwnerId", "Status"]

const text = (value: Value | undefined): string => (typeof value === "string" ? value : "")

export const messagingSession: SObject = {
  name: "MessagingSession",
  label: "Messaging Session",
  plural: "Messaging Sessions",
  prefix: "0Mw",
  since: 47,
  // Sessions are made by customers, flows and actions; this org says so, though create() is among the supported calls.
  may: ["update", "delete"],
  queryable: true,
  naming: "Name",
  number: { field: "Name", nth: padded("MS-") },
  fields: [
    ...system,
    field("AcceptTime", "datetime", "CFNSU"),
    field("AgentMessageCount", "int", "N"),
    picklist("AgentType", ["Agent", "Bot", "BotToAgent", "System"], "CDFGNRS", "Agent"),
    reference("CaseId", ["Case"], "CFGNSU"),
    field("ChannelEndUserFormula", "string", "FGLNS"),
    field("ChannelGroup", "string", "CFGNSU"),
    field("ChannelIntent", "string", "CFGNSU"),
    field("ChannelKey", "string", "FGNS"),
    field("ChannelLocale", "string", "CFGNSU"),
    field("ChannelName", "string", "FGNS"),
    picklist("ChannelType", channelTypes, "FGNRS"),
    reference("ConversationId", ["Conversation"], "CFGNS", 55),
    picklist("EndedByType", ["Agent", "Bot", "EndUser", "System"], "CFGNRS"),
    field("EndTime", "datetime", "CFNS"),
    reference("EndUserAccountId", ["Account"], "FGNS"),
    reference("EndUserContactId", ["Contact"], "FGNS"),
    picklist("EndUserLanguage", ["en_US", "en_GB", "de", "fr", "es"], "CFGNRSU"),
    field("EndUserMessageCount", "int", "N"),
    field("LastReferencedDate", "datetime", "FNS"),
    field("LastViewedDate", "datetime", "FNS"),
    reference("LeadId", ["Lead"], "CFGNSU"),
    reference("MessagingChannelId", ["MessagingChannel"], "CFGS"),
    reference("MessagingEndUserId", ["MessagingEndUser"], "CFGS"),
    field("Name", "string", "DFLS"),
    reference("OpportunityId", ["Opportunity"], "CFGNSU"),
    picklist("Origin", origins, "CDFGRS", "InboundInitiated"),
    { ...reference("OwnerId", ["Group", "User"], "CDFGSU"), start: Account.user },
    field("PreviewDetails", "string", "N"),
    field("SessionKey", "string", "CFGNS"),
    field("StartTime", "datetime", "CFNS"),
    picklist("Status", statuses, "CFGRS", "Waiting"),
    reference("TargetUserId", ["User"], "CFGNSU"),
    { ...field("CampaignId", "reference", "CFGNSU", { since: 66 }), to: ["Campaign"] },
    field("Parley_Key__c", "string", "CFGLNSU", { externalId: true })
  ],
  complete: (row, get) => {
    const channel = Option.getOrUndefined(get("MessagingChannel", text(row["MessagingChannelId"])))
    const person = Option.getOrUndefined(get("MessagingEndUser", text(row["MessagingEndUserId"])))
    const whole: Row = {
      ...row,
      ChannelKey: row["ChannelKey"] ?? channel?.["MessagingPlatformKey"] ?? null,
      ChannelName: row["ChannelName"] ?? channel?.["MasterLabel"] ?? null,
      ChannelType: row["ChannelType"] ?? channel?.["MessageType"] ?? null,
      ChannelEndUserFormula:
        row["ChannelEndUserFormula"] ?? `${text(channel?.["DeveloperName"])}-${text(person?.["Name"])}`,
      EndUserAccountId: row["EndUserAccountId"] ?? person?.["AccountId"] ?? null,
      EndUserContactId: row["EndUserContactId"] ?? person?.["ContactId"] ?? null,
      StartTime: row["StartTime"] ?? row["CreatedDate"] ?? null
    }
    const history = { MessagingSessionId: row.Id, Field: "created" }
    return {
      row: whole,
      also: [
        { object: "MessagingSessionHistory", fields: history },
        {
          object: "MessagingSessionShare",
          fields: {
            ParentId: row.Id,
            UserOrGroupId: row["OwnerId"] ?? Account.user,
            AccessLevel: "All",
            RowCause: "Owner"
          }
        },
        { object: "MessagingSessionFeed", fields: { ParentId: row.Id, Type: "CreateRecordEvent" } }
      ]
    }
  },
  history: (old, row, changed) => [
    ...changed
      .filter((name) => tracked.includes(name))
      .map((name) => ({
        object: "MessagingSessionHistory",
        fields: {
          MessagingSessionId: row.Id,
          DataType: name.endsWith("Id") ? "EntityId" : "Text",
          Field: name.replace(/Id$/, ""),
          OldValue: old[name] ?? null,
          NewValue: row[name] ?? null
        }
      })),
    // Once it is over it was measured; by what it was is not said here.
    ...(changed.includes("Status") && row["Status"] === "Ended" ? metricTypes : []).map((type) => ({
      object: "MessagingSessionMetrics",
      fields: { MessagingSessionId: row.Id, MessagingSessionMetricType: type }
    }))
  ]
}
