/** Which sessions there are, who talks in them, and how far their logs are known: learnt from what is heard, else asked. */
import type { Conversation, Envelope } from "@parley/messaging"
import { Effect, Option, Stream } from "effect"
import type { GenesysClient } from "./Client.ts"
import { conversationOf, type Ourselves } from "./conversationOf.ts"
import { GenesysError } from "./GenesysError.ts"
import type { SmsSession } from "./SmsSession.ts"

export type Talks = ReturnType<typeof make>

/** Whom it is about. */
export type Pair = Pick<Envelope, "contact" | "sender">

interface Talk {
  readonly session: SmsSession
  readonly conversation: Option.Option<Conversation>
  /** The highest index in its log that was met. */
  readonly end?: number
}

/** Far more than an agent has at a time: the oldest are those that have ended. */
const most = 10_000

const isBetween =
  ({ contact, sender }: Pair) =>
  ({ conversation }: Talk): boolean =>
    Option.exists(conversation, (it) => it.contact === contact && it.sender === sender)

export const make = (client: GenesysClient["Type"], ourselves: Ourselves) => {
  const talks = new Map<string, Talk>()
  const keep = (talk: Talk): Talk => {
    talks.set(talk.session.id, talk)
    for (const oldest of talks.keys()) if (talks.size > most) talks.delete(oldest)
    return talk
  }

  /** Who has gone is not in it any more: what it said before of whom it is with still holds. */
  const learn = (session: SmsSession): Option.Option<Conversation> => {
    const before = talks.get(session.id)
    const conversation = Option.orElse(conversationOf(session, ourselves), () => before?.conversation ?? Option.none())
    return keep({ ...before, session, conversation }).conversation
  }

  /** The last that began. */
  const open = (pair: Pair): Option.Option<SmsSession> =>
    Option.fromNullable(
      [...talks.values()].filter(({ session }) => session.state === "Chatting").findLast(isBetween(pair))?.session
    )

  const all = Effect.tap(client.sessions.list(), (sessions) =>
    Effect.sync(() => sessions.forEach((session) => learn(session)))
  )

  const none = GenesysError.against(
    "sendMessage",
    "the contact has no open session: on this platform it is the contact who begins one"
  )

  const reach = (id: string, index: number): void => {
    const talk = talks.get(id)
    if (talk !== undefined && index > (talk.end ?? 0)) keep({ ...talk, end: index })
  }

  const refusals = new Map<number, string>()

  return {
    /** An operation that was taken was not done after all. */
    refuse: (referenceId: number, code: string): void => {
      refusals.set(referenceId, code)
      for (const oldest of refusals.keys()) if (refusals.size > most) refusals.delete(oldest)
    },
    refusal: (referenceId: number | null): Option.Option<string> =>
      Option.flatMapNullable(Option.fromNullable(referenceId), (it) => refusals.get(it)),
    learn,
    all,
    reach,
    /** It is not as it was thought to be. */
    forget: (id: string): void => void talks.delete(id),
    get: (id: string): Option.Option<SmsSession> => Option.fromNullable(talks.get(id)?.session),
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
