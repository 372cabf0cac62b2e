/** What an interaction means to a bot, whether Proxy called us about it or we have read it later. */
import {
  type Conversation,
  type Delivery,
  DeliveryReported,
  type Event,
  EventId,
  Message,
  MessageId,
  MessageReceived,
  Unreadable
} from "@parley/messaging"
import { Effect, Option, Predicate } from "effect"
import { channelOf } from "../twilio/messageReceived.ts"
import type { InteractionCallback } from "./Callbacks.ts"
import type { Interaction, InteractionData, knownResourceStatuses } from "./Interaction.ts"
import type { Callback } from "./Inbound.ts"
import { conversationOf } from "./sessionOf.ts"

/** One thing that was said: by `inbound`, to `outbound`, each a participant. */
export interface Spoken extends Pick<Interaction, "sid" | "type"> {
  readonly session: string
  /** Null where no words are told. */
  readonly text: string | null
  readonly inbound: string | null
  readonly outbound: string | null
  /** How far it has come on its way out. */
  readonly status: Interaction["outboundResourceStatus"]
}

/** What is no JSON object is the text itself: `5`, `true` and `"quoted"` are what people write. */
export const wordsIn = (data: InteractionData | null): string | null => {
  if (data === null || data.body !== null) return data?.body ?? null
  return Predicate.isRecord(data.json) || data.text === "" ? null : data.text
}

/** Twilio's word for what it is may be missing, or `unknown`: then it is a text where it has words. */
export const isText = ({ text, type }: Pick<Spoken, "text" | "type">): boolean =>
  type === "message" || (type !== "voice" && text !== null)

export const ofRecord = (session: string, it: Interaction): Spoken => ({
  sid: it.sid,
  type: it.type,
  session,
  text: wordsIn(it.data),
  inbound: it.inboundParticipantSid,
  outbound: it.outboundParticipantSid,
  status: it.outboundResourceStatus
})

export const ofCallback = (it: InteractionCallback): Spoken => ({
  sid: it.interactionSid,
  type: it.interactionType,
  session: it.interactionSessionSid,
  text: wordsIn(it.interactionData),
  inbound: it.inboundParticipantSid,
  outbound: it.outboundParticipantSid,
  status: it.outboundResourceStatus
})

/**
 * The participant on whose side of the session the bot is; none where it is between two people, or by telephone. What cannot be
 * told to be either is `Unreadable`, and not dropped.
 */
export const counterpart = (spoken: Spoken): Effect.Effect<Option.Option<string>, Unreadable> => {
  const { inbound, outbound, type } = spoken
  if (type === "voice" || (inbound !== null && outbound !== null)) return Effect.succeedNone
  if (inbound !== null && !isText(spoken)) return new Unreadable({ why: "neither interactionType nor words" })
  const participant = inbound ?? outbound
  return participant === null
    ? new Unreadable({ why: "neither inboundParticipantSid nor outboundParticipantSid" })
    : Effect.succeedSome(participant)
}

/** A text of the contact's, or how far one of ours has come. */
export const eventOf = ({ inbound, sid, status, text }: Spoken, conversation: Conversation): Event =>
  inbound === null
    ? DeliveryReported.make({
        id: EventId.make(`${sid}:${status ?? "unknown"}`),
        conversation,
        messageId: MessageId.make(sid),
        delivery: deliveries.get(status ?? "unknown") ?? "unknown"
      })
    : MessageReceived.make({
        id: EventId.make(sid),
        conversation,
        message: Message.make({ text: text ?? "", channel: channelOf(conversation.contact, []), media: [] })
      })

/** Proxy's statuses in our words; one that is not here tells nothing about how far the text has come. */
const deliveries: ReadonlyMap<string, Delivery> = new Map<(typeof knownResourceStatuses)["Type"], Delivery>([
  ["accepted", "queued"],
  ["scheduled", "queued"],
  ["queued", "queued"],
  ["initiated", "queued"],
  ["sending", "sending"],
  ["sent", "sent"],
  ["canceled", "failed"],
  ["failed", "failed"],
  ["undelivered", "undelivered"],
  ["delivered", "delivered"]
])

/** The text that came outside of sessions, under the message's own id; none of a call. */
export const outside = (
  account: string,
  { media, told }: Extract<Callback, { readonly _tag: "OutOfSession" }>
): Effect.Effect<ReadonlyArray<Event>, Unreadable> => {
  const { body, callSid, from, messageSid, to } = told
  if (messageSid === null && callSid !== null) return Effect.succeed([])
  const conversation = conversationOf(account, { identifier: from, proxyIdentifier: to })
  return messageSid === null || Option.isNone(conversation)
    ? new Unreadable({ why: "missing, or not as documented: one of MessageSid, From, To" })
    : Effect.succeed([
        MessageReceived.make({
          id: EventId.make(messageSid),
          conversation: conversation.value,
          message: Message.make({ text: body ?? "", channel: channelOf(conversation.value.contact, media), media })
        })
      ])
}
