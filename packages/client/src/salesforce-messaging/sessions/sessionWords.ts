/** The words of all platforms for Salesforce's own. */
import { type Capability, Foreign, type SessionStatus } from "@parley/messaging"

/** Our words for the platform's; one that we do not know stays as it is. */
const worded = <T extends string>(words: Readonly<Record<string, T>>) => {
  const known = new Map(Object.entries(words))
  return (word: string): T | Foreign => known.get(word) ?? Foreign.make(word)
}
export const statusOf = worded({
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
export const partyOf = worded({
  Agent: "agent",
  Bot: "bot",
  Chatbot: "bot",
  EndUser: "contact",
  System: "system"
} as const)
export const handledByOf = worded({ Agent: "agent", Bot: "bot", BotToAgent: "botThenAgent", System: "system" } as const)
export const originOf = worded({
  AgentInitiated: "agent",
  InboundInitiated: "contact",
  Help: "contact",
  OptIn: "contact",
  OptOut: "contact",
  ConversationClose: "system",
  ConversationControlLost: "system",
  TriggeredOutbound: "system"
} as const)

/** A bot of one's own is in sessions of enhanced channels only, and in those of people it has no part. */
export const capabilitiesOf = (status: SessionStatus, isForBots: boolean): ReadonlyArray<Capability> => {
  const record = ["annotate", "delete"] as const
  if (!isForBots) return record
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
