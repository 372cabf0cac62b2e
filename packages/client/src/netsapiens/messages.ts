/** The messages of a session: read them, and send one of each kind. */
import { Effect, type Stream } from "effect"
import type { make } from "./Api.ts"
import { bare, mediaOf, textOf } from "./bodyOf.ts"
import type { Message } from "./Message.ts"
import type { Chat, GroupChat, GroupSms, MediaChat, Mms, Sms, Within } from "./MessageSend.ts"
import { type MessagesessionId, newMessagesessionId } from "./MessagesessionId.ts"
import type { NetSapiensError } from "./NetSapiensError.ts"
import { operations, operations44 } from "./operations.ts"
import { type Owner, type Paging, userOf } from "./Owner.ts"

type Api = Effect.Effect.Success<ReturnType<typeof make>>

/** The answer to a send tells no more than that it was taken; the session is ours to name. */
export interface Taken {
  readonly session: MessagesessionId
}
type Send<M> = (message: M & Within, owner?: Owner) => Effect.Effect<Taken, NetSapiensError>

export const messagesOf = ({ call, pages, version }: Api) => {
  /** In a session that is there, or in a new one. */
  const within = <A>(
    { session: given }: Within,
    owner: Owner,
    send: (at: ReturnType<typeof userOf> & { readonly messagesession: string }) => Effect.Effect<A, NetSapiensError>
  ): Effect.Effect<Taken, NetSapiensError> =>
    Effect.gen(function* () {
      const session = given ?? (yield* newMessagesessionId)
      yield* send({ ...userOf(owner), messagesession: session })
      return { session }
    })

  const chat =
    (name: "messages.sendChat" | "messages.sendGroupChat"): Send<Chat | GroupChat> =>
    (message, owner = {}) =>
      within(message, owner, (at) => call(name, operations[name], { at, parameters: textOf("chat", message) }))

  const sms =
    (name: "messages.sendSms" | "messages.sendGroupSms"): Send<Sms | GroupSms> =>
    (message, owner = {}) =>
      within(message, owner, (at) => {
        const asked = { at, parameters: { ...textOf("sms", message), from: bare(message.from) } }
        return version === 44 ? call(name, operations44[name], asked) : call(name, operations[name], asked)
      })

  const sendMediaChat: Send<MediaChat> = (message, owner = {}) =>
    Effect.flatMap(mediaOf("messages.sendMediaChat", "chat-media", message), (parameters) =>
      within(message, owner, (at) =>
        call("messages.sendMediaChat", operations["messages.sendMediaChat"], { at, parameters })
      )
    )

  const sendMms: Send<Mms> = (message, owner = {}) =>
    Effect.flatMap(mediaOf("messages.sendMms", "mms", message), (body) =>
      within(message, owner, (at) => {
        const asked = { at, parameters: { ...body, from: bare(message.from) } }
        return version === 44
          ? call("messages.sendMms", operations44["messages.sendMms"], asked)
          : call("messages.sendMms", operations["messages.sendMms"], asked)
      })
    )

  const sendChat: Send<Chat> = chat("messages.sendChat")
  const sendGroupChat: Send<GroupChat> = chat("messages.sendGroupChat")
  const sendSms: Send<Sms> = sms("messages.sendSms")
  const sendGroupSms: Send<GroupSms> = sms("messages.sendGroupSms")

  return {
    /** `GET …/messagesessions/{id}/messages`. */
    list: (session: string, { limit, ...owner }: Owner & Paging = {}): Stream.Stream<Message, NetSapiensError> =>
      pages("messages.list", operations["messages.list"], { ...userOf(owner), messagesession: session }, limit),
    // Each of these is `POST …/messagesessions/{id}/messages`.
    /** A text to one user. */
    sendChat,
    /** A text to several users. */
    sendGroupChat,
    /** A picture, sound or document to users. */
    sendMediaChat,
    /** A text to one number. */
    sendSms,
    /** A text to several numbers. */
    sendGroupSms,
    /** A picture, sound or document to numbers. */
    sendMms
  }
}
