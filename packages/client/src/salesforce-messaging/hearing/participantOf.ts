/** Who takes part in a conversation, in the words of all platforms. */
import { Address, Participant, ParticipantId, type Role } from "@parley/messaging"
import type { InteractionParticipant, ParticipantRole } from "../interaction/Participant.ts"

const roles: ReadonlyMap<string, Role> = new Map<string, Role>([
  ["EndUser", "contact"],
  ["Agent", "agent"],
  ["Chatbot", "bot"],
  ["Supervisor", "supervisor"],
  ["System", "system"]
])
const roleOf = (role: ParticipantRole): Role => roles.get(role) ?? "system"

export const participantOf = (it: InteractionParticipant, displayName: string | null): Participant =>
  Participant.make({
    id: ParticipantId.make(it.subject),
    role: roleOf(it.role),
    ...(it.role === "EndUser" && { address: Address.make(it.subject) }),
    ...(displayName !== null && { name: displayName })
  })
