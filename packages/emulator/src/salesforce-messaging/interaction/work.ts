/** What the bot does with its work: takes it, ends it, gives it back, hands it over to people. */
import { randomUUID } from "node:crypto"
import { Effect, Option, Schema } from "effect"
import * as Account from "../Account.ts"
import type { Conversations } from "../conversation/Conversations.ts"
import * as Id from "../org/Id.ts"
import { InteractionRefusal, unless } from "./refusal.ts"
import type { Records } from "../org/Records.ts"
import type { Routing } from "../conversation/Routing.ts"
import * as Talk from "../conversation/Talk.ts"

const RoutingType = Schema.Literal("Initial", "Transfer", "Conference")

export const Update = Schema.Struct({
  workId: Schema.String,
  contextType: Schema.Literal("Agent", "Chatbot"),
  status: Schema.Literal("Accept", "Close", "Decline", "Cancel"),
  workItemId: Schema.optional(Schema.String),
  botId: Schema.optional(Schema.String)
})

export const Create = Schema.Struct({
  userId: Schema.String,
  workItemId: Schema.String.pipe(Schema.length(15)),
  capacityPercentage: Schema.optional(Schema.Number),
  capacityWeight: Schema.optional(Schema.Number)
})

export const Route = Schema.Struct({
  conversationIdentifier: Schema.String,
  routingType: RoutingType,
  routingInfo: Schema.optional(
    Schema.Struct({
      queueId: Schema.optional(Schema.String),
      flow: Schema.optional(
        Schema.Struct({ flowId: Schema.optional(Schema.String), queueId: Schema.optional(Schema.String) })
      )
    })
  )
})

export const Unroute = Schema.Struct({
  conversationIdentifier: Schema.String,
  cancelReason: Schema.optional(Schema.Literal("Unknown", "Unavailable", "Decline", "Cancel"))
})

export const Result = Schema.Struct({
  conversationIdentifier: Schema.String.pipe(Schema.maxLength(240)),
  workItemId: Schema.String.pipe(Schema.length(15)),
  success: Schema.Boolean,
  externallyRouted: Schema.Boolean,
  routingType: Schema.optional(RoutingType),
  errorMessage: Schema.optional(Schema.String)
})

const success = { success: true }

export const handlers = (records: Records, { change, end }: Conversations, { accept, handOver, offer }: Routing) => {
  const talk = (identifier: string) =>
    Effect.mapError(Talk.find(records, identifier), () => new InteractionRefusal({ code: 10018 }))

  /** By its own id, or by the session that it is about: the vendor does not say which of the two an event names. */
  const workOf = (id: string) =>
    Option.orElse(
      Option.flatMap(records.get("AgentWork", id), (work) =>
        records.get("MessagingSession", Talk.text(work["WorkItemId"]))
      ),
      () => records.get("MessagingSession", id)
    ).pipe(
      Option.flatMap(Talk.of(records)),
      Option.filter(({ work }) => Option.isSome(work)),
      Effect.mapError(() => new InteractionRefusal({ code: 10082 }))
    )

  const update = Effect.fnUntraced(function* ({
    botId = "",
    contextType,
    status,
    workId,
    workItemId = ""
  }: typeof Update.Type) {
    const it = yield* workOf(workId)
    if (contextType === "Chatbot") {
      yield* unless(Option.contains(Id.normal(botId), Account.bot), 10084)
      yield* unless(Option.contains(Id.normal(workItemId), it.session.Id), 10012)
    }
    const offered = Talk.isOffered(it)
    const taken = Talk.isTaken(it)
    switch (status) {
      case "Accept":
        yield* unless(offered || taken, 10085)
        if (offered) yield* accept(it)
        return success
      case "Close":
        yield* unless(taken, 10085)
        yield* end(it, "Bot")
        return success
      case "Decline":
      case "Cancel":
        yield* unless(offered, 10085)
        yield* handOver(it, Account.queue, status === "Decline" ? "Declined" : "Canceled")
        return success
    }
  })

  /** Of a partner's: a person is asked to take the session. */
  const create = Effect.fnUntraced(function* ({
    capacityPercentage,
    capacityWeight,
    userId,
    workItemId
  }: typeof Create.Type) {
    const session = yield* Effect.mapError(
      records.get("MessagingSession", workItemId),
      () => new InteractionRefusal({ code: 10012 })
    )
    yield* unless(capacityPercentage === undefined || capacityWeight === undefined, 10013)
    const work = yield* records.create("AgentWork", { WorkItemId: session.Id, UserId: userId, Status: "Assigned" })
    return { id: randomUUID(), agentWorkId: work.Id, success: true }
  })

  const queueOf = Effect.fnUntraced(function* ({ routingInfo = {}, routingType }: typeof Route.Type) {
    const { flow, queueId } = routingInfo
    yield* unless(flow === undefined || queueId === undefined, 10030)
    yield* unless(flow === undefined || (!!flow.flowId && !!flow.queueId), 10024)
    const named = queueId ?? flow?.queueId ?? (routingType === "Transfer" ? Account.queue : undefined)
    if (named === undefined) return undefined
    const queue = Option.filter(records.get("Group", named), (it) => it["Type"] === "Queue")
    return (yield* Effect.mapError(queue, () => new InteractionRefusal({ code: 10032 }))).Id
  })

  /** To a queue, or where none is named to the bot. The flow of this org ends in its fallback queue. */
  const route = Effect.fnUntraced(function* (asked: typeof Route.Type) {
    const it = yield* talk(asked.conversationIdentifier)
    yield* unless(!Talk.isEnded(it), 10071)
    yield* unless(asked.routingType !== "Conference", 10075)
    const queue = yield* queueOf(asked)
    if (queue !== undefined) yield* handOver(it, queue, "Closed")
    else if (!Talk.isTaken(it) && !Talk.isOffered(it)) yield* offer(it)
    return {
      success: true,
      workItemId: it.session.Id,
      psrId: Id.random("0JR"),
      routingCorrelationId: randomUUID(),
      ...(queue !== undefined && { contextParamMap: { queueId: queue } })
    }
  })

  /** Whoever waits for people waits no more. */
  const unroute = Effect.fnUntraced(function* ({ conversationIdentifier }: typeof Unroute.Type) {
    const it = yield* talk(conversationIdentifier)
    const waits =
      it.session["Status"] === "Waiting" && Option.isSome(records.get("Group", Talk.text(it.session["OwnerId"])))
    if (waits) yield* change(it, { OwnerId: Account.user })
    return { success: waits }
  })

  const result = Effect.fnUntraced(function* ({
    conversationIdentifier,
    errorMessage,
    success: well
  }: typeof Result.Type) {
    yield* talk(conversationIdentifier)
    yield* unless(well || errorMessage !== undefined, 10034)
    yield* unless(!well || errorMessage === undefined, 10033)
    return success
  })

  return { update, create, route, unroute, result }
}
