/** What is in a session's log as the event that it stands for: pure, so that what was missed is told as it would have been told live. */
import {
  type Conversation,
  type Event,
  EventId,
  Message,
  MessageReceived,
  NoticeReceived,
  ParticipantChanged,
  SessionId,
  SessionChanged,
  TypingChanged,
  UrlPushed
} from "@parley/messaging"
import { createHash } from "node:crypto"
import { DateTime, Option } from "effect"
import type { Ourselves } from "../conversationOf.ts"
import { participantOf, sessionOf } from "../sessionOf.ts"
import type { SmsMessage, SmsMessageType } from "../rest/SmsMessage.ts"
import type { SmsSession } from "../rest/SmsSession.ts"
import { isOurs } from "../whoIs.ts"

/** None: it is for agents alone, or of no interest to a bot, such as its own words. */
export const eventOf = (
  message: SmsMessage,
  session: SmsSession,
  conversation: Conversation,
  ourselves: Ourselves
): Option.Option<Event> => {
  const { from, text, type, url } = message
  const id = idOf(session.id, message)
  if (!isForAll(message)) return Option.none()
  const ours = isOurs(session, ourselves)(message)
  switch (type) {
    case "Text":
      return isContacts(message)
        ? Option.some(MessageReceived.make({ id, conversation, message: saidIn(message) }))
        : Option.none()
    case "TypingStarted":
    case "TypingStopped":
      return isContacts(message)
        ? Option.some(TypingChanged.make({ id, conversation, isTyping: type === "TypingStarted" }))
        : Option.none()
    case "PushUrl":
      return ours || url === null ? Option.none() : Option.some(UrlPushed.make({ id, conversation, url }))
    case "Notice":
    case "CustomNotice":
      return ours
        ? Option.none()
        : Option.some(NoticeReceived.make({ id, conversation, text: message.noticeText ?? text ?? "" }))
    default: {
      const change = changes.get(type)
      const participant = Option.flatMap(Option.fromNullable(from), (it) => participantOf(it, session, ourselves))
      return change === undefined
        ? Option.none()
        : Option.map(participant, (participant) =>
            ParticipantChanged.make({ id, conversation, session: SessionId.make(session.id), participant, change })
          )
    }
  }
}

const changes: ReadonlyMap<SmsMessageType, ParticipantChanged["change"]> = new Map<
  SmsMessageType,
  ParticipantChanged["change"]
>([
  ["ParticipantJoined", "joined"],
  ["ParticipantLeft", "left"],
  ["ParticipantRejoined", "rejoined"]
])

/** Agents whisper to one another in the same log. */
export const isForAll = ({ visibility }: SmsMessage): boolean => visibility === null || visibility === "All"

export const isContacts = (message: SmsMessage): boolean => message.from?.type === "Customer" && isForAll(message)

export const saidIn = ({ text, url }: SmsMessage): Message =>
  Message.make({ text: text ?? url ?? "", channel: "sms", media: [] })

/** Of a place in a session's log, which is the same whenever it is read; messages of the service have none, and a time at best. */
export const idOf = (session: string, message: SmsMessage): EventId => {
  const { from, index, type } = message
  if (index >= 0) return EventId.make(`${session}:${index}`)
  const at = atOf(message)
  return EventId.make(
    [session, type, at === undefined ? "" : DateTime.formatIso(at), from?.participantId ?? ""].join(":")
  )
}

export const atOf = ({ timestamp, timestampSeconds }: SmsMessage): DateTime.Utc | undefined =>
  timestamp ?? timestampSeconds ?? undefined

/** How a session stands has no number of its own: the same state is the same event, heard or read, unless it comes back to it. */
export const changeOf = (
  session: SmsSession,
  conversation: Conversation,
  ourselves: Ourselves,
  turn: number
): SessionChanged => {
  const { native: _, ...state } = sessionOf(session, ourselves)
  const id = [session.id, fingerprint(session), ...(turn > 1 ? [turn] : [])].join(":")
  return SessionChanged.make({ id: EventId.make(id), conversation, session: state })
}

export const fingerprint = ({ capabilities, participants, state, userData }: SmsSession): string =>
  `${state}-${createHash("sha256")
    .update(JSON.stringify([participants, capabilities, userData]))
    .digest("hex")
    .slice(0, 16)}`
