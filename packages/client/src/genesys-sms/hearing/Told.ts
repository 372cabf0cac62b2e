/** How far the agent's sessions have been told to whoever listens, and what is to be told next. */
import { because, type Event } from "@parley/messaging"
import { Chunk, Effect, Either, Option, Stream } from "effect"
import { Recent } from "../../Recent.ts"
import type { GenesysClient } from "../Client.ts"
import type { GenesysConfig } from "../Config.ts"
import * as Duties from "./Duties.ts"
import { changeOf, eventOf, fingerprint } from "./eventOf.ts"
import type { GenesysError } from "../GenesysError.ts"
import * as Progress from "./Progress.ts"
import { isFinal } from "../sessionOf.ts"
import type { SmsMessage } from "../rest/SmsMessage.ts"
import type { SmsSession } from "../rest/SmsSession.ts"
import { mostTalks, type Talks } from "../Talks.ts"
import { unheard } from "./unheard.ts"
import { whoIs } from "../whoIs.ts"

type Events = ReadonlyArray<Event>

/** To one who listens: another one begins at the beginning, since nobody knows what became of what the first one was told. */
export const make = (config: GenesysConfig, client: GenesysClient["Type"], talks: Talks) =>
  Effect.map(Duties.make(config, client, talks), (duties) => {
    const { sessions } = client
    /** How each session stood when that was told last, until it is over; and how far its log was, in case that it comes back. */
    const stands = new Map<string, SmsSession>()
    const logs = Recent.make<Progress.Progress>(mostTalks)

    /** Events of what is new among these, in its order. None is told as long as nobody can say of whom it is. */
    const said = (session: SmsSession, messages: ReadonlyArray<SmsMessage>): Events =>
      Option.match(talks.learn(session), {
        onNone: () => [],
        onSome: (conversation) => {
          const before = logs.get(session.id) ?? Progress.beginning
          const fresh = messages.filter(Progress.isNew(before)).toSorted(Progress.byIndex)
          const us = talks.as(session)
          const { after, theirs } = unheard(fresh, whoIs(session, us), before.company, session.state === "Chatting")
          const now = Progress.advanced(before, fresh, after)
          logs.set(session.id, now)
          talks.reach(session.id, now.end)
          return fresh.flatMap((it) => (theirs.has(it) ? [] : Option.toArray(eventOf(it, session, conversation, us))))
        }
      })

    /** What is new in its log. That it cannot be read now is no harm to others: it is read at the next occasion. */
    const read = (session: SmsSession, besides: ReadonlyArray<SmsMessage> = []): Effect.Effect<Events> =>
      sessions.messages(session, { startIndex: Progress.startOf(logs.get(session.id) ?? Progress.beginning) }).pipe(
        Stream.runCollect,
        Effect.map((messages) => {
          const got = new Set(Chunk.map(messages, ({ index }) => index))
          return said(session, [...messages, ...besides.filter(({ index }) => index < 0 || !got.has(index))])
        }),
        Effect.catchAll((error) => Effect.as(Effect.logWarning(error.message), []))
      )

    const change = (session: SmsSession): Events => {
      const before = stands.get(session.id)
      if (before !== undefined && fingerprint(before) === fingerprint(session)) return []
      stands.set(session.id, session)
      const conversation = talks.learn(session)
      return Option.toArray(
        Option.map(conversation, (it) => changeOf(session, it, talks.as(session), talks.turn(session)))
      )
    }

    /** `isLong`: its log may have grown, and nobody has said so. */
    const settled = (session: SmsSession, isLong: boolean): Effect.Effect<Events> =>
      Effect.gen(function* () {
        talks.learn(session)
        yield* duties.see(session)
        const isTold = isFinal(session.state) ? logs.get(session.id) !== undefined : session.state !== "Invited"
        if (!isTold || !isLong) return change(session)
        if (session.state === "LeftChat" || isFinal(session.state)) {
          const last = yield* read(session)
          return [...last, ...change(session)]
        }
        const now = change(session)
        return [...now, ...(yield* read(session))]
      })

    const changed = (session: SmsSession): Effect.Effect<Events> =>
      settled(session, logs.get(session.id) === undefined || stands.get(session.id)?.state !== session.state)

    const logged = (address: string, messages: ReadonlyArray<SmsMessage>): Effect.Effect<Events> =>
      Effect.gen(function* () {
        const id = talks.at(address)
        const known = stands.get(id)
        const log = logs.get(id)
        if (known === undefined || log === undefined || known.state === "Invited") {
          const session = yield* Effect.option(sessions.get(id))
          // One that is not accepted is told of when it is.
          return Option.isNone(session) || session.value.state === "Invited" ? [] : yield* settled(session.value, true)
        }
        return Progress.isNext(log, messages) ? said(known, messages) : yield* read(known, messages)
      })

    /** One that was there and is not any more has ended meanwhile, with last words perhaps. */
    const gone = (before: SmsSession): Effect.Effect<Events> =>
      Effect.gen(function* () {
        const now = yield* Effect.either(isFinal(before.state) ? Effect.succeed(before) : sessions.get(before.id))
        if (Either.isLeft(now) && !because("NotFound")(now.left)) return []
        const after = Either.getOrElse(now, (): SmsSession => ({ ...before, state: "Completed", capabilities: [] }))
        const events = after === before ? [] : yield* settled(after, true)
        if (isFinal(after.state)) stands.delete(before.id)
        return events
      })

    /** All as they are now. Alone what cannot be listed fails: of one session that is not to be had there are others. */
    const all: Effect.Effect<Events, GenesysError> = Effect.gen(function* () {
      const listed = yield* talks.all
      yield* duties.renew
      const ids = new Set(listed.map(({ id }) => id))
      const there = yield* Effect.forEach(listed, (session) => settled(session, true))
      const others = yield* Effect.forEach(
        [...stands.values()].filter(({ id }) => !ids.has(id)),
        gone
      )
      return [...there, ...others].flat()
    })

    return { all, changed, logged }
  })
