/** The words that client, engine and service share: message, conversation, session, provider. No I/O. */
export { Address } from "./Address.ts"
export { Bookmark } from "./Bookmark.ts"
export { Conversation } from "./Conversation.ts"
export { byProgress, Delivery, furthest } from "./Delivery.ts"
export {
  ConsentReported,
  DeliveryReported,
  Event,
  EventId,
  MessageId,
  MessageReceived,
  NoticeReceived,
  ParticipantChanged,
  SessionChanged,
  TypingChanged,
  UrlPushed
} from "./Event.ts"
export { Foreign, openTo } from "./Foreign.ts"
export { Channel, Media, Message } from "./Message.ts"
export { Participant, ParticipantId, Role } from "./Participant.ts"
export {
  type Envelope,
  type Kind,
  NotConfigured,
  type Offers,
  type Outgoing,
  Provider,
  type Unheard
} from "./Provider.ts"
export { ProviderError } from "./ProviderError.ts"
export { because, Reason } from "./Reason.ts"
export { Capability, type Session, SessionId, SessionState, SessionStatus } from "./Session.ts"
export type { Opening, Sessions, Target, Utterance } from "./Sessions.ts"
export { Refused, Unreadable, type Webhook } from "./Webhook.ts"
