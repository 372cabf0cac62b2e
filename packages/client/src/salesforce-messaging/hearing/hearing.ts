/** What one platform event tells: something was said or done, or a conversation waits for the bot. */
import type { Event } from "@parley/messaging"
import { Effect, Either, Option, type ParseResult } from "effect"
import { fieldsOf } from "../../fieldsOf.ts"
import type { SalesforceConfig } from "../Config.ts"
import { contactIn, eventsOf, wantsSession } from "./eventOf.ts"
import { decodeInteraction, decodeRouting, type InteractionEvent } from "../interaction/Event.ts"
import { isIdle } from "./isIdle.ts"
import { isOurs } from "./isOurs.ts"
import type { Offers } from "../work/Offers.ts"
import { type Fields, textIn } from "../pubsub/Avro.ts"
import type { Talk, Talks } from "../talks/Talks.ts"

const nothing: ReadonlyArray<Event> = []
const prefixOfSession = "0Mw"

/** Never quotes: these are people's words. */
export const passedOver = (why: string): Effect.Effect<ReadonlyArray<Event>> =>
  Effect.as(Effect.logWarning(`salesforce-messaging: an event is passed over: ${why}`), nothing)
const misfit = (what: string, error: ParseResult.ParseError) =>
  passedOver(`${what} is not as documented: ${fieldsOf(error)}`)

export const hearing = (config: SalesforceConfig, talks: Talks, offers: Offers) => {
  const { eventTypeField = "EventType__c", orgId: account, payloadField = "Payload__c" } = config
  const strange = new Set<string>()

  /** As far as the event tells of it, else as far as is known, else as the org's records have it. */
  const talkOf = (event: InteractionEvent): Effect.Effect<Option.Option<Talk>> =>
    Effect.gen(function* () {
      const { channelAddressIdentifier: sender, conversationIdentifier: identifier } = event
      if (identifier === null) return Option.none()
      const told = Option.map(contactIn(event), (contact): Talk => ({ identifier, contact, sender }))
      if (Option.isSome(told)) talks.learn(told.value)
      const sure = wantsSession(event.entryPayload)
      return Option.isSome(told) && !sure
        ? told
        : yield* Effect.orElse(talks.named(identifier, sure), () => Effect.succeed(told))
    })

  /** In which session the conversation is from now on. */
  const noted = ({ conversationIdentifier: identifier, entryPayload: entry }: InteractionEvent): void => {
    if (!("sessionId" in entry) || entry.sessionId === "" || identifier === null) return
    const isOver = entry.sessionStatus === "Ended" || entry.sessionStatus === "Error"
    if (isOver) talks.leave(identifier, entry.sessionId)
    else talks.enter(identifier, entry.sessionId)
  }

  const interaction = (event: InteractionEvent): Effect.Effect<ReadonlyArray<Event>> =>
    Effect.gen(function* () {
      const { entryPayload: entry, recipient, sender } = event
      if (!isOurs(config, recipient)) return nothing
      if ("workTargetId" in entry && entry.workType === "Assigned" && entry.botId !== null) {
        if (isOurs(config, null, entry.botId)) yield* offers.assigned(entry.workTargetId, entry.workId, entry.botId)
      }
      noted(event)
      if (isIdle(event)) return nothing
      const talk = yield* talkOf(event)
      const told = {
        account,
        contact: Option.map(talk, ({ contact }) => contact),
        session: Option.flatMapNullable(talk, ({ session }) => session)
      }
      return yield* Either.match(eventsOf(event, told), {
        onLeft: (why) => passedOver(`${why}, from ${sender.role}`),
        onRight: Effect.succeed
      })
    })

  const routing = (payload: string): Effect.Effect<ReadonlyArray<Event>> =>
    Either.match(decodeRouting(payload), {
      onLeft: (error) => misfit("RoutingRequested", error),
      onRight: ({ conversationIdentifier, recipient, routingParameters, routingType, workRecordId }) => {
        const bot = routingParameters?.botId ?? null
        const isForPeople = recipient !== null && recipient.role !== "Chatbot"
        if (isForPeople || !isOurs(config, recipient, bot)) return Effect.succeed(nothing)
        if (workRecordId.startsWith(prefixOfSession)) talks.enter(conversationIdentifier, workRecordId)
        else talks.leave(conversationIdentifier)
        const isTransfer = routingType === "Transfer" || routingParameters?.isTransfer === true
        return Effect.as(offers.offered({ record: workRecordId, bot, isTransfer }), nothing)
      }
    })

  return (fields: Fields): Effect.Effect<ReadonlyArray<Event>> => {
    const payload = textIn(fields, payloadField)
    const type = Option.getOrElse(textIn(fields, eventTypeField), () => "Interaction")
    if (Option.isNone(payload)) return passedOver(`it has no text in ${payloadField}`)
    switch (type) {
      case "RoutingRequested":
        return routing(payload.value)
      case "Interaction":
        return Either.match(decodeInteraction(payload.value), {
          onLeft: (error) => misfit("an Interaction", error),
          onRight: interaction
        })
      default:
        // Once for each: it comes again and again.
        if (strange.has(type)) return Effect.succeed(nothing)
        strange.add(type)
        return passedOver("it is of a type that is not known")
    }
  }
}
