/** Who takes part in a conversation, as the Interaction API names people and bots. */
import { openTo } from "@parley/messaging"
import { Schema } from "effect"

const AppType = openTo(Schema.Literal("custom", "agent", "chatbot", "conversation", "live_message", "iamessage"))
/** Events have `Router` besides. */
export const ParticipantRole = openTo(Schema.Literal("EndUser", "Chatbot", "Agent", "Supervisor", "System"))
export type ParticipantRole = typeof ParticipantRole.Type

/** `subject` is a contact's address, an agent's user id or a bot's developer name. */
export const InteractionParticipant = Schema.Struct({
  appType: AppType,
  subject: Schema.String,
  role: ParticipantRole
})
export type InteractionParticipant = typeof InteractionParticipant.Type
