/** As much of a session as an entry tells that says how it stands now. */
import { type Conversation, SessionId, type SessionState } from "@parley/messaging"
import { DateTime, Option } from "effect"
import type { InteractionEntry } from "../interaction/Entry.ts"
import { endedReason } from "../objects/MessagingSession.ts"
import { capabilitiesOf, partyOf, statusOf } from "../sessions/sessionWords.ts"

type Changed = Extract<InteractionEntry, { readonly entryType: "SessionStatusChanged" }>

/** The vendor's examples have seconds; its prose does not say. */
const moment = (epoch: number) => DateTime.make(epoch < 1e11 ? epoch * 1000 : epoch)

/** As a record would say it. Where nobody ended a session that was silent, its silence did. */
const enderOf = ({ sessionEndedByRole: role, sessionStatusPrev: before }: Changed) => {
  if (role === null) return before === "Inactive" ? "System" : null
  if (role === "Supervisor") return "Agent"
  return role === "Chatbot" ? "Bot" : role
}

export const changedSession = (entry: Changed, conversation: Conversation): SessionState => {
  const { sessionEndTime, sessionEndedByRole, sessionId, sessionStartTime, sessionStatusPrev } = entry
  const status = statusOf(entry.sessionStatus)
  const reason = endedReason(
    { Status: entry.sessionStatus, EndedByType: enderOf(entry) },
    sessionStatusPrev ?? undefined
  )
  const startedAt = moment(sessionStartTime)
  const endedAt = sessionEndTime === null ? Option.none() : moment(sessionEndTime)
  return {
    id: SessionId.make(sessionId),
    provider: "salesforce-messaging",
    account: conversation.account,
    conversation,
    status,
    ...(sessionEndedByRole !== null && { endedBy: partyOf(sessionEndedByRole) }),
    ...(Option.isSome(reason) && { endedReason: reason.value }),
    participants: [],
    capabilities: capabilitiesOf(status, true),
    data: {},
    ...(Option.isSome(startedAt) && { startedAt: startedAt.value }),
    ...(Option.isSome(endedAt) && { endedAt: endedAt.value })
  }
}
