/** Our sessions with one person, each begun when the one before it was over. None is ever deleted: what was said stays in it. */
import { createHmac } from "node:crypto"
import { because, type Conversation } from "@parley/messaging"
import { DateTime, Effect, Option, Redacted } from "effect"
import type { TwilioError } from "../twilio/TwilioError.ts"
import type { TwilioProxyConfig } from "./Config.ts"
import { isExpired } from "./expiry.ts"
import { Recent } from "../Recent.ts"
import type { Resources } from "./Resources.ts"
import type { ProxySession } from "./Session.ts"

/** A contact, and the proxy number that he sees. */
export type Pair = Pick<Conversation, "contact" | "sender">

export const keyOf = ({ contact, sender }: Pair): string => `${sender} ${contact}`
export const asked = ({ contact, sender }: Pair) => ({ identifier: contact, proxyIdentifier: sender })

export const isOpen = ({ status }: ProxySession): boolean => status === "open" || status === "in-progress"

export const isRejected =
  (...codes: ReadonlyArray<string>) =>
  (error: TwilioError): boolean =>
    because("Rejected")(error) && codes.includes(error.reason.code)

/** Another open session has the person with this number. */
export const isElsewhere = (error: TwilioError): boolean =>
  because("Conflict")(error) || isRejected("80604", "80623", "80802")(error)

export const make = (client: Resources, config: Pick<TwilioProxyConfig, "authToken" | "serviceSid">, most: number) => {
  const service = config.serviceSid

  const digest = (text: string) => createHmac("sha256", Redacted.value(config.authToken)).update(text).digest("hex")
  /** The same after a restart, and nothing that tells who it is: it follows from the pair and the session before. */
  const nameOf = (pair: Pair, before?: ProxySession) =>
    `parley-${digest(before === undefined ? keyOf(pair) : `${keyOf(pair)} ${before.sid}`)}`

  /** How far each pair's sessions were walked along, so that only a restart walks along all of them. */
  const reached = Recent.make<string>(most)
  const start = (pair: Pair) => reached.get(keyOf(pair)) ?? nameOf(pair)

  const named = (name: string) => client.sessions.fetch({ service, session: name })
  const found = (name: string) =>
    Effect.catchIf(Effect.asSome(named(name)), because("NotFound"), () => Effect.succeedNone)

  /** Where it was begun in this very moment by somebody else, it is that one. */
  const begin = (pair: Pair, uniqueName: string) =>
    client.sessions
      .create({ service }, { uniqueName, mode: "message-only", participants: [asked(pair)] })
      .pipe(Effect.catchIf(isRejected("80603"), () => named(uniqueName)))

  /** None where it is over: its time was up, so that it is closed again at once, or it has failed, or Twilio refuses. */
  const reopened = (session: ProxySession) =>
    Effect.flatMap(DateTime.now, (now) =>
      session.status === "failed" || isExpired(session, now)
        ? Effect.succeedNone
        : client.sessions.update({ service, session: session.sid }, { status: "in-progress" }).pipe(
            Effect.map(Option.liftPredicate(isOpen)),
            Effect.catchIf(
              (error) => because("Rejected")(error) && !isElsewhere(error),
              () => Effect.succeedNone
            )
          )
    )

  const walked = (pair: Pair, name: string): Effect.Effect<ProxySession, TwilioError> =>
    Effect.gen(function* () {
      reached.set(keyOf(pair), name)
      const session = Option.getOrUndefined(yield* found(name))
      if (session === undefined) return yield* begin(pair, name)
      if (isOpen(session)) return session
      const again = yield* reopened(session)
      return Option.isSome(again) ? again.value : yield* walked(pair, nameOf(pair, session))
    })

  const lastFrom = (pair: Pair, name: string): Effect.Effect<Option.Option<ProxySession>, TwilioError> =>
    Effect.gen(function* () {
      const session = yield* found(name)
      if (Option.isNone(session) || isOpen(session.value)) return session
      const next = yield* lastFrom(pair, nameOf(pair, session.value))
      return Option.orElse(next, () => session)
    })

  return {
    /** The one that is open, or is opened again, or begun. */
    current: (pair: Pair) => Effect.suspend(() => walked(pair, start(pair))),
    /** The last one, however it stands: nothing is opened or begun. */
    last: (pair: Pair) => Effect.suspend(() => lastFrom(pair, start(pair)))
  }
}
