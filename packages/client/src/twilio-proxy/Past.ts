/** What was said while nobody listened, and whether something of ours was: found in the sessions in which something happened. */
import { because, type Conversation, type Event, MessageId, type Unheard } from "@parley/messaging"
import { Chunk, DateTime, Duration, Effect, Option, Order, Stream } from "effect"
import { isSince } from "../isSince.ts"
import type { TwilioError } from "../twilio/TwilioError.ts"
import type { InParticipant, Resources } from "./Resources.ts"
import type { Interaction, MessageInteraction } from "./Interaction.ts"
import { isSeatOf, type Seats } from "./Seats.ts"
import { inBulk } from "./Session.ts"
import { counterpart, eventOf, ofRecord, type Spoken, wordsIn } from "./spoken.ts"

const since = (from: DateTime.Utc, slack: Duration.Duration) => (date: DateTime.Utc | null) =>
  isSince(date, DateTime.subtractDuration(from, slack))
/** Proxy tells whole seconds. */
const missing = Duration.seconds(1)
/** Its clock and ours differ; an older text of the same words is among those that are known. */
const looking = Duration.seconds(30)

const byDate: Order.Order<Interaction> = Order.mapInput(Order.number, ({ dateCreated }) =>
  dateCreated === null ? 0 : DateTime.toEpochMillis(dateCreated)
)

/** All of a session, oldest first: Proxy promises no order. */
export const inOrder = <E>(interactions: Stream.Stream<Interaction, E>): Stream.Stream<Interaction, E> =>
  Stream.unwrap(Effect.map(Stream.runCollect(interactions), (all) => Stream.fromChunk(Chunk.sort(all, byDate))))

/** What was deleted between two requests is not told any more. */
const unlessGone = <A>(found: Effect.Effect<Option.Option<A>, TwilioError>) =>
  Effect.catchIf(found, because("NotFound"), () => Effect.succeed(Option.none<A>()))

export const make = (
  client: Resources,
  service: string,
  latest: Seats["latest"],
  whereIs: (participant: InParticipant) => Effect.Effect<Option.Option<Conversation>, TwilioError>
) => {
  /** A session in which nothing was said has no such date. */
  const touched = (is: ReturnType<typeof since>) =>
    Stream.filter(
      client.sessions.list({ service }, inBulk),
      ({ dateLastInteraction }) => dateLastInteraction !== null && is(dateLastInteraction)
    )

  /** What contacts wrote to the bot, under the ids that the callbacks had. What came outside of sessions Proxy does not keep. */
  const missed = (from: DateTime.Utc): Stream.Stream<Event, TwilioError> => {
    const isNew = since(from, missing)
    return Stream.flatMap(touched(isNew), ({ sid: session }) =>
      inOrder(client.interactions.list({ service, session })).pipe(
        Stream.filter(({ dateCreated }) => isNew(dateCreated)),
        Stream.map((it) => ofRecord(session, it)),
        Stream.filter(({ inbound }) => inbound !== null),
        Stream.mapEffect((spoken) => eventIn(session, spoken)),
        Stream.filterMap((event) => event)
      )
    )
  }

  /** None where it is not for the bot, cannot be understood, or it is not told any more who it was: one of these stops no other. */
  const eventIn = (session: string, spoken: Spoken) =>
    Effect.gen(function* () {
      const participant = yield* Effect.orElseSucceed(counterpart(spoken), Option.none)
      if (Option.isNone(participant)) return Option.none()
      const conversation = yield* unlessGone(whereIs({ service, session, participant: participant.value }))
      return Option.map(conversation, (it) => eventOf(spoken, it))
    })

  /** Among what was said to the contact lately: the same text, not before the first attempt. */
  const lookup = ({ envelope, known, since: from, text }: Unheard) => {
    const isNew = since(from, looking)
    const isIt = (it: MessageInteraction) =>
      isNew(it.dateCreated) && wordsIn(it.data)?.trim() === text.trim() && !known.some((id) => id === it.sid)
    const among = (at: InParticipant) => client.messageInteractions.list(at).pipe(Stream.filter(isIt), Stream.runHead)
    const inside = (session: string) =>
      client.participants.list({ service, session }).pipe(
        Stream.filter(isSeatOf(envelope)),
        Stream.mapEffect(({ sid: participant }) => among({ service, session, participant })),
        Stream.filterMap((found) => found),
        Stream.runHead
      )
    const everywhere = touched(isNew).pipe(
      Stream.mapEffect(({ sid }) => unlessGone(inside(sid))),
      Stream.filterMap((found) => found),
      Stream.runHead
    )
    // Most likely it was said where the contact was reached last: a few requests, where a service may have many sessions.
    const nearby = unlessGone(
      Effect.flatMap(latest(envelope), Option.match({ onNone: () => Effect.succeedNone, onSome: among }))
    )
    return Effect.flatMap(nearby, (found) => (Option.isSome(found) ? Effect.succeed(found) : everywhere)).pipe(
      Effect.map(Option.map(({ sid }) => MessageId.make(sid)))
    )
  }

  return { lookup, missed }
}
