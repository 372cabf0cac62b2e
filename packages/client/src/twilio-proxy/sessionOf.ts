/** A session of Proxy's in the words that all platforms share, and the way back. */
import {
  Address,
  type Capability,
  Conversation,
  Foreign,
  type Opening,
  Participant,
  ParticipantId,
  type Session,
  SessionId,
  type SessionStatus
} from "@parley/messaging"
import { Duration, Option, Schema } from "effect"
import { expiresAt } from "./expiry.ts"
import type { ProxyParticipant } from "./Participant.ts"
import type { CreateSession, ProxySession, ProxySessionStatus } from "./Session.ts"

export const providerId = "twilio-proxy"

/** Account and service: two services of one account do not mix. */
export const accountOf = ({ accountSid, serviceSid }: Pick<ProxySession, "accountSid" | "serviceSid">): string =>
  `${accountSid ?? "unknown"}/${serviceSid ?? "unknown"}`

const isAddress = Schema.is(Address)

/** The person's number, and the proxy number that they see: before, during and after a session it is the same conversation. */
export const conversationOf = (
  account: string,
  { identifier, proxyIdentifier }: Pick<ProxyParticipant, "identifier" | "proxyIdentifier">
): Option.Option<Conversation> =>
  isAddress(identifier) && isAddress(proxyIdentifier)
    ? Option.some(Conversation.make({ provider: providerId, account, sender: proxyIdentifier, contact: identifier }))
    : Option.none()

export const participantOf = ({ friendlyName, identifier, proxyIdentifier, sid }: ProxyParticipant): Participant =>
  Participant.make({
    id: ParticipantId.make(sid),
    ...(isAddress(identifier) && { address: identifier }),
    ...(isAddress(proxyIdentifier) && { mask: proxyIdentifier }),
    ...(isText(friendlyName) && { name: friendlyName })
  })

const isText = (text: string | null): text is string => text !== null && text !== ""

const statuses = { open: "new", "in-progress": "active", closed: "ended", failed: "error" } as const
const isTold = (status: string): status is keyof typeof statuses => Object.hasOwn(statuses, status)

const wires = { new: "open", active: "in-progress", ended: "closed", error: "failed" } as const
const isWired = (status: string): status is keyof typeof wires => Object.hasOwn(wires, status)

const modes = { "message-only": "message", "voice-only": "voice", "voice-and-message": "both" } as const
const isMode = (mode: string): mode is keyof typeof modes => Object.hasOwn(modes, mode)

/** `unknown`, and whatever else Twilio may say, stays as it is. */
const unified = (status: ProxySession["status"]): SessionStatus =>
  status !== null && isTold(status) ? statuses[status] : Foreign.make(status ?? "unknown")

/** What Proxy would call a status; none where it has no such thing. */
export const statusOf = (status: SessionStatus): Option.Option<ProxySessionStatus> => {
  if (isWired(status)) return Option.some(wires[status])
  return isOurs(status) ? Option.none() : Option.some(Foreign.make(status))
}
/** Words for what Proxy's sessions never are. */
const isOurs = Schema.is(Schema.Literal("consent", "waiting", "paused", "inactive"))

const capabilitiesOf = ({ mode, status }: ProxySession, people: number): ReadonlyArray<Capability> => {
  if (status === "closed") return ["reopen", "delete"]
  if (status !== "open" && status !== "in-progress") return ["delete"]
  return [
    ...(mode === "voice-only" ? [] : (["send"] as const)),
    ...(people < 2 ? (["invite"] as const) : []),
    "remove",
    "close",
    "delete"
  ]
}

/**
 * Total: whatever Twilio says has its place, and all of it is in `native`. `participants` are those of the session; where they were
 * not asked for, its conversation is not told, and whether a third one would be invited is left to Twilio. `account` is a
 * provider's own; the record tells it as well.
 */
export const sessionOf = (
  session: ProxySession,
  participants: ReadonlyArray<ProxyParticipant> = [],
  account: string = accountOf(session)
): Session<ProxySession> => {
  const there = participants.filter(({ dateDeleted }) => dateDeleted === null)
  const [only, other] = there
  const conversation = only === undefined || other !== undefined ? Option.none() : conversationOf(account, only)
  const { closedReason, dateCreated, dateEnded, dateLastInteraction, dateStarted, dateUpdated, mode, ttl } = session
  const status = unified(session.status)
  const expiry = status === "ended" || status === "error" ? Option.none() : expiresAt(session)
  return {
    id: SessionId.make(session.sid),
    provider: providerId,
    account,
    ...(Option.isSome(conversation) && { conversation: conversation.value }),
    status,
    ...(isText(closedReason) && { endedReason: closedReason }),
    ...(mode !== null && { mode: isMode(mode) ? modes[mode] : Foreign.make(mode) }),
    ...(Option.isSome(expiry) && { expiresAt: expiry.value }),
    ...(ttl !== null && !Duration.equals(ttl, Duration.zero) && { ttl }),
    participants: there.map(participantOf),
    capabilities: capabilitiesOf(session, there.length),
    data: {},
    ...(dateCreated !== null && { createdAt: dateCreated }),
    ...(dateUpdated !== null && { updatedAt: dateUpdated }),
    ...(dateStarted !== null && { startedAt: dateStarted }),
    ...(dateLastInteraction !== null && { lastActivityAt: dateLastInteraction }),
    ...(dateEnded !== null && { endedAt: dateEnded }),
    ...(isText(session.uniqueName) && { uniqueName: session.uniqueName }),
    native: session
  }
}

/** What opens such a session. Its first words are said afterwards, and a name is what Proxy does not have. */
export const createOf = ({ participants, sender, ttl, uniqueName }: Opening): CreateSession => ({
  mode: "message-only",
  ...(uniqueName !== undefined && { uniqueName }),
  ...(ttl !== undefined && { ttl }),
  participants: participants.map(({ address, mask = sender, name }) => ({
    identifier: address,
    ...(mask !== undefined && { proxyIdentifier: mask }),
    ...(name !== undefined && { friendlyName: name })
  }))
})
