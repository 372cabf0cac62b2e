/** What is nobody's question to us, and no news either; and what we said ourselves. */
import type { InteractionEvent } from "../interaction/Event.ts"

/** One of these that is not as documented is no unknown kind, but news that nobody could read. */
const understood: ReadonlySet<string> = new Set([
  "Message",
  "MessageDeliveryFailed",
  "TypingStartedIndicator",
  "TypingStoppedIndicator",
  "DeliveryAcknowledgement",
  "ReadAcknowledgement",
  "ParticipantChanged",
  "EndUserConsentUpdated",
  "SessionStatusChanged"
])

export const isIdle = ({ entryPayload: entry, sender }: InteractionEvent): boolean => {
  if ("other" in entry) return !understood.has(entry.other)
  switch (entry.entryType) {
    case "Message":
      return sender.role !== "EndUser"
    case "TypingStartedIndicator":
    case "TypingStoppedIndicator":
      return sender.role === "Chatbot"
    case "RoutingWorkResult":
      return true
    default:
      return false
  }
}
