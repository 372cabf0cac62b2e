/** Genesys Web Services: a typed client of its SMS sessions, for a bot that is an agent, and the provider made of it. */
export type { Allowing, Target, TransferNote } from "./rest/actions.ts"
export type { GenesysClientOptions } from "./rest/Api.ts"
export { GenesysClient } from "./Client.ts"
export { GenesysConfig, GenesysCredentials, type Segment } from "./Config.ts"
export { GenesysError } from "./GenesysError.ts"
export type { From } from "./rest/messages.ts"
export { type Operation, operations } from "./rest/operations.ts"
export { type GenesysProvider, type GenesysProviderOptions, make, provider } from "./Provider.ts"
export type { Accepted, Uris } from "./rest/replies.ts"
export { sessionOf } from "./sessionOf.ts"
export { SmsMessage, SmsMessageType } from "./rest/SmsMessage.ts"
export {
  Capability,
  Participant,
  SmsSession,
  SmsState,
  User,
  type OperationName,
  type UserData
} from "./rest/SmsSession.ts"
export { statusCodes } from "./rest/StatusCode.ts"
export type { Monitoring } from "./rest/supervisor.ts"
