/** Salesforce Messaging: a typed client of its sessions, the APIs by which a bot hears and speaks, and the provider made of them. */
export type { SalesforceClientOptions } from "./Api.ts"
export { SalesforceClient } from "./Client.ts"
export type { Comparison, Condition, Value, Where } from "./Condition.ts"
export type { AccessToken, ClientCredentials, Credentials, JwtBearer, RefreshToken } from "./Credentials.ts"
export { Describe, Layout, Layouts } from "./Describe.ts"
export type { Field, Fields, FieldType, Property, Relationship } from "./Field.ts"
export * as Login from "./Login.ts"
export { EndedReason, endedReason, MessagingSession, statusChannels } from "./MessagingSession.ts"
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
} from "./objects.ts"
export { operations } from "./operations.ts"
export type { QueryOptions } from "./queries.ts"
export { Query } from "./Query.ts"
export type { Window } from "./records.ts"
export type { Group } from "./rows.ts"
export { rowOf, wholeOf } from "./rows.ts"
export { SalesforceError } from "./SalesforceError.ts"
export { SalesforceId, salesforceId } from "./SalesforceId.ts"
export { type Order, type Plan, soql } from "./soql.ts"
export { type SearchIn, sosl } from "./sosl.ts"
export type { Usage } from "./Usage.ts"
export { lowestVersion, usualVersion } from "./Version.ts"
export { SalesforceConfig } from "./Config.ts"
export { SalesforceCredentials } from "./CredentialsConfig.ts"
export type { SalesforceInteractionOptions } from "./InteractionApi.ts"
export { SalesforceInteractionClient } from "./InteractionClient.ts"
export { InteractionEntry, type ListedEntry } from "./InteractionEntry.ts"
export { InteractionEvent, RoutingRequested } from "./InteractionEvent.ts"
export { interactionOperations } from "./InteractionOperations.ts"
export { InteractionParticipant } from "./InteractionParticipant.ts"
export { InteractionSaid, saidText, saidTyping } from "./InteractionSaid.ts"
export { make, provider, type SalesforceProvider, type SalesforceProviderOptions } from "./Provider.ts"
export * as PubSub from "./PubSub.ts"
export { sessionOf } from "./sessionOf.ts"
export { sessionPaths, type SessionRecord } from "./SessionRecord.ts"
