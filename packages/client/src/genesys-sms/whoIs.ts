/** Which of those who take part in a session is us: by identity, and by name only where nothing else tells. */
import type { Ourselves } from "./conversationOf.ts"
import type { SmsMessage } from "./rest/SmsMessage.ts"
import type { Participant, SmsSession, User } from "./rest/SmsSession.ts"

/** `unknown`: an agent who may be us. What hangs on it decides which mistake is the smaller one. */
export type Who = "us" | "another" | "unknown"

/**
 * We are who has our user; else whom we knew by their `participantId`; else, in a session that we are in, the only agent; else the only
 * one of our name. Where one of those listed is us, none of the others is.
 */
export const whoIs = ({ participants, state }: SmsSession, { nickname, user, known }: Ourselves) => {
  const met = (it: Participant): boolean | undefined => (it.participantId ? known?.get(it.participantId) : undefined)
  const isSurelyUs = (it: Participant): boolean => it.type === "Agent" && (isUser(it, user) || met(it) === true)
  const hasOurName = (it: Participant): boolean => it.type === "Agent" && it.nickname === nickname

  const agents = (participants ?? []).filter(({ type }) => type === "Agent")
  const strangers = agents.filter((it) => met(it) === undefined)
  const isKnown = [...(known ?? new Map<string, boolean>()).values()].includes(true)
  const us =
    agents.find(isSurelyUs) ??
    (state === "Chatting" && !isKnown ? only(strangers) : undefined) ??
    (state === "Chatting" || !isKnown ? only(strangers.filter(hasOurName)) : undefined)

  const isCertain = us !== undefined && (hasOurName(us) || isUser(us, user))

  return (one: Participant | null): Who => {
    if (one?.type !== "Agent") return "another"
    if (isSurelyUs(one) || (us !== undefined && isSame(one, us))) return "us"
    if (!hasOurName(one)) return us !== undefined || isKnown ? "another" : "unknown"
    // One who is there no more, of our name, is us as we were called in an earlier stay.
    if (!agents.some((it) => isSame(one, it))) return "us"
    return isCertain ? "another" : "unknown"
  }
}

/** No other agent is with the contact, and nobody who may be one. */
export const isAlone = (session: SmsSession, ourselves: Ourselves): boolean =>
  (session.participants ?? []).every((it) => it.type === "Customer" || whoIs(session, ourselves)(it) === "us")

/** We wrote it. */
export const isOurs =
  (session: SmsSession, ourselves: Ourselves) =>
  ({ from }: SmsMessage): boolean =>
    whoIs(session, ourselves)(from) === "us"

/** We may have written it: it is certainly of nobody else. */
export const mayBeOurs =
  (session: SmsSession, ourselves: Ourselves) =>
  ({ from }: SmsMessage): boolean =>
    whoIs(session, ourselves)(from) !== "another"

/**
 * What a session, as it stands now, adds to what was known of it: by `participantId`, whether it is us. Who is there while we are only
 * invited is another, and who is the only one when we come in is us, though we had another id in an earlier stay.
 */
export const acquainted = (
  session: SmsSession,
  before: SmsSession | undefined,
  ourselves: Ourselves
): ReadonlyMap<string, boolean> => {
  const known = new Map(ourselves.known)
  const comes = session.state === "Chatting" && before !== undefined && before.state !== "Chatting"
  const others = new Map([...known].filter(([, isUs]) => !isUs))
  const who = whoIs(session, { ...ourselves, known: comes ? others : known })
  for (const it of session.participants ?? []) {
    if (it.type !== "Agent" || !it.participantId || known.get(it.participantId) === true) continue
    const found = session.state === "Invited" ? "another" : who(it)
    if (found !== "unknown") known.set(it.participantId, found === "us")
  }
  return known
}

/** What the server tells of an agent's user it need not tell of all: it is compared where it is there. */
const isUser = (one: Participant, user: User | undefined): boolean =>
  (["id", "path", "uri"] as const).some((key) => Boolean(one[key]) && one[key] === user?.[key])

const isSame = (one: Participant, other: Participant): boolean =>
  one.participantId ? one.participantId === other.participantId : one.nickname === other.nickname

const only = ([first, ...rest]: ReadonlyArray<Participant>): Participant | undefined =>
  rest.length === 0 ? first : undefined
