/** How far the agent's sessions have been told to whoever listens, and what is to be told next. */
import { because, type Event } from "@parley/messaging"
import { Chunk, Effect, Either, Option, Schedule, Stream } from "effect"
import type { GenesysClient } from "./Client.ts"
import { complete } from "./complete.ts"
import type { GenesysConfig } from "./Config.ts"
import { isAlone } from "./conversationOf.ts"
import { changeOf, eventOf, fingerprint } from "./eventOf.ts"
import type { GenesysError } from "./GenesysError.ts"
import { isFinal } from "./sessionOf.ts"
import type { SmsMessage } from "./SmsMessage.ts"
import type { SmsSession } from "./SmsSession.ts"
import type { Talks } from "./Talks.ts"

type Telling = Effect.Effect<ReadonlyArray<Event>, GenesysError>

/** Of one who listens: another one begins at the beginning, since nobody knows what became of what the first one was told. */
export const make = (config: GenesysConfig, client: GenesysClient["Type"], talks: Talks) => {
  const { sessions } = client
  /** By session: how it stood, and how far in its log. */
  const stands = new Map<string, string>()
  const ends = new Map<string, number>()
  /** Invitations accepted, sessions completed: once, until all is looked at again. */
  const done = new Set<string>()

  /** To do it twice does no harm: the second time it does not fit the session's state. */
  const once = (session: SmsSession, what: Effect.Effect<unknown, GenesysError>): Effect.Effect<void, GenesysError> => {
    const key = `${session.state} ${session.id}`
    if (done.has(key)) return Effect.void
    done.add(key)
    return what.pipe(Effect.retry({ schedule: soon, while: isPassing }), unlessLasting, Effect.asVoid)
  }

  /** Events of messages, in their order, and none that was told. None is told as long as nobody can say of whom it is. */
  const said = (session: SmsSession, messages: ReadonlyArray<SmsMessage>): ReadonlyArray<Event> =>
    Option.match(talks.learn(session), {
      onNone: () => [],
      onSome: (conversation) => {
        const end = ends.get(session.id) ?? 0
        const fresh = messages.filter(({ index }) => index < 0 || index > end).toSorted(byIndex)
        const last = Math.max(end, ...fresh.map(({ index }) => index))
        ends.set(session.id, last)
        talks.reach(session.id, last)
        return fresh.flatMap((it) => Option.toArray(eventOf(it, session, conversation, config)))
      }
    })

  /** The log from where it was told. That it cannot be read now is no harm: it is read at the next occasion. */
  const read = (session: SmsSession, besides: ReadonlyArray<SmsMessage> = []): Telling =>
    sessions.messages(session, { startIndex: (ends.get(session.id) ?? 0) + 1 }).pipe(
      Stream.runCollect,
      Effect.map((messages) => {
        const got = new Set(Chunk.map(messages, ({ index }) => index))
        return said(session, [...messages, ...besides.filter(({ index }) => index < 0 || !got.has(index))])
      }),
      unlessLasting,
      Effect.map((events) => events ?? [])
    )

  const change = (session: SmsSession): ReadonlyArray<Event> => {
    const now = fingerprint(session)
    if (stands.get(session.id) === now) return []
    const conversation = talks.learn(session)
    stands.set(session.id, now)
    return Option.toArray(Option.map(conversation, (it) => changeOf(session, it, config)))
  }

  /** `isWhole`: its log may have grown, and nobody has said so. */
  const settled = (session: SmsSession, isWhole: boolean): Telling =>
    Effect.gen(function* () {
      talks.learn(session)
      switch (session.state) {
        case "Invited":
          yield* once(session, sessions.accept(session, { nickname: config.nickname }))
          return change(session)
        case "Completed":
        case "Revoked": {
          const last = ends.has(session.id) ? yield* read(session) : []
          ends.delete(session.id)
          return [...last, ...change(session)]
        }
        case "LeftChat": {
          const last = isWhole ? yield* read(session) : []
          // The contact is gone: as long as it is not complete, it takes the place of another one.
          if (isAlone(session, config)) yield* once(session, complete(config, client, session))
          return [...last, ...change(session)]
        }
        default: {
          const now = change(session)
          return isWhole ? [...now, ...(yield* read(session))] : now
        }
      }
    })

  const changed = (session: SmsSession): Telling =>
    settled(session, !ends.has(session.id) || stateOf(talks.get(session.id)) !== session.state)

  const logged = (address: string, messages: ReadonlyArray<SmsMessage>): Telling =>
    Effect.gen(function* () {
      const id = talks.at(address)
      const known = talks.get(id)
      const end = ends.get(id)
      if (Option.isNone(known) || end === undefined) {
        const session = yield* Effect.option(sessions.get(id))
        // One that is not accepted is told of when it is.
        return Option.isNone(session) || session.value.state === "Invited" ? [] : yield* changed(session.value)
      }
      const fresh = messages.filter(({ index }) => index > end)
      const isNext = fresh.toSorted(byIndex).every(({ index }, at) => index === end + 1 + at)
      return isNext ? said(known.value, messages) : yield* read(known.value, messages)
    })

  /** One that was there and is not any more has ended meanwhile, with last words perhaps. */
  const gone = (id: string): Telling =>
    Effect.gen(function* () {
      const before = Option.getOrUndefined(talks.get(id))
      const last = before !== undefined && ends.has(id) ? yield* read(before) : []
      const now = yield* Effect.either(before === undefined || isFinal(before.state) ? nothing : sessions.get(id))
      if (Either.isLeft(now) && !because("NotFound")(now.left)) return last
      const after = Either.isRight(now) && now.right !== undefined ? yield* settled(now.right, false) : []
      ends.delete(id)
      stands.delete(id)
      return [...last, ...after]
    })

  const all: Telling = Effect.gen(function* () {
    done.clear()
    const listed = yield* talks.all
    const ids = new Set(listed.map(({ id }) => id))
    const there = yield* Effect.forEach(listed, (session) => settled(session, true))
    const others = yield* Effect.forEach(
      [...stands.keys()].filter((id) => !ids.has(id)),
      gone
    )
    return [...there, ...others].flat()
  })

  return { all, changed, logged }
}

const byIndex = (one: SmsMessage, other: SmsMessage): number => one.index - other.index

const stateOf = Option.match({ onNone: () => undefined, onSome: ({ state }: SmsSession) => state })

const nothing = Effect.succeed(undefined)

const soon = Schedule.intersect(Schedule.exponential("100 millis"), Schedule.recurs(3))
const isPassing = ({ reason }: GenesysError): boolean =>
  ["Unavailable", "Timeout", "RateLimited", "UnknownOutcome"].includes(reason._tag)

/** What concerns one session only is no reason to hear no other; where the agent is not let in, there is nothing to be heard at all. */
const unlessLasting = <A>(effect: Effect.Effect<A, GenesysError>): Effect.Effect<A | undefined, GenesysError> =>
  Effect.catchIf(
    effect,
    ({ reason }) => reason._tag !== "Unauthorized" && reason._tag !== "Forbidden",
    (error) => Effect.as(Effect.logWarning(error.message), undefined)
  )
