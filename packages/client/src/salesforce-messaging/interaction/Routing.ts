/** Work and where it goes: what a bot takes, gives back and hands over to people. */
import { openTo } from "@parley/messaging"
import { Schema } from "effect"
import { field } from "../../field.ts"

const may = <A, I>(schema: Schema.Schema<A, I>) => Schema.optionalWith(schema, { exact: true })
const RoutingType = Schema.Literal("Initial", "Transfer", "Conference")
const CancelReason = Schema.Literal("Unknown", "Unavailable", "Decline", "Cancel")
const AgentWorkStatus = Schema.Literal("Accept", "Close", "Decline", "Cancel")
/** 15 characters of an id, as the vendor wants it here. */
const WorkItemId = Schema.String.pipe(Schema.length(15))
const RoutingContext = {
  conversationIdentifier: Schema.String,
  routingType: RoutingType,
  routingCorrelationId: Schema.String
}

/** `workId` is the AgentWork record, `workItemId` the MessagingSession. */
export const PatchAgentWork = Schema.Union(
  Schema.Struct({
    contextType: Schema.Literal("Chatbot"),
    workId: Schema.String,
    status: AgentWorkStatus,
    workItemId: Schema.String,
    botId: Schema.String
  }),
  Schema.Struct({ contextType: Schema.Literal("Agent"), workId: Schema.String, status: AgentWorkStatus })
)

/** By capacity in percent or as a weight, not both; neither where a routing record is there already. */
export const PostAgentWork = Schema.Struct({
  userId: Schema.String,
  workItemId: WorkItemId,
  capacityPercentage: may(Schema.Number),
  capacityWeight: may(Schema.Number),
  agentActionVisibilities: may(
    Schema.Array(Schema.Struct({ agentAction: Schema.Literal("Transfer", "Conference"), visible: Schema.Boolean }))
  ),
  routingContext: may(Schema.Struct(RoutingContext))
})

export const AgentWorkCreated = Schema.Struct({
  success: field("success", Schema.Boolean),
  id: field("id", Schema.String),
  agentWorkId: field("agentWorkId", Schema.String),
  agentWorkDetails: field(
    "agentWorkDetails",
    Schema.Struct({
      existPsr: Schema.Boolean,
      psrId: field("psrId", Schema.String),
      capacityPercentage: field("capacityPercentage", Schema.Number),
      capacityWeight: field("capacityWeight", Schema.Number),
      routingContext: Schema.Struct({ ...RoutingContext, routingType: openTo(RoutingType) })
    })
  )
})

/** To a queue, or by a flow with a queue to fall back on; as the channel is set up where neither is said. */
export const PostRoute = Schema.Struct({
  conversationIdentifier: Schema.String,
  routingType: RoutingType,
  routingInfo: may(
    Schema.Struct({
      queueId: may(Schema.String),
      flow: may(Schema.Struct({ flowId: may(Schema.String), queueId: may(Schema.String) })),
      routingAttributes: may(Schema.Record({ key: Schema.String, value: Schema.String }))
    })
  )
})

export const Routed = Schema.Struct({
  success: field("success", Schema.Boolean),
  workItemId: field("workItemId", Schema.String),
  psrId: field("psrId", Schema.String),
  routingCorrelationId: field("routingCorrelationId", Schema.String),
  reasonForNotRouting: field("reasonForNotRouting", Schema.String),
  contextParamMap: field("contextParamMap", Schema.Record({ key: Schema.String, value: Schema.String })),
  errors: field(
    "errors",
    Schema.Struct({
      errorMessage: field("errorMessage", Schema.String),
      errorType: field("errorType", Schema.String),
      apiErrorCode: field("apiErrorCode", Schema.String)
    })
  )
})

export const DeleteRoute = Schema.Struct({
  conversationIdentifier: Schema.String,
  cancelReason: may(CancelReason)
})

/** `errorMessage` where it failed, and only there. */
export const PostRoutingResult = Schema.Struct({
  conversationIdentifier: Schema.String.pipe(Schema.maxLength(240)),
  workItemId: WorkItemId,
  success: Schema.Boolean,
  externallyRouted: Schema.Boolean,
  routingType: may(RoutingType),
  errorMessage: may(Schema.String)
})
