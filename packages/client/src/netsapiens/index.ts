/** NetSapiens: a typed client of its messaging API, its events, and the provider made of both. */
export type { NetSapiensClientOptions } from "./Api.ts"
export { NetSapiensClient } from "./Client.ts"
export { NetSapiensConfig, NetSapiensCredentials } from "./Config.ts"
export type { Credentials, Login } from "./Credentials.ts"
export type { Watch } from "./listen.ts"
export type { Media } from "./Media.ts"
export { Message } from "./Message.ts"
export type { Taken } from "./messages.ts"
export {
  type Chat,
  type GroupChat,
  type GroupSms,
  type MediaChat,
  MessageSend,
  type Mms,
  type Sms,
  type Start,
  type Within
} from "./MessageSend.ts"
export {
  Messagesession,
  type MessagesessionReadOnly,
  type MessagesessionWritable,
  MessageType,
  readOnlyFields
} from "./Messagesession.ts"
export { MessagesessionId, newMessagesessionId } from "./MessagesessionId.ts"
export { NetSapiensError } from "./NetSapiensError.ts"
export { type Operation, operations, operations44 } from "./operations.ts"
export type { Owner, Paging } from "./Owner.ts"
export { make, type NetSapiensProvider, type NetSapiensProviderOptions, provider } from "./Provider.ts"
export { beginningOf, sessionOf } from "./sessionOf.ts"
export { CreateNumber, SmsNumber, UpdateNumber } from "./SmsNumber.ts"
export { CreateSubscription, Subscription, UpdateSubscription } from "./Subscription.ts"
export { Version } from "./Version.ts"
