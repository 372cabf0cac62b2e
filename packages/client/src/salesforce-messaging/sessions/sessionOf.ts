/** A messaging session in the words of all platforms. */
import {
  Address,
  Conversation,
  Participant,
  ParticipantId,
  type Role,
  type Session,
  SessionId,
  type SessionState
} from "@parley/messaging"
import { Option } from "effect"
import { isCustom } from "../rest/fieldAt.ts"
import { endedReason } from "../objects/MessagingSession.ts"
import { isPeoples, isQueue, type SessionRecord } from "./SessionRecord.ts"
import { capabilitiesOf, handledByOf, originOf, partyOf, statusOf } from "./sessionWords.ts"

const isText = (text: unknown): text is string => typeof text === "string" && text !== ""

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

const participantsOf = (native: SessionRecord): ReadonlyArray<Participant> => {
  const { AgentType, MessagingEndUser, MessagingEndUserId, Owner, OwnerId, TargetUser, TargetUserId } = native
  const participant = (id: string, role: Role, name: unknown, address?: unknown) =>
    Participant.make({
      id: ParticipantId.make(id),
      role,
      ...(isText(address) && { address: Address.make(address) }),
      ...(isText(name) && { name })
    })
  return [
    ...(isText(MessagingEndUserId)
      ? [participant(MessagingEndUserId, "contact", MessagingEndUser?.Name, MessagingEndUser?.MessagingPlatformKey)]
      : []),
    ...(isText(OwnerId) && !isQueue(OwnerId)
      ? [participant(OwnerId, AgentType === "Bot" ? "bot" : "agent", Owner?.Name)]
      : []),
    ...(isText(TargetUserId) && TargetUserId !== OwnerId ? [participant(TargetUserId, "agent", TargetUser?.Name)] : [])
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
        Conversation.make({
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
  const { AcceptTime, AgentMessageCount, AgentType, ChannelType, CreatedDate, EndTime, EndUserMessageCount } = native
  const { EndedByType, LastModifiedDate, Name, Origin, OwnerId, StartTime, Status } = native
  const conversation = conversationOf(native, account, sender)
  // It has one always: this user may not see it.
  const status = statusOf(Status ?? "unknown")
  const reason = Status == null ? Option.none() : endedReason({ Status, EndedByType: EndedByType ?? null })
  const locale = native.ChannelLocale ?? native.EndUserLanguage
  const isEnhanced = native.ConversationId != null || native.Conversation != null
  const counts = {
    ...(EndUserMessageCount != null && { contact: EndUserMessageCount }),
    ...(AgentMessageCount != null && { agent: AgentMessageCount })
  }
  return {
    id: SessionId.make(native.Id),
    provider: "salesforce-messaging",
    account,
    ...(Option.isSome(conversation) && { conversation: conversation.value }),
    status,
    ...(EndedByType != null && { endedBy: partyOf(EndedByType) }),
    ...(Option.isSome(reason) && { endedReason: reason.value }),
    ...(Origin != null && { origin: originOf(Origin) }),
    ...(AgentType != null && { handledBy: handledByOf(AgentType) }),
    ...(ChannelType != null && { mode: ChannelType === "Voice" || ChannelType === "Phone" ? "voice" : "message" }),
    participants: participantsOf(native),
    capabilities: capabilitiesOf(status, isEnhanced && !isPeoples(native)),
    data: dataOf(native),
    ...(Object.keys(counts).length > 0 && { counts }),
    ...(CreatedDate != null && { createdAt: CreatedDate }),
    ...(LastModifiedDate != null && { updatedAt: LastModifiedDate }),
    ...(StartTime != null && { startedAt: StartTime }),
    ...(AcceptTime != null && { acceptedAt: AcceptTime }),
    ...(EndTime != null && { endedAt: EndTime }),
    ...(isText(Name) && { name: Name }),
    ...(isText(OwnerId) && isQueue(OwnerId) && { queue: { id: OwnerId } }),
    ...(isText(locale) && { locale: locale.replace("_", "-") }),
    native
  } satisfies SessionState & { readonly native: SessionRecord }
}
