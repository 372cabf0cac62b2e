/** What comes in from a platform, in one language for all of them. */
import { Schema } from "effect"
import { Conversation } from "./Conversation.ts"
import { Delivery } from "./Delivery.ts"
import { Message } from "./Message.ts"

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

export const Event = Schema.Union(MessageReceived, DeliveryReported)
export type Event = typeof Event.Type
