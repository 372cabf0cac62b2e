/** A stored message as the event that it stands for: pure, so that what was missed is told as it would have been told live. */
import {
  Address,
  Conversation,
  type Delivery,
  DeliveryReported,
  type Event,
  EventId,
  Media,
  Message as Said,
  MessageId,
  MessageReceived,
  NoticeReceived
} from "@parley/messaging"
import { Either } from "effect"
import type { Message } from "./Message.ts"
import { isGroup, listed } from "./sessionOf.ts"

/** We, as the platform names us. */
export interface Ourselves {
  readonly domain: string
  readonly user: string
}

export const uidOf = ({ domain, user }: Ourselves): string => `${user}@${domain}`

export const isChat = ({ type }: Message): boolean => type?.startsWith("chat") === true

/** Whether this names us: `user@domain`, or the user alone. */
export const isUs = (name: string | null, ourselves: Ourselves): boolean =>
  name === uidOf(ourselves) || name === ourselves.user

/** We wrote it: subscriptions tell us of our own messages too. */
export const isOurs = (message: Message, ourselves: Ourselves): boolean =>
  message.direction === "term" || isUs(message.fromUserId, ourselves)

/** Says itself that it is between others: a subscription may be wider than one user. */
export const isStrangers = (message: Message, ourselves: Ourselves): boolean => {
  const { domain, fromUserId, terminatingUserId } = message
  if (domain && domain.toLowerCase() !== ourselves.domain.toLowerCase()) return true
  const users = listed(isOurs(message, ourselves) ? fromUserId : terminatingUserId)
  return users.length > 0 && !users.some((it) => isUs(it, ourselves))
}

/** Digits, where it says some: the platform leaves these fields empty more often than not. */
const digits = (text: string | null): string => (/^\+?\d{3,15}$/.test(text ?? "") ? (text ?? "").replace("+", "") : "")

export interface Parties {
  /** Which number of ours it went through; ourselves in a chat. */
  readonly sender: string
  /** To whom, or from whom. */
  readonly contact: string
  /** More than these two are in the session. */
  readonly isGroup: boolean
}

/** As far as the message itself tells them: what it does not tell is empty. */
export const partiesOf = (message: Message, ourselves: Ourselves): Parties => {
  const ours = isOurs(message, ourselves)
  if (isChat(message)) {
    const contact = (ours ? message.terminatingUserId : message.fromUserId) ?? ""
    const remote = message.terminatingUserId
    return { sender: uidOf(ourselves), contact, isGroup: isGroup({ participants: message.participants, remote }) }
  }
  const there = digits(message.terminatingNumber) || digits(message.dialed)
  const others = message.terminatingNumber || message.dialed
  const from = digits(message.fromNumber)
  return {
    ...(ours ? { sender: from, contact: there || listed(others).join(",") } : { sender: there, contact: from }),
    isGroup: isGroup({ participants: message.participants, remote: others })
  }
}

/** Left names what is missing. `parties`: as the message tells them, completed from its session. */
export const eventOf = (message: Message, parties: Parties, ourselves: Ourselves): Either.Either<Event, string> => {
  const { contact, sender } = parties
  if (contact === "") return Either.left(isChat(message) ? "from-user-id" : "from-number")
  if (sender === "") return Either.left("terminating-number")
  const conversation = Conversation.make({
    provider: "netsapiens",
    account: uidOf(ourselves),
    sender: Address.make(sender),
    contact: Address.make(contact)
  })
  const id = EventId.make(message.id)
  if (isOurs(message, ourselves)) {
    const status = message.status ?? ""
    return Either.right(
      DeliveryReported.make({
        id: EventId.make(`${message.id}:${status}`),
        conversation,
        messageId: MessageId.make(message.id),
        delivery: deliveries.get(status.toLowerCase()) ?? "unknown"
      })
    )
  }
  const text = message.text ?? ""
  // What happens to a chat is written down as messages: nobody has said it.
  return Either.right(
    isNotice(message)
      ? NoticeReceived.make({ id, conversation, text })
      : MessageReceived.make({ id, conversation, message: saidIn(message, parties.isGroup) })
  )
}

/** What happens to a chat, such as that somebody comes in. */
export const isNotice = ({ type }: Message): boolean =>
  type !== null && type.startsWith("chat-") && type !== "chat-media"

export const saidIn = (message: Message, isGroup: boolean): Said =>
  Said.make({
    text: message.text ?? "",
    channel: isGroup ? "group" : isChat(message) ? "chat" : message.type === "mms" ? "mms" : "sms",
    media: message.fileAccessUrl
      ? [Media.make({ url: message.fileAccessUrl, type: message.mediaType || "application/octet-stream" })]
      : []
  })

/** The vendor lists no words for it: these are the ones that say of themselves what they mean. */
const deliveries: ReadonlyMap<string, Delivery> = new Map([
  ["queued", "queued"],
  ["sending", "sending"],
  ["sent", "sent"],
  ["failed", "failed"],
  ["error", "failed"],
  ["undelivered", "undelivered"],
  ["delivered", "delivered"],
  ["read", "read"]
])
