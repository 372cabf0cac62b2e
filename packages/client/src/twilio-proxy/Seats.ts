/** Where a contact is reached: the open session that he is in, and which participant of it he is. */
import { because } from "@parley/messaging"
import { Effect, Option, Stream } from "effect"
import { Failure } from "../Failure.ts"
import { TwilioError } from "../twilio/TwilioError.ts"
import type { TwilioProxyConfig } from "./Config.ts"
import type { ProxyParticipant } from "./Participant.ts"
import { Recent } from "../Recent.ts"
import type { InParticipant, Resources } from "./Resources.ts"
import { inBulk } from "./Session.ts"
import * as Succession from "./Succession.ts"
import { asked, isElsewhere, isOpen, isRejected, keyOf, type Pair } from "./Succession.ts"

export interface Seats {
  /** Where the pair was heard or reached last, if that is still known. */
  readonly known: (pair: Pair) => Option.Option<InParticipant>
  readonly learn: (pair: Pair, seat: InParticipant) => void
  readonly forget: (pair: Pair) => void
  /** Finds our session with the pair, opens it again or begins the next; then it is known. Whatever fails, nothing was said yet. */
  readonly find: (pair: Pair) => Effect.Effect<InParticipant, TwilioError>
  /** Where the pair was reached last, as far as is known or our sessions tell: nothing is opened or begun. */
  readonly latest: (pair: Pair) => Effect.Effect<Option.Option<InParticipant>, TwilioError>
}

const most = 10_000

export const isSeatOf =
  ({ contact, sender }: Pair) =>
  ({ dateDeleted, identifier, proxyIdentifier }: ProxyParticipant): boolean =>
    dateDeleted === null && identifier === contact && proxyIdentifier === sender

export const make = (client: Resources, config: TwilioProxyConfig): Seats => {
  const service = config.serviceSid
  const lately = Recent.make<InParticipant>(most)
  const sessions = Succession.make(client, config, most)

  const seatIn = (pair: Pair, session: string) =>
    client.participants
      .list({ service, session })
      .pipe(
        Stream.filter(isSeatOf(pair)),
        Stream.runHead,
        Effect.map(Option.map(({ sid }): InParticipant => ({ service, session, participant: sid })))
      )

  const seated = (pair: Pair, session: string) =>
    client.participants.create({ service, session }, asked(pair)).pipe(
      Effect.map(({ sid }): InParticipant => ({ service, session, participant: sid })),
      // He was seated in this very moment by somebody else.
      Effect.catchIf(isRejected("80103"), (error) =>
        Effect.flatMap(seatIn(pair, session), Option.match({ onNone: () => error, onSome: Effect.succeed }))
      )
    )

  const ours = (pair: Pair) =>
    Effect.gen(function* () {
      const { sid } = yield* sessions.current(pair)
      const seat = yield* seatIn(pair, sid)
      return Option.isSome(seat) ? seat.value : yield* seated(pair, sid)
    })

  /** One person with one number is in one open session only: where Twilio says that it is another's, that one is looked for. */
  const elsewhere = (pair: Pair) =>
    client.sessions.list({ service }, inBulk).pipe(
      Stream.filter(isOpen),
      Stream.mapEffect(({ sid }) => seatIn(pair, sid)),
      Stream.filterMap((seat) => seat),
      Stream.runHead
    )

  const known: Seats["known"] = (pair) => Option.fromNullable(lately.get(keyOf(pair)))
  const learn: Seats["learn"] = (pair, seat) => lately.set(keyOf(pair), seat)

  return {
    known,
    learn,
    forget: (pair) => lately.delete(keyOf(pair)),
    find: (pair) =>
      ours(pair).pipe(
        Effect.catchIf(isElsewhere, (error) =>
          Effect.flatMap(elsewhere(pair), Option.match({ onNone: () => error, onSome: Effect.succeed }))
        ),
        Effect.tap((seat) => Effect.sync(() => learn(pair, seat))),
        Effect.mapError(unsaid)
      ),
    latest: (pair) =>
      Option.match(known(pair), {
        onSome: Effect.succeedSome,
        onNone: () =>
          Effect.flatMap(
            sessions.last(pair),
            Option.match({ onNone: () => Effect.succeedNone, onSome: ({ sid }) => seatIn(pair, sid) })
          )
      })
  }
}

/** The session is closed (80607, 80608), gone, or no longer the person's: certainly nothing was said in it. */
export const isOver = (error: TwilioError): boolean =>
  because("NotFound")(error) || because("Conflict")(error) || isRejected("80607", "80608")(error)

/**
 * Certainly nothing was said. What is not known is how the session stands, and that is found out next time; only a service in
 * which nothing can be begun, because it is not there, is not there next time either.
 */
const unsaid = (error: TwilioError): TwilioError =>
  because("UnknownOutcome")(error) ||
  because("UnexpectedReply")(error) ||
  because("Timeout")(error) ||
  (because("NotFound")(error) && error.operation !== "sessions.create")
    ? TwilioError.of(error.api, error.operation)(Failure.because({ _tag: "Unavailable" }, "the session is not sure"))
    : error
