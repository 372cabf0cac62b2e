/** A message session in the words of all platforms, and the way back: what begins one. */
import {
  Address,
  type Capability,
  Conversation,
  type Opening,
  Participant,
  ParticipantId,
  type Session,
  SessionId,
  type SessionState
} from "@parley/messaging"
import { Either } from "effect"
import type { Messagesession } from "./Messagesession.ts"

/** Our side of a session. */
const accountOf = ({ domain, user }: Pick<Messagesession, "domain" | "user">): string => `${user}@${domain}`

/** What stands between commas. */
export const listed = (text: string | null): ReadonlyArray<string> =>
  (text ?? "")
    .split(",")
    .map((it) => it.trim())
    .filter((it) => it !== "")

const isByPhone = ({ lastType, smsNumber }: Messagesession): boolean =>
  (smsNumber ?? "") !== "" || lastType === "sms" || lastType === "mms"

export const isGroup = ({ participants, remote }: Pick<Messagesession, "participants" | "remote">): boolean =>
  listed(participants).length > 2 || listed(remote).length > 1

/** Who takes part in these cannot be changed, and they cannot be named. */
export const isGroupByPhone = (session: Messagesession): boolean => isByPhone(session) && isGroup(session)

/** How a session ended: its record does not say that we have left or deleted it, so who did tells. */
export interface Ending {
  readonly by: "agent" | "bot" | "system"
  readonly how: "leave" | "delete"
}

/** `native` is the whole record. A queue's words are the operator's own: those that speak of waiting are taken at their word. */
export const sessionOf = (native: Messagesession, ending?: Ending): Session<Messagesession> => {
  const { agentStartedAt, lastAt, lastStatus, muted, name, queueStatus, queueTermination, startedAt } = native
  const waits = /wait|queue|pending|ring/i.test(queueStatus ?? "") && agentStartedAt === null
  const queue = {
    ...(queueTermination && { id: queueTermination }),
    ...(queueStatus && { status: queueStatus })
  }
  return {
    id: SessionId.make(native.id),
    provider: "netsapiens",
    account: accountOf(native),
    ...conversationOf(native),
    status: ending !== undefined ? "ended" : waits ? "waiting" : "active",
    ...(ending !== undefined && { endedBy: ending.by, endedReason: ending.how }),
    ...(agentStartedAt !== null && { handledBy: "agent", acceptedAt: agentStartedAt }),
    mode: "message",
    participants: participantsOf(native),
    capabilities: ending !== undefined ? [] : capabilitiesOf(native),
    data: {},
    ...(startedAt !== null && { startedAt }),
    ...(lastAt !== null && { lastActivityAt: lastAt }),
    ...(name && { name }),
    ...((muted === "yes" || muted === "no") && { muted: muted === "yes" }),
    ...((lastStatus === "read" || lastStatus === "unread") && { read: lastStatus === "read" }),
    ...(Object.keys(queue).length > 0 && { queue }),
    native
  } satisfies SessionState & { readonly native: Messagesession }
}

const conversationOf = (native: Messagesession): Pick<SessionState, "conversation"> => {
  const account = accountOf(native)
  const sender = isByPhone(native) ? (native.smsNumber ?? "") : account
  const contact = native.remote ?? ""
  if (isGroup(native) || sender === "" || contact === "") return {}
  return {
    conversation: Conversation.make({
      provider: "netsapiens",
      account,
      sender: Address.make(sender),
      contact: Address.make(contact)
    })
  }
}

/** The others; ourselves too where the platform lists us. */
const participantsOf = (native: Messagesession): ReadonlyArray<Participant> => {
  const all = listed(native.participants)
  return (all.length > 0 ? all : listed(native.remote)).map((it) =>
    Participant.make({
      id: ParticipantId.make(it),
      address: Address.make(it),
      ...(isByPhone(native) && it !== native.smsNumber && { role: "contact" })
    })
  )
}

const capabilitiesOf = (native: Messagesession): ReadonlyArray<Capability> =>
  isByPhone(native)
    ? ["send", "media", "leave", "delete"]
    : ["send", "media", "invite", "remove", "rename", "leave", "delete"]

/** A session to begin, as its first message. */
export interface Beginning {
  readonly kind: "chat" | "sms"
  readonly from: string
  readonly to: ReadonlyArray<string>
  readonly text: string
  readonly name?: string
}

/**
 * Users are `user@domain`, all others are numbers. `ours`: our number, and ourselves as a user. Left is what to do instead where it
 * cannot be done.
 */
export const beginningOf = (
  { name, participants, sender, text, ttl, uniqueName }: Opening,
  ours: { readonly number: string; readonly user: string }
): Either.Either<Beginning, string> => {
  if (text === undefined) return Either.left("a session begins with its first words: give a `text`")
  if (participants.length === 0) return Either.left("a session is with somebody: give a participant")
  if (participants.some(({ mask }) => mask !== undefined)) return Either.left("nobody is masked here: leave `mask` out")
  if (uniqueName !== undefined)
    return Either.left("a session has no name of ours to find it by: leave `uniqueName` out")
  if (ttl !== undefined) return Either.left("a session does not expire: leave `ttl` out")
  const to = participants.map(({ address }) => address)
  const isChat = to.some((it) => it.includes("@"))
  if (isChat && !to.every((it) => it.includes("@"))) {
    return Either.left("users and numbers do not meet in one session: begin two")
  }
  if (name !== undefined && !isChat) return Either.left("only chats can be named: leave `name` out")
  return Either.right({
    kind: isChat ? "chat" : "sms",
    from: isChat ? ours.user : (sender ?? ours.number),
    to,
    text,
    ...(name !== undefined && { name })
  })
}
