/** Which sessions there are, who talks in them, and how far their logs are known: learnt from what is heard, else asked. */
import type { Conversation, Envelope } from "@parley/messaging"
import { Effect, Option, Stream } from "effect"
import type { GenesysClient } from "./Client.ts"
import { conversationOf, conversationsOf, type Ourselves } from "./conversationOf.ts"
import { fingerprint } from "./hearing/eventOf.ts"
import { evict } from "./evict.ts"
import { GenesysError } from "./GenesysError.ts"
import * as Me from "./Me.ts"
import { isFinal } from "./sessionOf.ts"
import type { SmsSession } from "./rest/SmsSession.ts"
import { acquainted } from "./whoIs.ts"

export type Talks = ReturnType<typeof make>

/** Whom it is about. */
export type Pair = Pick<Envelope, "contact" | "sender">

interface Talk {
  readonly session: SmsSession
  /** It has been found to be otherwise. */
  readonly isDoubtful: boolean
  readonly conversation: Option.Option<Conversation>
  /** By `participantId`: whether it is us. */
  readonly known: ReadonlyMap<string, boolean>
  /** The highest index in its log that was met. */
  readonly end?: number
  /** How often it came to stand as it did, and how it was told to stand last. */
  readonly turns?: ReadonlyMap<string, number>
  readonly stands?: string
}

/** Far more than an agent has at a time. */
export const mostTalks = 10_000

export const make = (client: GenesysClient["Type"], ourselves: Ourselves) => {
  const me = Me.make(client)
  const talks = new Map<string, Talk>()
  const keep = (talk: Talk): void => {
    talks.set(talk.session.id, talk)
    evict(talks, mostTalks, ({ session }) => isFinal(session.state))
  }

  /** We, as far as this session is concerned. */
  const as = ({ id }: Pick<SmsSession, "id">): Ourselves => {
    const talk = talks.get(id)
    const conversation = Option.getOrUndefined(talk?.conversation ?? Option.none())
    return {
      ...ourselves,
      ...me.user(),
      ...(talk !== undefined && { known: talk.known }),
      ...(conversation !== undefined && { conversation })
    }
  }

  /** Whom it was with at first it stays with, though they go, or are called something else later. */
  const learn = (session: SmsSession): Option.Option<Conversation> => {
    const before = talks.get(session.id)
    const us = as(session)
    const known = acquainted(session, before?.session, us)
    const conversation = conversationOf(session, us)
    keep({ ...before, session, isDoubtful: false, known, conversation })
    return conversation
  }

  const isBetween =
    ({ contact, sender }: Pair) =>
    ({ conversation, session }: Talk): boolean =>
      [...Option.toArray(conversation), ...conversationsOf(session, ourselves)].some(
        (it) => it.contact === contact && it.sender === sender
      )

  /** The last that began. */
  const open = (pair: Pair): Option.Option<SmsSession> =>
    Option.fromNullable(
      [...talks.values()]
        .filter(({ isDoubtful, session }) => session.state === "Chatting" && !isDoubtful)
        .findLast(isBetween(pair))?.session
    )

  const all = Effect.zipRight(
    me.ask,
    Effect.tap(client.sessions.list(), (sessions) => Effect.sync(() => sessions.forEach((session) => learn(session))))
  )

  const none = GenesysError.against(
    "sendMessage",
    "the contact has no open session: on this platform it is the contact who begins one"
  )

  const reach = (id: string, index: number): void => {
    const talk = talks.get(id)
    if (talk !== undefined && index > (talk.end ?? 0)) keep({ ...talk, end: index })
  }

  /** How often it has come to stand as it does, from 1. Told again it is the same time; when it stood otherwise meanwhile, the next. */
  const turn = (session: SmsSession): number => {
    const talk = talks.get(session.id)
    const now = fingerprint(session)
    const times = talk?.turns?.get(now) ?? 0
    if (talk === undefined || talk.stands === now) return Math.max(1, times)
    keep({ ...talk, stands: now, turns: new Map(talk.turns).set(now, times + 1) })
    return times + 1
  }

  return {
    as,
    learn,
    all,
    reach,
    turn,
    /** It is not as it was thought to be. */
    doubt: (id: string): void => {
      const talk = talks.get(id)
      if (talk !== undefined) keep({ ...talk, isDoubtful: true })
    },
    /** By one of its addresses; no form of these is promised, but the id stands at their end. */
    at: (address: string): string =>
      [...talks.values()].find(({ session }) => session.path === address || session.uri === address)?.session.id ??
      address.slice(address.lastIndexOf("/") + 1),

    /** The open session of these two. `Conflict`: there is none. */
    of: (pair: Pair): Effect.Effect<SmsSession, GenesysError> =>
      Effect.flatMap(
        Effect.suspend(() => open(pair)).pipe(Effect.orElse(() => Effect.flatMap(all, () => open(pair)))),
        Effect.succeed
      ).pipe(Effect.catchTag("NoSuchElementException", () => none)),

    /** All of these two that are still known, or still there. */
    between: (pair: Pair): Effect.Effect<ReadonlyArray<SmsSession>, GenesysError> =>
      Effect.map(all, () => [...talks.values()].filter(isBetween(pair)).map(({ session }) => session)),

    /** The highest index in its log as far as it is known; it is read where nothing is. */
    end: (session: SmsSession): Effect.Effect<number, GenesysError> =>
      Effect.suspend(() => {
        const known = talks.get(session.id)?.end
        return known !== undefined
          ? Effect.succeed(known)
          : Effect.tap(
              Stream.runFold(client.sessions.messages(session), 0, (end, { index }) => Math.max(end, index)),
              (end) => Effect.sync(() => reach(session.id, end))
            )
      })
  }
}
