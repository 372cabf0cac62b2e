/** What may be done with sessions, in the words of all platforms. */
import type { Capability, ProviderError, Session, SessionId, Sessions, Target, Utterance } from "@parley/messaging"
import { DateTime, Effect, Either, Stream } from "effect"
import { changeOf, type Data } from "./changeOf.ts"
import type { SalesforceClient } from "../Client.ts"
import { entriesSince } from "../interaction/entriesSince.ts"
import { conflict, failed } from "../failed.ts"
import type { SalesforceInteractionClient } from "../interaction/Client.ts"
import type { ListedEntry } from "../interaction/Entry.ts"
import type { SalesforceError } from "../SalesforceError.ts"
import { sessionOf } from "./sessionOf.ts"
import type { SessionRecord } from "./SessionRecord.ts"
import type { SessionRecords } from "./SessionRecords.ts"
import type { Talks } from "../talks/Talks.ts"
import { utteranceOf } from "./utteranceOf.ts"
import type { Works } from "../work/Works.ts"

/** The message that begins a session is older than the session. */
const before = "1 minute"

const isQueueId = (text: string): boolean => /^00G[A-Za-z0-9]{12}([A-Za-z0-9]{3})?$/.test(text)

export const sessionOperations = (
  account: string,
  client: SalesforceClient["Type"],
  interaction: SalesforceInteractionClient["Type"],
  records: SessionRecords,
  talks: Talks,
  works: Works
) => {
  const unified = (record: SessionRecord) => sessionOf(record, account, talks.senderOf(record))
  const read = (id: string) => Effect.map(records.read(id), unified)

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
      Effect.mapError(records.read(session.id), failed(operation)),
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
    if (!isQueueId(to.queue)) {
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

  const history = (session: Session): Stream.Stream<Utterance, ProviderError> =>
    Stream.unwrap(
      Effect.map(identifierOf("history", session), ({ EndTime, identifier, StartTime }) => {
        const since = DateTime.subtractDuration(StartTime ?? session.createdAt ?? DateTime.unsafeMake(0), before)
        const entries = entriesSince(interaction, identifier, since)
        // By the clocks of those who wrote: a later one may be before an earlier one.
        const isWithin = ({ clientTimestamp: at }: ListedEntry) =>
          at === null || EndTime == null || DateTime.lessThanOrEqualTo(at, EndTime)
        return entries.pipe(Stream.filter(isWithin), Stream.filterMap(utteranceOf), Stream.mapError(failed("history")))
      })
    )

  /** The vendor has one word for both: the bot's part is over, and with nobody else in the session, so is that. */
  const close = ({ id }: Session) => works.close(id)

  return {
    get: (id: SessionId) => Effect.mapError(read(id), failed("get")),
    /** Newest first. */
    list: records.found().pipe(Stream.map(unified), Stream.mapError(failed("list"))),
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
