/** What Twilio tells us by webhook: messages that come in, and how far those that we sent have come. */
import {
  Address,
  ConsentReported,
  type Delivery,
  DeliveryReported,
  type Event,
  EventId,
  MessageId,
  Refused,
  type Unreadable,
  type Webhook
} from "@parley/messaging"
import { Effect, Option, Schema } from "effect"
import type { TwilioConfig } from "./Config.ts"
import { decode, mediaIn } from "./decode.ts"
import { genuine, type Parameters } from "./genuine.ts"
import type { knownStatuses } from "./Message.ts"
import { messageReceived } from "./messageReceived.ts"
import { senderIn } from "./reportsTo.ts"

/**
 * Gives the events of a webhook that is genuine, and about our account
 * (https://www.twilio.com/docs/messaging/guides/webhook-request). Of a text with an opt-out word there are two: the consent comes first.
 */
export const receive =
  (config: Pick<TwilioConfig, "accountSid" | "authToken" | "publicUrl">) =>
  (webhook: Webhook): Effect.Effect<ReadonlyArray<Event>, Refused | Unreadable> =>
    Effect.gen(function* () {
      const parameters = yield* genuine(config)(webhook)
      const { AccountSid } = yield* accountIn(parameters)
      if (AccountSid !== config.accountSid) return yield* new Refused({ reason: "NotGenuine" })
      const status = parameters["MessageStatus"] ?? "received"
      return status === "received"
        ? yield* received(AccountSid, parameters)
        : [yield* reported(AccountSid, parameters, senderIn(webhook.target))]
    })

const accountIn = decode(Schema.Struct({ AccountSid: Schema.NonEmptyString }))

const receivedIn = decode(
  Schema.Struct({
    MessageSid: EventId,
    From: Address,
    To: Address,
    Body: Schema.optionalWith(Schema.String, { default: () => "" }),
    OptOutType: Schema.optionalWith(Schema.String, { default: () => "" })
  })
)

const received = (account: string, parameters: Parameters): Effect.Effect<ReadonlyArray<Event>, Unreadable> =>
  Effect.gen(function* () {
    const { MessageSid, From, To, Body, OptOutType } = yield* receivedIn(parameters)
    const media = yield* mediaIn(parameters)
    const message = messageReceived({ account, sid: MessageSid, from: From, to: To, text: Body, media })
    const consent = consents.get(OptOutType)
    if (consent === undefined) return [message]
    const id = EventId.make(`${MessageSid}:${OptOutType}`)
    return [ConsentReported.make({ id, conversation: message.conversation, consent }), message]
  })

/** What Twilio's Advanced Opt-Out takes a text for; HELP changes nothing. */
const consents: ReadonlyMap<string, ConsentReported["consent"]> = new Map([
  ["STOP", "optedOut"],
  ["START", "optedIn"]
])

const reportedIn = decode(
  Schema.Struct({
    MessageSid: MessageId,
    MessageStatus: Schema.NonEmptyString,
    From: Address,
    To: Address,
    ErrorCode: Schema.optionalWith(Schema.String, { default: () => "" })
  })
)

/** `sender` is whose conversation the message was sent in, where that is not sure to be who carried it. */
const reported = (
  account: string,
  parameters: Parameters,
  sender: Option.Option<Address>
): Effect.Effect<Event, Unreadable> =>
  Effect.map(reportedIn(parameters), ({ MessageSid, MessageStatus, From, To, ErrorCode }) =>
    DeliveryReported.make({
      id: EventId.make(`${MessageSid}:${MessageStatus}`),
      conversation: { provider: "twilio", account, sender: Option.getOrElse(sender, () => From), contact: To },
      messageId: MessageSid,
      delivery: deliveries.get(MessageStatus) ?? "unknown",
      ...(ErrorCode !== "" && { code: ErrorCode })
    })
  )

/** Twilio's statuses in our words; one that is not here tells nothing about how far the message has come. */
const deliveries: ReadonlyMap<string, Delivery> = new Map<(typeof knownStatuses)["Type"], Delivery>([
  ["accepted", "queued"],
  ["scheduled", "queued"],
  ["queued", "queued"],
  ["sending", "sending"],
  ["sent", "sent"],
  ["canceled", "failed"],
  ["failed", "failed"],
  ["undelivered", "undelivered"],
  ["delivered", "delivered"],
  ["read", "read"]
])
