/** Twilio Proxy: a typed client, its callbacks, and the provider made of both. */
export type { TwilioClientOptions } from "../twilio/Api.ts"
export { sign, signatureHeader } from "../twilio/signature.ts"
export { TwilioError } from "../twilio/TwilioError.ts"
export { InteractionCallback, InterceptCallback, OutOfSessionCallback } from "./Callbacks.ts"
export { TwilioProxyClient } from "./Client.ts"
export { TwilioProxyConfig, TwilioProxyCredentials } from "./Config.ts"
export { expiresAt, isExpired } from "./expiry.ts"
export { type Callback, receive } from "./Inbound.ts"
export {
  type CreateMessageInteraction,
  Interaction,
  InteractionData,
  InteractionType,
  MessageInteraction,
  ResourceStatus
} from "./Interaction.ts"
export { operations, type Operation } from "./operations.ts"
export { outOfSessionReply } from "./outOfSessionReply.ts"
export { type CreateParticipant, ProxyParticipant } from "./Participant.ts"
export { type CreatePhoneNumber, ProxyPhoneNumber, type UpdatePhoneNumber } from "./PhoneNumber.ts"
export { make, provider, type TwilioProxyProvider, type TwilioProxyProviderOptions } from "./Provider.ts"
export type { InParticipant, InService, InSession } from "./Resources.ts"
export { type CreateService, GeoMatchLevel, NumberSelection, ProxyService, type UpdateService } from "./Service.ts"
export {
  type CreateSession,
  ProxySession,
  ProxySessionMode,
  ProxySessionStatus,
  type UpdateSession
} from "./Session.ts"
export { createOf, sessionOf, statusOf } from "./sessionOf.ts"
export { looksPersonal } from "./uniqueName.ts"
