/** Every operation of the Interaction API as data: the calls, their contract tests and the README's table are made from it. */
import { Schema } from "effect"
import { Done } from "../../Caller.ts"
import { field } from "../../field.ts"
import { PatchCapabilities } from "./Capabilities.ts"
import { ListedEntry } from "./Entry.ts"
import { InteractionParticipant } from "./Participant.ts"
import {
  AgentWorkCreated,
  DeleteRoute,
  PatchAgentWork,
  PostAgentWork,
  PostRoute,
  PostRoutingResult,
  Routed
} from "./Routing.ts"
import { PostConversationEntry, PostConversationHistory, PostInteraction } from "./Said.ts"

const may = <A, I>(schema: Schema.Schema<A, I>) => Schema.optionalWith(schema, { exact: true })

/** Times in milliseconds since 1970; 20 entries at most. */
const GetConversationEntries = Schema.Struct({
  conversationIdentifier: Schema.String,
  startTime: Schema.Int,
  endTime: may(Schema.Int),
  limit: may(Schema.Int),
  direction: may(Schema.Literal("FROM_START", "FROM_END"))
})

const PostConversation = Schema.Struct({
  channelAddressIdentifier: Schema.String,
  participants: Schema.Array(InteractionParticipant).pipe(Schema.itemsCount(1)),
  routingAttributes: may(Schema.Record({ key: Schema.String, value: Schema.String }))
})

/** `sessionId` is needed to inactivate. */
const PostMessagingSession = Schema.Struct({
  channelAddressIdentifier: Schema.String,
  conversationIdentifier: Schema.String,
  endUserClientId: Schema.String,
  operation: Schema.Literal("End", "Inactivate"),
  sessionId: may(Schema.String),
  operationBy: may(Schema.Literal("EndUser", "System"))
})

const PatchConsent = Schema.Struct({
  channelAddressIdentifier: Schema.String.pipe(Schema.maxLength(240)),
  endUserClientId: Schema.String.pipe(Schema.maxLength(240)),
  consentStatus: Schema.Literal("OptedOut", "ImplicitlyOptedIn", "ExplicitlyOptedIn", "DoublyOptedIn")
})

/** The last name is spelt as the vendor spells it. */
const PostAcknowledgement = Schema.Struct({
  conversationIdentifier: Schema.String.pipe(Schema.maxLength(240)),
  sender: InteractionParticipant,
  acknowledgements: Schema.Array(
    Schema.Struct({
      acknowledgementType: Schema.Literal("Read", "Delivered"),
      acknowledgementTimestamp: Schema.String,
      acknowledgedConversationEntryIdentifier: Schema.String,
      acknowledgmentCreatedConversationEntryIdentifier: Schema.String
    })
  ).pipe(Schema.minItems(1), Schema.maxItems(25))
})

const PostParticipant = Schema.Struct({
  conversationIdentifier: Schema.String,
  participants: Schema.Array(InteractionParticipant).pipe(Schema.itemsCount(1)),
  operation: Schema.Literal("Remove")
})

export const interactionOperations = {
  postConversationEntry: {
    kind: "send",
    method: "POST",
    path: "/conversationEntry",
    parameters: PostConversationEntry,
    reply: Done
  },
  getConversationEntries: {
    kind: "read",
    method: "GET",
    path: "/conversationEntry",
    parameters: GetConversationEntries,
    reply: Schema.Struct({ conversationEntries: field("conversationEntries", Schema.Array(ListedEntry)) })
  },
  updateAgentWork: { kind: "send", method: "PATCH", path: "/agentWork", parameters: PatchAgentWork, reply: Done },
  createAgentWork: {
    kind: "send",
    method: "POST",
    path: "/agentWork",
    parameters: PostAgentWork,
    reply: AgentWorkCreated
  },
  route: { kind: "send", method: "POST", path: "/route", parameters: PostRoute, reply: Routed },
  cancelRoute: { kind: "send", method: "DELETE", path: "/route", parameters: DeleteRoute, reply: Done },
  routingResult: { kind: "send", method: "POST", path: "/routingResult", parameters: PostRoutingResult, reply: Done },
  postInteraction: {
    kind: "send",
    method: "POST",
    path: "/interactions",
    parameters: PostInteraction,
    reply: Schema.Struct({
      conversationIdentifier: field("conversationIdentifier", Schema.String),
      id: field("id", Schema.String),
      workItemIds: field("workItemIds", Schema.Array(Schema.String))
    })
  },
  postConversation: {
    kind: "send",
    method: "POST",
    path: "/conversation",
    parameters: PostConversation,
    reply: Schema.Struct({
      conversationIdentifier: field("conversationIdentifier", Schema.String),
      messagingSessionId: field("messagingSessionId", Schema.String)
    })
  },
  messagingSession: {
    kind: "send",
    method: "POST",
    path: "/messagingSession",
    parameters: PostMessagingSession,
    reply: Done
  },
  updateConsent: { kind: "send", method: "PATCH", path: "/consent", parameters: PatchConsent, reply: Done },
  acknowledge: {
    kind: "send",
    method: "POST",
    path: "/acknowledgement",
    parameters: PostAcknowledgement,
    reply: Done
  },
  participant: { kind: "send", method: "POST", path: "/participant", parameters: PostParticipant, reply: Done },
  registerCapabilities: {
    kind: "send",
    method: "PATCH",
    path: "/capabilities",
    parameters: PatchCapabilities,
    reply: Done
  },
  postConversationHistory: {
    kind: "send",
    method: "POST",
    path: "/conversationHistory",
    parameters: PostConversationHistory,
    reply: Schema.Struct({
      conversationIdentifier: field("conversationIdentifier", Schema.String),
      messagingSessionId: field("messagingSessionId", Schema.String)
    })
  }
} as const
