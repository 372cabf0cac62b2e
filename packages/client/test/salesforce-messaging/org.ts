/** An org that exists in these tests only, and records as Salesforce writes them. */
import { SalesforceClient, type SalesforceClientOptions, salesforceId } from "@parley/client/salesforce-messaging"
import { Redacted } from "effect"

export const sessionId = salesforceId("0Mw000000000001")
export const channelId = salesforceId("0Mj000000000001")
export const endUserId = salesforceId("0PA000000000001")
export const userId = salesforceId("005000000000001")
export const queueId = salesforceId("00G000000000001")

const credentialsAt = (instanceUrl: string) => ({
  kind: "accessToken" as const,
  token: Redacted.make("00D000000000001!canary"),
  instanceUrl,
  orgId: "00D000000000001"
})

export const clientAt = (url: string, options: Partial<SalesforceClientOptions> = {}) =>
  SalesforceClient.make({ loginUrl: url, credentials: credentialsAt(url), ...options })

export const base = "/services/data/v64.0"
const at = "2026-02-03T10:11:12.000+0000"

/** With every field of version 66. */
export const session = (fields: Record<string, unknown> = {}) => ({
  attributes: { type: "MessagingSession", url: `${base}/sobjects/MessagingSession/${sessionId}` },
  Id: sessionId,
  CreatedDate: at,
  CreatedById: userId,
  LastModifiedDate: at,
  LastModifiedById: userId,
  SystemModstamp: at,
  IsDeleted: false,
  AcceptTime: at,
  AgentMessageCount: 3,
  AgentType: "BotToAgent",
  CaseId: "500000000000001AAA",
  ChannelEndUserFormula: "Text 15550100123",
  ChannelGroup: "sales",
  ChannelIntent: "book",
  ChannelKey: "+15005550006",
  ChannelLocale: "en_US",
  ChannelName: "SMS",
  ChannelType: "Text",
  ConversationId: "0dw000000000001AAA",
  EndedByType: "System",
  EndTime: at,
  EndUserAccountId: "001000000000001AAA",
  EndUserContactId: "003000000000001AAA",
  EndUserLanguage: "en_US",
  EndUserMessageCount: 4,
  LastReferencedDate: at,
  LastViewedDate: at,
  LeadId: "00Q000000000001AAA",
  MessagingChannelId: channelId,
  MessagingEndUserId: endUserId,
  Name: "MS-00000001",
  OpportunityId: "006000000000001AAA",
  Origin: "InboundInitiated",
  OwnerId: queueId,
  PreviewDetails: "hello",
  SessionKey: "1b1f0f3a-0000-4000-8000-000000000001",
  StartTime: at,
  Status: "Ended",
  TargetUserId: userId,
  CampaignId: "701000000000001AAA",
  ...fields
})

export const page = (records: ReadonlyArray<unknown>, nextRecordsUrl?: string) => ({
  totalSize: records.length,
  done: nextRecordsUrl === undefined,
  ...(nextRecordsUrl !== undefined && { nextRecordsUrl }),
  records
})

export const fault = (errorCode: string, more: Record<string, unknown> = {}) => [
  { message: "canary +15550100123 said Psst", errorCode, ...more }
]
