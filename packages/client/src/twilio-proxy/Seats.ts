/** Where a contact is reached: the open session that he is in, and which participant of it he is. */
import { createHmac } from "node:crypto"
import { because, type Conversation } from "@parley/messaging"
import { DateTime, Effect, Option, Redacted, Stream } from "effect"
import { Failure } from "../Failure.ts"
import { TwilioError } from "../twilio/TwilioError.ts"
import type { InParticipant, Resources } from "./Resources.ts"
import type { TwilioProxyConfig } from "./Config.ts"
import { isExpired } from "./expiry.ts"
import type { ProxyParticipant } from "./Participant.ts"
import { Recent } from "./Recent.ts"
import { inBulk, type ProxySession } from "./Session.ts"

/** A contact, and the proxy number that he sees. */
type Pair = Pick<Conversation, "contact" | "sender">

export interface Seats {
  /** Where the pair was heard or reached last, if that is still known. */
  readonly known: (pair: Pair) => Option.Option<InParticipant>
  readonly learn: (pair: Pair, seat: InParticipant) => void
  readonly forget: (pair: Pair) => void
  /** Finds our session with the pair, opens it again or anew; afterwards it is known. Whatever fails here, nothing was said yet. */
  readonly find: (pair: Pair) => Effect.Effect<InParticipant, TwilioError>
}

const most = 10_000

const isOpen = ({ status }: ProxySession): boolean => status === "open" || status === "in-progress"

export const isSeatOf =
  ({ contact, sender }: Pair) =>
  ({ dateDeleted, identifier, proxyIdentifier }: ProxyParticipant): boolean =>
    dateDeleted === null && identifier === contact && proxyIdentifier === sender

export const make = (client: Resources, config: TwilioProxyConfig): Seats => {
  const service = config.serviceSid
  const lately = Recent.make<InParticipant>(most)
  const key = ({ contact, sender }: Pair) => `${sender} ${contact}`

  /** The same after a restart, and nothing that tells who it is. */
  const nameOf = (pair: Pair) =>
    `parley-${createHmac("sha256", Redacted.value(config.authToken)).update(key(pair)).digest("hex")}`

  const seatIn = (pair: Pair, session: string) =>
    client.participants
      .list({ service, session })
      .pipe(
        Stream.filter(isSeatOf(pair)),
        Stream.runHead,
        Effect.map(Option.map(({ sid }): InParticipant => ({ service, session, participant: sid })))
      )

  const asked = ({ contact, sender }: Pair) => ({ identifier: contact, proxyIdentifier: sender })

  const begin = (pair: Pair) =>
    client.sessions.create({ service }, { uniqueName: nameOf(pair), mode: "message-only", participants: [asked(pair)] })

  const anew = ({ sid }: ProxySession, pair: Pair) =>
    Effect.zipRight(client.sessions.delete({ service, session: sid }), begin(pair))

  /** A session whose time was up would be closed again at once, and one that has failed does not come back. */
  const reopened = (session: ProxySession, pair: Pair) =>
    Effect.flatMap(DateTime.now, (now) =>
      session.status === "failed" || isExpired(session, now)
        ? anew(session, pair)
        : Effect.catchIf(
            client.sessions.update({ service, session: session.sid }, { status: "in-progress" }),
            (error) => isRefusal(error) && !isElsewhere(error),
            () => anew(session, pair)
          )
    )

  const ours = (pair: Pair) =>
    Effect.gen(function* () {
      const session = yield* client.sessions.fetch({ service, session: nameOf(pair) }).pipe(
        Effect.flatMap((found) => (isOpen(found) ? Effect.succeed(found) : reopened(found, pair))),
        Effect.catchIf(because("NotFound"), () => begin(pair))
      )
      const seat = yield* seatIn(pair, session.sid)
      if (Option.isSome(seat)) return seat.value
      const { sid } = yield* client.participants.create({ service, session: session.sid }, asked(pair))
      return { service, session: session.sid, participant: sid }
    })

  /** One person with one number is in one open session only: where Twilio says that it is another's, that one is looked for. */
  const elsewhere = (pair: Pair) =>
    client.sessions.list({ service }, inBulk).pipe(
      Stream.filter(isOpen),
      Stream.mapEffect(({ sid }) => seatIn(pair, sid)),
      Stream.filterMap((seat) => seat),
      Stream.runHead
    )

  const learn: Seats["learn"] = (pair, seat) => lately.set(key(pair), seat)

  return {
    known: (pair) => Option.fromNullable(lately.get(key(pair))),
    learn,
    forget: (pair) => lately.delete(key(pair)),
    find: (pair) =>
      ours(pair).pipe(
        Effect.catchIf(isElsewhere, (error) =>
          Effect.flatMap(elsewhere(pair), Option.match({ onNone: () => error, onSome: Effect.succeed }))
        ),
        Effect.tap((seat) => Effect.sync(() => learn(pair, seat))),
        Effect.mapError(unsaid)
      )
  }
}

/** Certainly not done, and will not be as things stand. */
export const isRefusal = (error: TwilioError): boolean =>
  because("Rejected")(error) || because("NotFound")(error) || because("Conflict")(error)

const ambiguous = ["80604", "80623", "80802"]
const isElsewhere = (error: TwilioError): boolean =>
  because("Conflict")(error) || (because("Rejected")(error) && ambiguous.includes(error.reason.code))

/** What is not known is whether there is a session now, and that is found out next time: certainly nothing was said. */
const unsaid = (error: TwilioError): TwilioError =>
  because("UnknownOutcome")(error)
    ? TwilioError.of(error.api, error.operation)(Failure.because({ _tag: "Unavailable" }, "the session is not sure"))
    : error
