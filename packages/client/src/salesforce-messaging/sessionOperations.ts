/** What may be done with sessions, in the words of all platforms. */
import {
  Address,
  type Capability,
  EventId,
  Message,
  type ProviderError,
  type Session,
  type SessionId,
  type Sessions,
  type Target,
  type Utterance
} from "@parley/messaging"
import { DateTime, Effect, Either, Option, Schema, Stream } from "effect"
import type { SalesforceClient } from "./Client.ts"
import { entriesSince } from "./entriesSince.ts"
import { saidIn } from "./eventOf.ts"
import { conflict, failed } from "./failed.ts"
import type { SalesforceInteractionClient } from "./InteractionClient.ts"
import { Instant } from "./Instant.ts"
import type { ListedEntry } from "./InteractionEntry.ts"
import type { Change } from "./objects.ts"
import { sessionOf } from "./sessionOf.ts"
import type { SessionRecord } from "./SessionRecord.ts"
import type { SalesforceError } from "./SalesforceError.ts"
import { SalesforceId } from "./SalesforceId.ts"
import type { Talks } from "./Talks.ts"
import type { Works } from "./Works.ts"

type Data = Readonly<Record<string, string | number | null>>

/** The message that begins a session is older than the session. */
const before = "1 minute"

const text = Schema.NullOr(Schema.String)
const reference = Schema.NullOr(SalesforceId)
/** All that may be written of a session, beside the org's own fields. */
const fields = {
  AcceptTime: Schema.NullOr(Instant),
  CaseId: reference,
  ChannelGroup: text,
  ChannelIntent: text,
  ChannelLocale: text,
  EndUserLanguage: text,
  LeadId: reference,
  OpportunityId: reference,
  OwnerId: SalesforceId,
  TargetUserId: reference
}
const writable: ReadonlyArray<string> = Object.keys(fields)
const toWritable = Schema.decodeUnknownEither(Schema.partialWith(Schema.Struct(fields), { exact: true }))

const changeOf = (data: Data): Either.Either<Change<"MessagingSession">, string> => {
  const [own, known] = [Object.entries(data), Object.entries(data)].map((all, index) =>
    all.filter(([name]) => name.endsWith("__c") === (index === 0))
  )
  const strange = (known ?? []).map(([name]) => name).filter((name) => !writable.includes(name))
  if (strange.length > 0) {
    return Either.left(`only ${writable.join(", ")} and the org's own fields (…__c) can be written`)
  }
  return Either.mapBoth(toWritable(Object.fromEntries(known ?? [])), {
    onLeft: () => "references are ids of 15 or 18 letters and digits, and an owner cannot be taken off",
    onRight: (change) => ({ ...change, custom: Object.fromEntries(own ?? []) })
  })
}

export const sessionOperations = (
  account: string,
  client: SalesforceClient["Type"],
  interaction: SalesforceInteractionClient["Type"],
  talks: Talks,
  works: Works
) => {
  const unified = (record: SessionRecord) => Effect.map(talks.channel, (sender) => sessionOf(record, account, sender))
  const read = (id: string) => Effect.flatMap(talks.read(id), unified)

  const able = <A>(
    session: Session,
    capability: Capability,
    operation: Effect.Effect<A, SalesforceError | ProviderError>
  ): Effect.Effect<A, ProviderError> =>
    session.capabilities.includes(capability)
      ? Effect.catchTag(operation, "SalesforceError", (error) => Effect.fail(failed(capability)(error)))
      : Effect.fail(conflict(capability, "this session does not allow it as it stands"))

  const identifierOf = (operation: string, session: Session) =>
    Effect.flatMap(
      Effect.mapError(talks.read(session.id), failed(operation)),
      ({ Conversation, EndTime, StartTime }) => {
        const identifier = Conversation?.ConversationIdentifier
        return identifier
          ? Effect.succeed({ identifier, EndTime, StartTime })
          : Effect.fail(conflict(operation, "only sessions of enhanced channels have a conversation"))
      }
    )

  const transfer = (session: Session, to: Target) => {
    if ("agent" in to) {
      const advice = "the Interaction API hands over to queues only: give the `queue`, or let a flow route to a person"
      return Effect.fail(conflict("transfer", advice))
    }
    if (Option.isNone(Schema.decodeOption(SalesforceId)(to.queue))) {
      return Effect.fail(
        conflict("transfer", "a queue is named by its id: 15 or 18 letters and digits that begin with 00G")
      )
    }
    return Effect.flatMap(identifierOf("transfer", session), ({ identifier }) =>
      Effect.asVoid(
        interaction.route({
          conversationIdentifier: identifier,
          routingType: "Transfer",
          routingInfo: { queueId: to.queue }
        })
      )
    )
  }

  const annotate = (session: Session, data: Data) =>
    Either.match(changeOf(data), {
      onLeft: (advice): Effect.Effect<void, SalesforceError | ProviderError> =>
        Effect.fail(conflict("annotate", advice)),
      onRight: (change) => client.sessions.update(session.id, change)
    })

  const said = (entry: ListedEntry): Option.Option<Utterance> => {
    const { clientTimestamp, entryPayload, sender } = entry
    if (!("abstractMessage" in entryPayload) || sender === null || entryPayload.id === "") return Option.none()
    return Option.map(Either.getRight(saidIn(entryPayload.abstractMessage, sender.subject)), (message) => ({
      id: EventId.make(entryPayload.id),
      ...(clientTimestamp !== null && { at: clientTimestamp }),
      ...(sender.subject !== "" && { from: Address.make(sender.subject) }),
      isOurs: sender.role === "Chatbot",
      message: typeof message === "string" ? new Message({ text: message, channel: "chat", media: [] }) : message
    }))
  }

  const history = (session: Session): Stream.Stream<Utterance, ProviderError> =>
    Stream.unwrap(
      Effect.map(identifierOf("history", session), ({ EndTime, identifier, StartTime }) => {
        const since = DateTime.subtractDuration(StartTime ?? session.createdAt ?? DateTime.unsafeMake(0), before)
        const entries = entriesSince(interaction, identifier, since)
        const within =
          EndTime === null
            ? entries
            : Stream.takeWhile(
                entries,
                ({ clientTimestamp: at }) => at === null || DateTime.lessThanOrEqualTo(at, EndTime)
              )
        return Stream.mapError(Stream.filterMap(within, said), failed("history"))
      })
    )

  /** The vendor has one word for both: the bot's part is over, and with nobody else in the session, so is that. */
  const close = ({ id }: Session) => works.close(id)

  return {
    get: (id: SessionId) => Effect.mapError(read(id), failed("get")),
    /** Newest first. */
    list: talks.found().pipe(Stream.mapEffect(unified), Stream.mapError(failed("list"))),
    participants: ({ id }: Session) =>
      Effect.mapBoth(read(id), { onFailure: failed("participants"), onSuccess: ({ participants }) => participants }),
    history,
    accept: (session: Session) => able(session, "accept", works.accept(session.id)),
    reject: (session: Session) => able(session, "reject", works.decline(session.id)),
    /** To a queue, by its id. */
    transfer: (session: Session, to: Target) =>
      able(
        session,
        "transfer",
        Effect.suspend(() => transfer(session, to))
      ),
    annotate: (session: Session, data: Data) =>
      able(
        session,
        "annotate",
        Effect.suspend(() => annotate(session, data))
      ),
    leave: (session: Session) => able(session, "leave", close(session)),
    close: (session: Session) => able(session, "close", close(session)),
    delete: (session: Session) => able(session, "delete", client.sessions.delete(session.id))
  } satisfies Sessions<SessionRecord>
}
