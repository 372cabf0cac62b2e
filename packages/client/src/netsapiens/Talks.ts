/** Which session two parties talk in: learnt from what comes in, else found in the user's list, else begun. */
import { because } from "@parley/messaging"
import { Cache, Data, DateTime, Duration, Effect, Exit, Option, Order, Schema, Stream } from "effect"
import type { NetSapiensClient } from "./Client.ts"
import type { NetSapiensConfig } from "./Config.ts"
import { isChat, isNotice, isOurs, isUs, type Parties } from "./eventOf.ts"
import type { Message } from "./Message.ts"
import type { Messagesession } from "./Messagesession.ts"
import { type MessagesessionId, newMessagesessionId, ReadId } from "./MessagesessionId.ts"
import { NetSapiensError } from "./NetSapiensError.ts"
import { isGroup, listed } from "./sessionOf.ts"

export type Talks = Effect.Effect.Success<ReturnType<typeof make>>

/** `isSure`: their session was read, and says who is in it. */
export type Heard = Parties & { readonly isSure: boolean }

const capacity = 10_000
const notFound = new NetSapiensError({ operation: "sessions.get", reason: { _tag: "NotFound" } })

type Pair = Pick<Parties, "contact" | "sender">

/** Whether these two, and nobody else, talk in it. `user`: ourselves in a chat. */
export const isBetween =
  ({ contact, sender }: Pair, user: string) =>
  (session: Messagesession): boolean =>
    !isGroup(session) && session.remote === contact && (session.smsNumber || user) === sender

const latest = Order.reverse(
  Order.mapInput(Order.number, ({ lastAt }: Messagesession) => (lastAt === null ? 0 : DateTime.toEpochMillis(lastAt)))
)

export const make = (client: NetSapiensClient["Type"], config: NetSapiensConfig) =>
  Effect.gen(function* () {
    const owner = { domain: config.domain, user: config.user }
    const user = `${config.user}@${config.domain}`
    const ours = client.sessions.list(owner)

    /** Version 44 gives no single session. */
    const read = (id: string): Effect.Effect<Messagesession, NetSapiensError> =>
      config.version === 44
        ? Stream.runHead(Stream.filter(ours, (it) => it.id === id)).pipe(
            Effect.flatMap(Effect.mapError(() => notFound))
          )
        : client.sessions.get(id, owner)

    const found = (pair: Pair) =>
      Effect.gen(function* () {
        const sessions = yield* Stream.runCollect(Stream.filter(ours, isBetween(pair, user)))
        const [session] = [...sessions].sort(latest)
        return session?.id ?? (yield* newMessagesessionId)
      })

    /** A failure is not kept. */
    const kept = <A, E>(exit: Exit.Exit<A, E>) => (Exit.isSuccess(exit) ? Duration.infinity : Duration.zero)
    const ids = yield* Cache.makeWith({ capacity, lookup: found, timeToLive: kept })
    const sessions = yield* Cache.makeWith({ capacity, lookup: read, timeToLive: kept })

    const of = ({ contact, sender }: Pair): Effect.Effect<MessagesessionId, NetSapiensError> =>
      ids.get(Data.struct({ contact, sender }))

    /** Somebody else has come into it. */
    const forgetSession = (session: string) =>
      Effect.flatMap(ids.entries, (all) =>
        Effect.forEach(all, ([pair, id]) => (id === session ? ids.invalidate(pair) : Effect.void), { discard: true })
      )
    const isForUs = (message: Message) =>
      isOurs(message, config) || listed(message.terminatingUserId).some((it) => isUs(it, config))

    return {
      read,
      of,
      /** Who is in it has changed, or is about to. */
      changed: (session: string): Effect.Effect<void> =>
        Effect.zipRight(sessions.invalidate(session), forgetSession(session)),
      forget: ({ contact, sender }: Pair): Effect.Effect<void> => ids.invalidate(Data.struct({ contact, sender })),

      /**
       * What a message leaves open about its parties is in its session; and who is in that is told by it alone. None: there is no
       * such session of ours, and nothing says that it was meant for us.
       */
      complete: (message: Message, told: Parties): Effect.Effect<Option.Option<Heard>, NetSapiensError> => {
        const isWhole = isChat(message) || (told.sender !== "" && told.contact !== "")
        const asTold = Option.some({ ...told, isSure: false })
        const { sessionId } = message
        const session = sessionId ? sessions.get(sessionId) : Effect.fail(notFound)
        return (sessionId && isNotice(message) ? sessions.invalidate(sessionId) : Effect.void).pipe(
          Effect.zipRight(session),
          Effect.map((session) => Option.some({ ...completed(message, told, session, config.from), isSure: true })),
          Effect.catchIf(
            () => isWhole,
            () => Effect.succeed(asTold)
          ),
          Effect.catchIf(because("NotFound"), () =>
            Effect.succeed(
              // It is gone: our usual number is the best guess.
              isForUs(message)
                ? Option.some({ ...told, sender: told.sender || config.from, isSure: false })
                : Option.none()
            )
          )
        )
      },

      /** They talk in the session of this message, unless they are not alone in it: what is for one is not for all. */
      learn: ({ sessionId }: Message, { contact, isGroup, isSure, sender }: Heard): Effect.Effect<void> => {
        if (!sessionId) return Effect.void
        if (isGroup) return forgetSession(sessionId)
        return isSure ? ids.set(Data.struct({ contact, sender }), asRead(sessionId)) : Effect.void
      }
    }
  })

/** The platform knows a session by whatever it says itself. */
const asRead = Schema.decodeSync(ReadId)

/** With our only number where even the session names none. */
export const completed = (message: Message, told: Parties, session: Messagesession, from: string): Parties => ({
  sender: told.sender || session.smsNumber || from,
  contact: told.contact || (isChat(message) ? "" : (session.remote ?? "")),
  isGroup: told.isGroup || isGroup(session)
})
