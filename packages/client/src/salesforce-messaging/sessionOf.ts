/** A messaging session in the words of all platforms. */
import {
  Address,
  type Capability,
  Conversation,
  Foreign,
  Participant,
  ParticipantId,
  type Session,
  SessionId,
  type SessionState,
  type SessionStatus
} from "@parley/messaging"
import { DateTime, Option } from "effect"
import type { InteractionEntry } from "./InteractionEntry.ts"
import { endedReason } from "./MessagingSession.ts"
import type { Custom } from "./objects.ts"
import type { SessionRecord } from "./SessionRecord.ts"

/** Our words for the platform's; one that we do not know stays as it is. */
const worded = <T extends string>(words: Readonly<Record<string, T>>) => {
  const known = new Map(Object.entries(words))
  return (word: string): T | Foreign => known.get(word) ?? Foreign.make(word)
}
const statusOf = worded({
  New: "new",
  Consent: "consent",
  Waiting: "waiting",
  Active: "active",
  Paused: "paused",
  Inactive: "inactive",
  Ended: "ended",
  Error: "error"
} as const)
/** As records say it, and as entries do. */
const partyOf = worded({ Agent: "agent", Bot: "bot", Chatbot: "bot", EndUser: "contact", System: "system" } as const)
const handledByOf = worded({ Agent: "agent", Bot: "bot", BotToAgent: "botThenAgent", System: "system" } as const)
const originOf = worded({
  AgentInitiated: "agent",
  InboundInitiated: "contact",
  Help: "contact",
  OptIn: "contact",
  OptOut: "contact",
  ConversationClose: "system",
  ConversationControlLost: "system",
  TriggeredOutbound: "system"
} as const)

/** A bot of one's own is in sessions of enhanced channels only, and only those have a conversation. */
const capabilitiesOf = (status: SessionStatus, isEnhanced: boolean): ReadonlyArray<Capability> => {
  const record = ["annotate", "delete"] as const
  if (!isEnhanced) return record
  switch (status) {
    case "new":
    case "waiting":
      return ["accept", "reject", "transfer", ...record]
    case "active":
    case "inactive":
      return ["send", "transfer", "leave", "close", ...record]
    case "paused":
      return ["transfer", "leave", "close", ...record]
    default:
      return record
  }
}

const isText = (text: unknown): text is string => typeof text === "string" && text !== ""
const isCustom = (name: string): name is Custom => name.endsWith("__c")

/** What was attached: what it is about, and whatever the org has of its own. */
const dataOf = (native: SessionRecord): Readonly<Record<string, string | number | boolean>> => {
  const { CampaignId, CaseId, ChannelGroup, ChannelIntent, EndUserAccountId, EndUserContactId, LeadId, OpportunityId } =
    native
  const known = {
    CampaignId,
    CaseId,
    ChannelGroup,
    ChannelIntent,
    EndUserAccountId,
    EndUserContactId,
    LeadId,
    OpportunityId
  }
  const own = Object.entries<unknown>(native).filter(([name]) => isCustom(name))
  return Object.fromEntries(
    [...Object.entries(known), ...own].flatMap(([name, value]) =>
      typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? [[name, value]] : []
    )
  )
}

const isQueue = (id: string): boolean => id.startsWith("00G")

const participantsOf = (native: SessionRecord): ReadonlyArray<Participant> => {
  const { AgentType, MessagingEndUser, MessagingEndUserId, Owner, OwnerId, TargetUser, TargetUserId } = native
  const named = (name: unknown) => (isText(name) ? { name } : {})
  const address = MessagingEndUser?.MessagingPlatformKey
  return [
    new Participant({
      id: ParticipantId.make(MessagingEndUserId),
      role: "contact",
      ...(isText(address) && { address: Address.make(address) }),
      ...named(MessagingEndUser?.Name)
    }),
    ...(isQueue(OwnerId)
      ? []
      : [
          new Participant({
            id: ParticipantId.make(OwnerId),
            role: AgentType === "Bot" ? "bot" : "agent",
            ...named(Owner?.Name)
          })
        ]),
    ...(TargetUserId === null || TargetUserId === OwnerId
      ? []
      : [new Participant({ id: ParticipantId.make(TargetUserId), role: "agent", ...named(TargetUser?.Name) })])
  ]
}

