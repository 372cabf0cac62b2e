/** What may be done with sessions, in the words of all platforms. */
import {
  type Address,
  because,
  type Capability,
  type Opening,
  ParticipantId,
  ProviderError,
  type Session,
  type SessionId,
  type Sessions,
  type Target as Desk,
  type Utterance
} from "@parley/messaging"
import { Effect, Option, Stream } from "effect"
import type { Target } from "./rest/actions.ts"
import type { GenesysClient } from "./Client.ts"
import { disposed } from "./complete.ts"
import type { GenesysConfig } from "./Config.ts"
import type { Ourselves } from "./conversationOf.ts"
import { atOf, idOf, isContacts, saidIn } from "./hearing/eventOf.ts"
import { failed } from "./failed.ts"
import type { GenesysError } from "./GenesysError.ts"
import type { OutcomeOf } from "./outcome.ts"
import type { Accepted } from "./rest/replies.ts"
import { sessionOf } from "./sessionOf.ts"
import type { SmsMessage } from "./rest/SmsMessage.ts"
import { isSmsSession, type SmsSession } from "./rest/SmsSession.ts"
import type { Talks } from "./Talks.ts"
import { isAlone, isOurs } from "./whoIs.ts"

export const sessionOperations = (
  config: GenesysConfig,
  client: GenesysClient["Type"],
  talks: Talks,
  outcomeOf: OutcomeOf
) => {
  const { sessions } = client
  const read = (id: string) => Effect.tap(sessions.get(id), (it) => Effect.sync(() => talks.learn(it)))

  /** As it was read, or as it is now where somebody brings a session from elsewhere. */
  const native = ({ id, native }: Session) => (isSmsSession(native) ? Effect.succeed(native) : read(id))

  const able = (
    session: Session,
    capability: Capability,
    operation: (native: SmsSession) => Effect.Effect<unknown, GenesysError>
  ): Effect.Effect<void, ProviderError> =>
    session.capabilities.includes(capability)
      ? native(session).pipe(Effect.flatMap(operation), Effect.mapError(failed(capability)), Effect.asVoid)
      : new ProviderError({
          provider: "genesys-sms",
          operation: capability,
          reason: { _tag: "Conflict" },
          advice: `this session allows ${session.capabilities.join(", ") || "nothing"} as it stands: read it again`
        })

  /** Taken is not done: the session stands otherwise when it is, or is ours no more. */
  const effected = (name: string, session: SmsSession, operation: Effect.Effect<Accepted, GenesysError>) =>
    Effect.gen(function* () {
      const before = standing(yield* read(session.id))
      const now = read(session.id).pipe(
        Effect.map(standing),
        Effect.catchIf(because("NotFound"), () => Effect.succeed("gone"))
      )
      yield* outcomeOf(
        name,
        operation,
        Effect.filterOrFail(now, (it) => it !== before)
      )
    })

  /** By what is attached now: whether a key that is there may be attached again, the vendor does not say. */
  const annotated = (id: string, data: Readonly<Record<string, string | number | null>>) =>
    Effect.gen(function* () {
      const session = yield* read(id)
      const isThere = (key: string) => session.userData !== null && Object.hasOwn(session.userData, key)
      const kept = Object.entries(data).filter(([, value]) => value !== null)
      const attached = Object.fromEntries(kept.filter(([key]) => !isThere(key)))
      const updated = Object.fromEntries(kept.filter(([key]) => isThere(key)))
      const [first, ...rest] = Object.keys(data).filter((key) => data[key] === null && isThere(key))
      if (Object.keys(attached).length > 0) yield* sessions.attachUserData(session, attached)
      if (Object.keys(updated).length > 0) yield* sessions.updateUserData(session, updated)
      if (first !== undefined) yield* sessions.deleteUserData(session, [first, ...rest])
    })

  /** It is filed, so that nothing of it takes up an agent. */
  const ended = (session: SmsSession) =>
    Effect.zipRight(disposed(config, client, session), sessions.leaveAndComplete(session))

  return {
    get: (id: SessionId) =>
      Effect.mapBoth(read(id), { onFailure: failed("get"), onSuccess: (it) => sessionOf(it, talks.as(it)) }),
    list: Stream.fromIterableEffect(talks.all).pipe(
      Stream.map((it) => sessionOf(it, talks.as(it))),
      Stream.mapError(failed("list"))
    ),
    participants: (session: Session) =>
      Effect.mapBoth(read(session.id), {
        onFailure: failed("participants"),
        onSuccess: (it) => sessionOf(it, talks.as(it)).participants
      }),
    history: (session: Session) =>
      Stream.unwrap(
        Effect.map(native(session), (it) =>
          Stream.filterMap(sessions.messages(it), (message) => utteranceOf(message, it, talks.as(it)))
        )
      ).pipe(Stream.mapError(failed("history"))),
    accept: (session: Session) =>
      able(session, "accept", (it) => effected("accept", it, sessions.accept(it, { nickname: config.nickname }))),
    reject: (session: Session) => able(session, "reject", sessions.reject),
    /** An agent or a queue, by its address or its path. Where nothing is refused it is done: who is invited may take their time. */
    invite: (session: Session, { address }: Opening["participants"][number]) =>
      able(session, "invite", (it) =>
        Effect.catchIf(
          effected("invite", it, sessions.invite(it, targetOf(address))),
          because("UnknownOutcome"),
          () => Effect.void
        )
      ),
    annotate: (session: Session, data: Readonly<Record<string, string | number | null>>) =>
      able(session, "annotate", ({ id }) => annotated(id, data)),
    /** A queue by its name; an agent by their user's id, address or path. */
    transfer: (session: Session, to: Desk) =>
      able(session, "transfer", (it) =>
        effected("transfer", it, sessions.transfer(it, "queue" in to ? { queueName: to.queue } : targetOf(to.agent)))
      ),
    /** Where nobody else is with the contact, to leave is to end. */
    leave: (session: Session) =>
      able(session, "leave", (it) => (isAlone(it, talks.as(it)) ? ended(it) : sessions.leave(it))),
    close: (session: Session) => able(session, "close", ended)
  } satisfies Sessions<SmsSession>
}

/** What is attached may change at any time, and of nothing that was asked. */
const standing = ({ participants, state }: SmsSession): string => JSON.stringify([state, participants])

const targetOf = (name: string): Target => {
  if (/^https?:\/\//i.test(name)) return { targetUri: name }
  return { targetPath: name.startsWith("/") ? name : `/users/${encodeURIComponent(name)}` }
}

/** What agents say among themselves is not said in the session. */
const utteranceOf = (message: SmsMessage, session: SmsSession, ourselves: Ourselves): Option.Option<Utterance> => {
  const { from, type, visibility } = message
  if ((type !== "Text" && type !== "PushUrl") || (visibility !== null && visibility !== "All")) return Option.none()
  const at = atOf(message)
  const contact = sessionOf(session, ourselves).conversation?.contact
  const name: Address | ParticipantId | undefined =
    isContacts(message) && contact !== undefined
      ? contact
      : from?.participantId
        ? ParticipantId.make(from.participantId)
        : undefined
  return Option.some({
    id: idOf(session.id, message),
    ...(at !== undefined && { at }),
    ...(name !== undefined && { from: name }),
    isOurs: isOurs(session, ourselves)(message),
    message: saidIn(message)
  })
}
