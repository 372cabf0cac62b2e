/** Salesforce Messaging: a typed client of its sessions, the APIs by which a bot hears and speaks, and the provider made of them. */
export type { SalesforceClientOptions } from "./rest/Api.ts"
export { SalesforceClient } from "./Client.ts"
export type { Comparison, Condition, Value, Where } from "./rest/Condition.ts"
export type { AccessToken, ClientCredentials, Credentials, JwtBearer, RefreshToken } from "./login/Credentials.ts"
export { Describe, Layout, Layouts } from "./rest/Describe.ts"
export type { Field, Fields, FieldType, Property, Relationship } from "./objects/Field.ts"
export * as Login from "./login/Login.ts"
export { EndedReason, endedReason, MessagingSession, statusChannels } from "./objects/MessagingSession.ts"
export {
  type Change,
  type Creation,
  type Custom,
  type FieldName,
  type ObjectName,
  objects,
  type Path,
  type Row,
  type SObject,
  type Whole
} from "./objects/objects.ts"
export { operations } from "./rest/operations.ts"
export type { QueryOptions } from "./rest/queries.ts"
export { Query } from "./rest/Query.ts"
export type { Window } from "./rest/records.ts"
export type { Group } from "./rest/rows.ts"
export { rowOf, wholeOf } from "./rest/rows.ts"
export { SalesforceError } from "./SalesforceError.ts"
export { SalesforceId, salesforceId } from "./rest/SalesforceId.ts"
export { type Order, type Plan, soql } from "./rest/soql.ts"
export { type SearchIn, sosl } from "./rest/sosl.ts"
export type { Usage } from "./rest/Usage.ts"
export { lowestVersion, usualVersion } from "./rest/Version.ts"
export { SalesforceConfig } from "./Config.ts"
export { SalesforceCredentials } from "./login/CredentialsConfig.ts"
export type { SalesforceInteractionOptions } from "./interaction/Api.ts"
export { SalesforceInteractionClient } from "./interaction/Client.ts"
export { InteractionEntry, type ListedEntry } from "./interaction/Entry.ts"
export { InteractionEvent, RoutingRequested } from "./interaction/Event.ts"
export { interactionOperations } from "./interaction/operations.ts"
export { InteractionParticipant } from "./interaction/Participant.ts"
export { InteractionSaid, saidText, saidTyping } from "./interaction/Said.ts"
export { make, provider, type SalesforceProvider, type SalesforceProviderOptions } from "./Provider.ts"
export * as PubSub from "./pubsub/PubSub.ts"
export { sessionOf } from "./sessions/sessionOf.ts"
export { sessionPaths, type SessionRecord } from "./sessions/SessionRecord.ts"
