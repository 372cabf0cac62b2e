/** Hears what the org's platform event tells: what people say and do, and that a conversation waits for the bot. */
import { Bookmark, type Event, type ProviderError } from "@parley/messaging"
import { DateTime, Effect, Either, Option, Stream } from "effect"
import type { ParseResult } from "effect"
import { fieldsOf } from "../fieldsOf.ts"
import type { SalesforceConfig } from "./Config.ts"
import { contactIn, eventsOf, isIdle, wantsSession } from "./eventOf.ts"
import { failed } from "./failed.ts"
import { decodeInteraction, decodeRouting, type InteractionEvent } from "./InteractionEvent.ts"
import type { Login } from "./Login.ts"
import * as PubSub from "./PubSub.ts"
import { type Fields, textIn } from "./PubSubAvro.ts"
import type { Talk, Talks } from "./Talks.ts"
import type { Works } from "./Works.ts"

export interface ListenOptions extends Pick<PubSub.PubSubOptions, "silence" | "pauses"> {
  readonly login: Login
  readonly talks: Talks
  readonly works: Works
  readonly missed: (since: DateTime.Utc) => Stream.Stream<Event, ProviderError>
}

const nothing: ReadonlyArray<Event> = []

/** Never quotes: these are people's words. */
const passedOver = (why: string): Effect.Effect<ReadonlyArray<Event>> =>
  Effect.as(Effect.logWarning(`salesforce-messaging: an event is passed over: ${why}`), nothing)
const misfit = (what: string, error: ParseResult.ParseError) =>
  passedOver(`${what} is not as documented: ${fieldsOf(error)}`)

/** A bot that was offered to is told by both, where they are told; the ones that are set decide. */
const isOurs = (config: SalesforceConfig, bot: string | undefined, botId: string | null): boolean =>
  (config.bot === undefined || bot === undefined || bot === config.bot) &&
  (config.botId === undefined || botId === null || botId.slice(0, 15) === config.botId.slice(0, 15))

export const listen = (config: SalesforceConfig, options: ListenOptions) => {
  const { login, missed, pauses, silence, talks, works } = options
  const { eventTypeField = "EventType__c", payloadField = "Payload__c" } = config
  const account = config.orgId

  /** As far as the event tells of it, else as far as is known, else as the org's records have it. */
  const talkOf = (event: InteractionEvent): Effect.Effect<Option.Option<Talk>> =>
    Effect.gen(function* () {
      const { channelAddressIdentifier: sender, conversationIdentifier: identifier } = event
      const contact = contactIn(event)
      if (identifier === null) return Option.none()
      const told = Option.map(contact, (contact): Talk => ({ identifier, contact, sender }))
      if (Option.isSome(told)) yield* talks.learn(told.value)
      const sure = wantsSession(event.entryPayload)
      return Option.isSome(told) && !sure
        ? told
        : yield* Effect.orElse(talks.named(identifier, sure), () => Effect.succeed(told))
    })

  const interaction = (event: InteractionEvent) =>
    Effect.gen(function* () {
      const { entryPayload: entry, sender } = event
      if ("workTargetId" in entry && entry.workType === "Assigned" && entry.botId !== null) {
        if (isOurs(config, undefined, entry.botId)) yield* works.assigned(entry.workTargetId, entry.workId, entry.botId)
      }
      if ("sessionId" in entry && event.conversationIdentifier !== null) {
        const talk = yield* Effect.orElse(talks.named(event.conversationIdentifier, false), () => Effect.succeedNone)
        if (Option.isSome(talk)) yield* talks.learn({ ...talk.value, session: entry.sessionId })
      }
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

  const routing = (payload: string) =>
    Either.match(decodeRouting(payload), {
      onLeft: (error) => misfit("RoutingRequested", error),
      onRight: ({ recipient, routingParameters, workRecordId }) => {
        const botId = routingParameters?.botId ?? null
        const isBot = recipient === null || recipient.role === "Chatbot"
        return isBot && isOurs(config, recipient?.subject, botId)
          ? Effect.as(works.offered(workRecordId, botId), nothing)
          : Effect.succeed(nothing)
      }
    })

  const heard = (fields: Fields): Effect.Effect<ReadonlyArray<Event>> => {
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
        return passedOver("it is of a type that is not known")
    }
  }

  return (after: Option.Option<Bookmark>): Stream.Stream<Event | Bookmark, ProviderError> =>
    Stream.unwrap(
      Effect.map(DateTime.now, (begun) =>
        PubSub.subscribe(
          { login, orgId: config.orgId, topic: config.topic, pubSubUrl: config.pubSubUrl, pauses, silence },
          Option.map(after, ({ at }) => at)
        ).pipe(
          Stream.mapError(failed("listen")),
          Stream.flatMap(({ events, hasGap, place }) =>
            (hasGap ? missed(begun) : Stream.empty).pipe(
              Stream.concat(
                Stream.fromIterable(events).pipe(
                  Stream.mapEffect(
                    Option.match({ onNone: () => passedOver("its schema does not fit it"), onSome: heard })
                  ),
                  Stream.mapConcat((it) => it)
                )
              ),
              Stream.concat(place === "" ? Stream.empty : Stream.make(new Bookmark({ at: place })))
            )
          )
        )
      )
    )
}
