/** What a contact has said to people while we were not there: it was theirs to answer, and is not told to the bot. */
import { isContacts, isForAll } from "./eventOf.ts"
import type { SmsMessage } from "../rest/SmsMessage.ts"
import type { Participant } from "../rest/SmsSession.ts"
import type { Who } from "../whoIs.ts"

/** Who was with the contact where the log was left. */
export interface Company {
  readonly us: boolean
  readonly others: ReadonlySet<string>
  /** This log tells when agents come and go. One that does not shows them by what they say. */
  readonly isKept: boolean
}
export const nobody: Company = { us: false, others: new Set(), isKept: false }

/**
 * Goes through the next part of a log, in its order. Theirs is what was said while another agent was there and we were not, and what
 * another one answered before we came. `isIn`: we are in the session now.
 */
export const unheard = (
  log: ReadonlyArray<SmsMessage>,
  who: (one: Participant | null) => Who,
  before: Company,
  isIn: boolean
): { readonly theirs: ReadonlySet<SmsMessage>; readonly after: Company } => {
  const isKept = before.isKept || log.some((it) => isAgents(it) && moves.has(it.type))
  const others = new Set(before.others)
  const theirs = new Set<SmsMessage>()
  const waiting = new Set<SmsMessage>()
  const stays = before.us && isIn
  let { us } = before

  for (const message of log) {
    if (message.type === "Text" && isContacts(message) && !us) {
      ;(isKept && others.size > 0 ? theirs : waiting).add(message)
    }
    if (!isAgents(message)) continue
    const { from, type } = message
    const goes = type === "ParticipantLeft"
    // In doubt it is us: what is told once too often does less harm than what is told to nobody.
    if (who(from) !== "another") {
      us = !goes
      waiting.clear()
    } else if (goes) {
      others.delete(nameOf(from))
    } else {
      others.add(nameOf(from))
      if (type === "Text" && !us) for (const it of waiting) theirs.add(it)
      if (type === "Text") waiting.clear()
      if (!isKept && !stays) us = false
    }
  }
  if (!isIn && others.size > 0) for (const it of waiting) theirs.add(it)
  return { theirs, after: { us: isIn, others, isKept } }
}

const moves: ReadonlySet<SmsMessage["type"]> = new Set(["ParticipantJoined", "ParticipantRejoined", "ParticipantLeft"])

/** Whom the contact does not see, they do not talk with. */
const isAgents = (message: SmsMessage): boolean =>
  isForAll(message) && message.from !== null && message.from.type !== "Customer" && message.from.type !== "System"

const nameOf = (from: Participant | null): string => from?.participantId ?? from?.nickname ?? ""
