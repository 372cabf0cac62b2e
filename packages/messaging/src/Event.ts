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
export class MessageReceived extends Schema.TaggedClass<MessageReceived>()("MessageReceived", {
  id: EventId,
  conversation: Conversation,
  message: Message
}) {}

/** A message of ours has come further, or has failed. */
export class DeliveryReported extends Schema.TaggedClass<DeliveryReported>()("DeliveryReported", {
  id: EventId,
  conversation: Conversation,
  messageId: MessageId,
  delivery: Delivery,
  /** The platform's error code, where it failed. */
  code: Schema.optionalWith(Schema.String, { exact: true })
}) {}

/** Somebody came into a session, or went. */
export class ParticipantChanged extends Schema.TaggedClass<ParticipantChanged>()("ParticipantChanged", {
  id: EventId,
  conversation: Conversation,
  session: SessionId,
  participant: Participant,
  change: Schema.Literal("joined", "left", "rejoined")
}) {}

/** A contact or an agent writes, or has stopped. */
export class TypingChanged extends Schema.TaggedClass<TypingChanged>()("TypingChanged", {
  id: EventId,
  conversation: Conversation,
  isTyping: Schema.Boolean
}) {}

/** A page was put before the other side. */
export class UrlPushed extends Schema.TaggedClass<UrlPushed>()("UrlPushed", {
  id: EventId,
  conversation: Conversation,
  url: Schema.String
}) {}

/** A word from the platform or from an agent's desk, which is no message. */
export class NoticeReceived extends Schema.TaggedClass<NoticeReceived>()("NoticeReceived", {
  id: EventId,
  conversation: Conversation,
  text: Schema.String
}) {}

/** A session stands differently from before. */
export class SessionChanged extends Schema.TaggedClass<SessionChanged>()("SessionChanged", {
  id: EventId,
  conversation: Conversation,
  session: SessionState
}) {}

/** The platform says that the contact does not want to be written to any more, or wants to again. */
export class ConsentReported extends Schema.TaggedClass<ConsentReported>()("ConsentReported", {
  id: EventId,
  conversation: Conversation,
  consent: Schema.Literal("optedIn", "optedOut")
}) {}

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