/** With whom, and by which of our channels: `sender` where the record does not tell. */
const conversationOf = (
  native: SessionRecord,
  account: string,
  sender: Option.Option<string> = Option.none()
): Option.Option<Conversation> => {
  const contact = native.MessagingEndUser?.MessagingPlatformKey
  const channel = native.MessagingChannel?.ChannelAddressIdentifier ?? Option.getOrUndefined(sender)
  return isText(contact) && isText(channel)
    ? Option.some(
        new Conversation({
          provider: "salesforce-messaging",
          account,
          sender: Address.make(channel),
          contact: Address.make(contact)
        })
      )
    : Option.none()
}

/** Total: whatever Salesforce says has its place, and all of it is in `native`. */
export const sessionOf = (
  native: SessionRecord,
  account: string,
  sender: Option.Option<string> = Option.none()
): Session<SessionRecord> => {
  const { AcceptTime, AgentMessageCount, ChannelType, EndTime, EndUserMessageCount, EndedByType, StartTime } = native
  const conversation = conversationOf(native, account, sender)
  const status = statusOf(native.Status)
  const reason = endedReason(native)
  const locale = native.ChannelLocale ?? native.EndUserLanguage
  const counts = {
    ...(EndUserMessageCount !== null && { contact: EndUserMessageCount }),
    ...(AgentMessageCount !== null && { agent: AgentMessageCount })
  }
  return {
    id: SessionId.make(native.Id),
    provider: "salesforce-messaging",
    account,
    ...(Option.isSome(conversation) && { conversation: conversation.value }),
    status,
    ...(EndedByType !== null && { endedBy: partyOf(EndedByType) }),
    ...(Option.isSome(reason) && { endedReason: reason.value }),
    origin: originOf(native.Origin),
    ...(native.AgentType !== null && { handledBy: handledByOf(native.AgentType) }),
    ...(ChannelType !== null && { mode: ChannelType === "Voice" || ChannelType === "Phone" ? "voice" : "message" }),
    participants: participantsOf(native),
    capabilities: capabilitiesOf(status, native.ConversationId !== null),
    data: dataOf(native),
    ...(Object.keys(counts).length > 0 && { counts }),
    createdAt: native.CreatedDate,
    updatedAt: native.LastModifiedDate,
    ...(StartTime !== null && { startedAt: StartTime }),
    ...(AcceptTime !== null && { acceptedAt: AcceptTime }),
    ...(EndTime !== null && { endedAt: EndTime }),
    ...(isText(native.Name) && { name: native.Name }),
    ...(isQueue(native.OwnerId) && { queue: { id: native.OwnerId } }),
    ...(isText(locale) && { locale: locale.replace("_", "-") }),
    native
  } satisfies SessionState & { readonly native: SessionRecord }
}

type Changed = Extract<InteractionEntry, { readonly entryType: "SessionStatusChanged" }>

/** The vendor's examples have seconds; its prose does not say. */
const moment = (epoch: number) => DateTime.make(epoch < 1e11 ? epoch * 1000 : epoch)

/** As much of a session as an entry tells that says how it stands now. */
export const changedSession = (entry: Changed, conversation: Conversation): SessionState => {
  const { sessionEndTime, sessionEndedByRole, sessionId, sessionStartTime } = entry
  const status = statusOf(entry.sessionStatus)
  const startedAt = moment(sessionStartTime)
  const endedAt = sessionEndTime === null ? Option.none() : moment(sessionEndTime)
  return {
    id: SessionId.make(sessionId),
    provider: "salesforce-messaging",
    account: conversation.account,
    conversation,
    status,
    ...(sessionEndedByRole !== null && { endedBy: partyOf(sessionEndedByRole) }),
    participants: [],
    capabilities: capabilitiesOf(status, true),
    data: {},
    ...(Option.isSome(startedAt) && { startedAt: startedAt.value }),
    ...(Option.isSome(endedAt) && { endedAt: endedAt.value })
  }
}
