/** An SMS session in the words of all platforms. */
import {
  type Capability,
  Participant,
  ParticipantId,
  type Role,
  type Session,
  SessionId,
  type SessionState,
  type SessionStatus
} from "@parley/messaging"
import { Option } from "effect"
import { conversationOf, type Ourselves } from "./conversationOf.ts"
import type { Capability as Native, Participant as Somebody, SmsSession, SmsState } from "./rest/SmsSession.ts"
import { whoIs } from "./whoIs.ts"

/** `native` is the whole resource. */
export const sessionOf = (native: SmsSession, ourselves: Ourselves): Session<SmsSession> => {
  const conversation = Option.getOrUndefined(conversationOf(native, ourselves))
  const handledBy = handlerOf(native, ourselves)
  return {
    id: SessionId.make(native.id),
    provider: "genesys-sms",
    account: ourselves.username,
    ...(conversation !== undefined && { conversation }),
    status: statusOf(native.state),
    ...(isFinal(native.state) && { endedReason: native.state }),
    // It was taken back, or nobody took it in time.
    ...(native.state === "Revoked" && { endedBy: "system" }),
    ...(handledBy !== undefined && { handledBy }),
    mode: "message",
    participants: (native.participants ?? []).flatMap((it) => Option.toArray(participantOf(it, native, ourselves))),
    capabilities: capabilitiesOf(native),
    data: native.userData ?? {},
    native
  } satisfies SessionState & { readonly native: SmsSession }
}

export const isFinal = (state: SmsState): boolean => state === "Completed" || state === "Revoked"

const statusOf = (state: SmsState): SessionStatus => {
  switch (state) {
    case "Invited":
      return "waiting"
    case "Chatting":
      return "active"
    case "LeftChat":
      return "inactive"
    case "Completed":
    case "Revoked":
      return "ended"
    default:
      return state
  }
}

/** None: nothing is told that would tell them apart. */
export const participantOf = (
  somebody: Somebody,
  session: SmsSession,
  ourselves: Ourselves
): Option.Option<Participant> => {
  const { nickname, participantId } = somebody
  const id = participantId || nickname
  const role = roleOf(somebody, session, ourselves)
  const contact = role === "contact" ? Option.getOrUndefined(conversationOf(session, ourselves))?.contact : undefined
  return id
    ? Option.some(
        Participant.make({
          id: ParticipantId.make(id),
          ...(role !== null && { role }),
          ...(contact !== undefined && { address: contact }),
          ...(nickname && { name: nickname })
        })
      )
    : Option.none()
}

const roleOf = (somebody: Somebody, session: SmsSession, ourselves: Ourselves): Role | null => {
  switch (somebody.type) {
    case "Customer":
      return "contact"
    case "Agent":
      return whoIs(session, ourselves)(somebody) === "us" ? "bot" : "agent"
    case "Supervisor":
      return "supervisor"
    case "System":
      return "system"
    case "External":
      return "agent"
    default:
      return somebody.type
  }
}

const handlerOf = (session: SmsSession, ourselves: Ourselves): SessionState["handledBy"] => {
  const roles = (session.participants ?? []).map((it) => roleOf(it, session, ourselves))
  const [bot, agent] = [roles.includes("bot"), roles.includes("agent")]
  return bot ? (agent ? "botThenAgent" : "bot") : agent ? "agent" : undefined
}

/** The session's own list, or where it has none, what its state lets one expect. Unless in "Chatting" nothing is sent, whatever it says. */
const capabilitiesOf = ({ capabilities, state }: SmsSession): ReadonlyArray<Capability> => {
  if (capabilities === null) return expected.get(state) ?? []
  const able = new Set(capabilities.flatMap((it) => meanings.get(it) ?? []))
  if (state !== "Chatting") able.delete("send")
  return [...able]
}

const expected: ReadonlyMap<SmsState, ReadonlyArray<Capability>> = new Map<SmsState, ReadonlyArray<Capability>>([
  ["Invited", ["accept", "reject"]],
  ["Chatting", ["send", "typing", "annotate", "invite", "transfer", "leave", "close"]],
  ["LeftChat", ["annotate", "close"]]
])

const meanings: ReadonlyMap<Native, ReadonlyArray<Capability>> = new Map<Native, ReadonlyArray<Capability>>([
  ["Accept", ["accept"]],
  ["Reject", ["reject"]],
  ["SendMessage", ["send"]],
  ["SendStartTypingNotification", ["typing"]],
  ["Invite", ["invite"]],
  ["AttachUserData", ["annotate"]],
  ["UpdateUserData", ["annotate"]],
  ["DeleteUserData", ["annotate"]],
  ["Transfer", ["transfer"]],
  ["Leave", ["leave", "close"]],
  ["LeaveAndComplete", ["leave", "close"]],
  ["Complete", ["close"]]
])
