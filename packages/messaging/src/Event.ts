/** What comes in from a platform, in one language for all of them. */
import { Schema } from "effect"
import { Conversation } from "./Conversation.ts"
import { Delivery } from "./Delivery.ts"
import { Message } from "./Message.ts"
import { Participant } from "./Participant.ts"
import { SessionId, SessionState } from "./Session.ts"

/** The platform's own id of the event: the same event delivered twice carries the same id, and has one effect. */
export const EventId = Schema.NonEmptyString.pipe(Schema.brand("EventId"))
export type EventId = typeof EventId.Type

/** The platform's id of a message that we sent. */
export const MessageId = Schema.NonEmptyString.pipe(Schema.brand("MessageId"))
export type MessageId = typeof MessageId.Type

/** A contact has written. */
export const MessageReceived = Schema.TaggedStruct("MessageReceived", {
  id: EventId,
  conversation: Conversation,
  message: Message
})
export type MessageReceived = typeof MessageReceived.Type

/** A message of ours has come further, or has failed. */
export const DeliveryReported = Schema.TaggedStruct("DeliveryReported", {
  id: EventId,
  conversation: Conversation,
  messageId: MessageId,
  delivery: Delivery,
  /** The platform's error code, where it failed. */
  code: Schema.optionalWith(Schema.String, { exact: true })
})
export type DeliveryReported = typeof DeliveryReported.Type

/** Somebody came into a session, or went. */
export const ParticipantChanged = Schema.TaggedStruct("ParticipantChanged", {
  id: EventId,
  conversation: Conversation,
  session: SessionId,
  participant: Participant,
  change: Schema.Literal("joined", "left", "rejoined")
})
export type ParticipantChanged = typeof ParticipantChanged.Type

/** A contact or an agent writes, or has stopped. */
export const TypingChanged = Schema.TaggedStruct("TypingChanged", {
  id: EventId,
  conversation: Conversation,
  isTyping: Schema.Boolean
})
export type TypingChanged = typeof TypingChanged.Type

/** A page was put before the other side. */
export const UrlPushed = Schema.TaggedStruct("UrlPushed", {
  id: EventId,
  conversation: Conversation,
  url: Schema.String
})
export type UrlPushed = typeof UrlPushed.Type

/** A word from the platform or from an agent's desk, which is no message. */
export const NoticeReceived = Schema.TaggedStruct("NoticeReceived", {
  id: EventId,
  conversation: Conversation,
  text: Schema.String
})
export type NoticeReceived = typeof NoticeReceived.Type

/** A session stands differently from before. */
export const SessionChanged = Schema.TaggedStruct("SessionChanged", {
  id: EventId,
  conversation: Conversation,
  session: SessionState
})
export type SessionChanged = typeof SessionChanged.Type

/** The platform says that the contact does not want to be written to any more, or wants to again. */
export const ConsentReported = Schema.TaggedStruct("ConsentReported", {
  id: EventId,
  conversation: Conversation,
  consent: Schema.Literal("optedIn", "optedOut")
})
export type ConsentReported = typeof ConsentReported.Type

/** All of them; as JSON they are kept in the inbox. */
export const Event = Schema.Union(
  MessageReceived,
  DeliveryReported,
  ParticipantChanged,
  TypingChanged,
  UrlPushed,
  NoticeReceived,
  SessionChanged,
  ConsentReported
)
export type Event = typeof Event.Type
