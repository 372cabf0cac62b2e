/** A session as the bot reads it: its record, with what leads to the people in it and to its conversation. */
import type { Row } from "../objects/objects.ts"

/** What is read of each session; fields that are younger than the version are asked for apart. */
export const sessionPaths = [
  "Id",
  "CreatedDate",
  "CreatedById",
  "LastModifiedDate",
  "LastModifiedById",
  "SystemModstamp",
  "IsDeleted",
  "AcceptTime",
  "AgentMessageCount",
  "AgentType",
  "CaseId",
  "ChannelEndUserFormula",
  "ChannelGroup",
  "ChannelIntent",
  "ChannelKey",
  "ChannelLocale",
  "ChannelName",
  "ChannelType",
  "ConversationId",
  "EndedByType",
  "EndTime",
  "EndUserAccountId",
  "EndUserContactId",
  "EndUserLanguage",
  "EndUserMessageCount",
  "LastReferencedDate",
  "LastViewedDate",
  "LeadId",
  "MessagingChannelId",
  "MessagingEndUserId",
  "Name",
  "OpportunityId",
  "Origin",
  "OwnerId",
  "PreviewDetails",
  "SessionKey",
  "StartTime",
  "Status",
  "TargetUserId",
  "MessagingEndUser.MessagingConsentStatus",
  "MessagingEndUser.MessagingPlatformKey",
  "MessagingEndUser.Name",
  "Conversation.ConversationIdentifier",
  "Owner.Name",
  "TargetUser.Name"
] as const
/** As the Interaction API names the channel; that an org has this field is inferred, and one that lacks it is asked without. */
export const channelPath = "MessagingChannel.ChannelAddressIdentifier"

type Known = Row<"MessagingSession", (typeof sessionPaths)[number] | "CampaignId"> & {
  readonly MessagingChannel: Row<"MessagingChannel", "ChannelAddressIdentifier"> | null
}
/** A session's record, with the fields of the org's own, and what leads to the people in it. Null too where the user may not see it. */
export type SessionRecord = Pick<Known, "Id"> & { readonly [K in Exclude<keyof Known, "Id">]?: Known[K] | null }

export const isQueue = (id: string): boolean => id.startsWith("00G")

/** What is said in it is not for the bot: people have it, or it waits for them. */
export const isPeoples = ({ AgentType, OwnerId }: SessionRecord): boolean =>
  AgentType === "Agent" || AgentType === "BotToAgent" || (AgentType !== "Bot" && isQueue(OwnerId ?? ""))
