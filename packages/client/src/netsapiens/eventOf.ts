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

/** We wrote it: subscriptions tell us of our own messages too. */
export const isOurs = (message: Message, ourselves: Ourselves): boolean =>
  message.direction === "term" || message.fromUserId === uidOf(ourselves)

/** Digits, where it says some: the platform leaves these fields empty more often than not. */
const digits = (text: string | null): string => (/^\+?\d{3,15}$/.test(text ?? "") ? (text ?? "").replace("+", "") : "")

/** Which number of ours it went through, and to whom or from whom; what the message itself does not tell is empty. */
export const partiesOf = (message: Message, ourselves: Ourselves) => {
  const ours = isOurs(message, ourselves)
  if (isChat(message)) {
    return { sender: uidOf(ourselves), contact: (ours ? message.terminatingUserId : message.fromUserId) ?? "" }
  }
  const there = digits(message.terminatingNumber) || digits(message.dialed)
  const group = listed(message.terminatingNumber ?? message.dialed)
  const from = digits(message.fromNumber)
  return ours ? { sender: from, contact: there || group.join(",") } : { sender: there, contact: from }
}
export type Parties = ReturnType<typeof partiesOf>

/** Left names what is missing. `parties`: as the message tells them, completed from its session. */
export const eventOf = (message: Message, parties: Parties, ourselves: Ourselves): Either.Either<Event, string> => {
  const { contact, sender } = parties
  if (contact === "") return Either.left(isChat(message) ? "from-user-id" : "from-number")
  if (sender === "") return Either.left("terminating-number")
  const conversation = new Conversation({
    provider: "netsapiens",
    account: uidOf(ourselves),
    sender: Address.make(sender),
    contact: Address.make(contact)
  })
  const id = EventId.make(message.id)
  if (isOurs(message, ourselves)) {
    const status = message.status ?? ""
    return Either.right(
      new DeliveryReported({
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
      ? new NoticeReceived({ id, conversation, text })
      : new MessageReceived({ id, conversation, message: saidIn(message) })
  )
}

const isNotice = ({ type }: Message): boolean => type !== null && type.startsWith("chat-") && type !== "chat-media"

export const saidIn = (message: Message): Said =>
  new Said({
    text: message.text ?? "",
    channel: isGroup({ participants: message.participants, remote: null })
      ? "group"
      : isChat(message)
        ? "chat"
        : message.type === "mms"
          ? "mms"
          : "sms",
    media: message.fileAccessUrl
      ? [new Media({ url: message.fileAccessUrl, type: message.mediaType || "application/octet-stream" })]
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
