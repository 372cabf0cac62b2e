/** What was said while nobody listened, and whether something of ours was: found in the sessions in which something happened. */
import { because, type Conversation, type Event, MessageId, type Unheard } from "@parley/messaging"
import { Chunk, DateTime, Effect, Option, Order, Stream } from "effect"
import type { TwilioError } from "../twilio/TwilioError.ts"
import type { InParticipant, Resources } from "./Resources.ts"
import type { Interaction } from "./Interaction.ts"
import { isSeatOf } from "./Seats.ts"
import { inBulk } from "./Session.ts"
import { counterpart, eventOf, ofRecord, textOf } from "./spoken.ts"

/** Proxy tells whole seconds; a record of which it tells no time may be one of these. */
const since = (from: DateTime.Utc) => {
  const earliest = DateTime.subtract(from, { seconds: 1 })
  return (date: DateTime.Utc | null) => date === null || DateTime.greaterThanOrEqualTo(date, earliest)
}

const byDate: Order.Order<Interaction> = Order.mapInput(Order.number, ({ dateCreated }) =>
  dateCreated === null ? 0 : DateTime.toEpochMillis(dateCreated)
)

/** All of a session, oldest first: Proxy promises no order. */
export const inOrder = <E>(interactions: Stream.Stream<Interaction, E>): Stream.Stream<Interaction, E> =>
  Stream.unwrap(Effect.map(Stream.runCollect(interactions), (all) => Stream.fromChunk(Chunk.sort(all, byDate))))

export const make = (
  client: Resources,
  service: string,
  whereIs: (participant: InParticipant) => Effect.Effect<Conversation, TwilioError>
) => {
  /** A session in which nothing was said has no such date. */
  const touched = (from: DateTime.Utc) =>
    Stream.filter(
      client.sessions.list({ service }, inBulk),
      ({ dateLastInteraction }) => dateLastInteraction !== null && since(from)(dateLastInteraction)
    )

  /** What contacts wrote to the bot, under the ids that the callbacks had. What came outside of sessions Proxy does not keep. */
  const missed = (from: DateTime.Utc): Stream.Stream<Event, TwilioError> =>
    Stream.flatMap(touched(from), ({ sid: session }) =>
      inOrder(client.interactions.list({ service, session })).pipe(
        Stream.filter(({ dateCreated }) => since(from)(dateCreated)),
        Stream.map((it) => ofRecord(session, it)),
        Stream.filterMap((spoken) =>
          spoken.inbound === null || spoken.inbound !== counterpart(spoken)
            ? Option.none()
            : Option.some({ spoken, at: { service, session, participant: spoken.inbound } })
        ),
        Stream.mapEffect(({ at, spoken }) =>
          whereIs(at).pipe(
            Effect.map((conversation) => Option.some(eventOf(spoken, conversation))),
            // Who has left the session since is not told any more.
            Effect.catchIf(because("NotFound"), () => Effect.succeedNone)
          )
        ),
        Stream.filterMap((event) => event)
      )
    )

  /** Among what was said to the contact lately: the same text, not before the first attempt. */
  const lookup = ({ envelope, known, since: from, text }: Unheard) =>
    touched(from).pipe(
      Stream.flatMap(({ sid: session }) =>
        client.participants.list({ service, session }).pipe(
          Stream.filter(isSeatOf(envelope)),
          Stream.flatMap(({ sid: participant }) => client.messageInteractions.list({ service, session, participant }))
        )
      ),
      Stream.filter(({ data, dateCreated }) => since(from)(dateCreated) && textOf(data).trim() === text.trim()),
      Stream.filter(({ sid }) => !known.some((it) => it === sid)),
      Stream.runHead,
      Effect.map(Option.map(({ sid }) => MessageId.make(sid)))
    )

  return { lookup, missed }
}
