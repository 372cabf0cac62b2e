/** Which session two parties talk in: learnt from what comes in, else found in the user's list, else begun. */
import { because } from "@parley/messaging"
import { Cache, Data, DateTime, Duration, Effect, Exit, Order, Schema, Stream } from "effect"
import type { NetSapiensClient } from "./Client.ts"
import type { NetSapiensConfig } from "./Config.ts"
import { isChat, type Parties } from "./eventOf.ts"
import type { Message } from "./Message.ts"
import type { Messagesession } from "./Messagesession.ts"
import { type MessagesessionId, newMessagesessionId, ReadId } from "./MessagesessionId.ts"
import { NetSapiensError } from "./NetSapiensError.ts"
import { isGroup } from "./sessionOf.ts"

export type Talks = Effect.Effect.Success<ReturnType<typeof make>>

const capacity = 10_000

/** Whether these two, and nobody else, talk in it. `user`: ourselves in a chat. */
export const isBetween =
  ({ contact, sender }: Parties, user: string) =>
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
            Effect.flatMap(
              Effect.mapError(() => new NetSapiensError({ operation: "sessions.get", reason: { _tag: "NotFound" } }))
            )
          )
        : client.sessions.get(id, owner)

    const found = (pair: Parties) =>
      Effect.gen(function* () {
        const sessions = yield* Stream.runCollect(Stream.filter(ours, isBetween(pair, user)))
        const [session] = [...sessions].sort(latest)
        return session?.id ?? (yield* newMessagesessionId)
      })

    /** A failure is not kept. */
    const kept = <A, E>(exit: Exit.Exit<A, E>) => (Exit.isSuccess(exit) ? Duration.infinity : Duration.zero)
    const ids = yield* Cache.makeWith({ capacity, lookup: found, timeToLive: kept })
    const sessions = yield* Cache.makeWith({ capacity, lookup: read, timeToLive: kept })

    const of = ({ contact, sender }: Parties): Effect.Effect<MessagesessionId, NetSapiensError> =>
      ids.get(Data.struct({ contact, sender }))

    return {
      read,
      of,
      forget: ({ contact, sender }: Parties): Effect.Effect<void> => ids.invalidate(Data.struct({ contact, sender })),

      /** What a message leaves open about its parties is in its session. */
      complete: (message: Message, told: Parties): Effect.Effect<Parties, NetSapiensError> =>
        isChat(message) || (told.sender !== "" && told.contact !== "")
          ? Effect.succeed(told)
          : sessions.get(message.sessionId ?? "").pipe(
              Effect.map((session) => completed(told, session, config.from)),
              // It is gone: our usual number is the best guess.
              Effect.catchIf(because("NotFound"), () => Effect.succeed({ ...told, sender: told.sender || config.from }))
            ),

      /** They talk in the session of this message. */
      learn: (message: Message, { contact, sender }: Parties): Effect.Effect<void> =>
        message.sessionId && !isGroup({ participants: message.participants, remote: contact })
          ? ids.set(Data.struct({ contact, sender }), asRead(message.sessionId))
          : Effect.void
    }
  })

/** The platform knows a session by whatever it says itself. */
const asRead = Schema.decodeSync(ReadId)

/** With our only number where even the session names none. */
export const completed = (told: Parties, session: Messagesession, from: string): Parties => ({
  sender: told.sender || session.smsNumber || from,
  contact: told.contact || session.remote || ""
})
