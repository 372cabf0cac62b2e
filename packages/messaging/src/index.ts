/** The words that client, engine and service share: message, conversation, provider. No I/O. */
export { Address } from "./Address.ts"
export { Conversation } from "./Conversation.ts"
export { byProgress, Delivery, furthest } from "./Delivery.ts"
export { DeliveryReported, Event, EventId, MessageId, MessageReceived } from "./Event.ts"
export { Channel, Media, Message } from "./Message.ts"
export {
  type Envelope,
  type Kind,
  NotConfigured,
  type Offers,
  type Outgoing,
  Provider,
  ProviderError,
  type Unheard
} from "./Provider.ts"
export { because, Reason } from "./Reason.ts"
export { Refused, Unreadable, type Webhook } from "./Webhook.ts"
