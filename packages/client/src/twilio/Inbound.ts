/** What Twilio tells us by webhook: messages that come in, and how far those that we sent have come. */
import {
  Address,
  Conversation,
  type Delivery,
  DeliveryReported,
  type Event,
  EventId,
  Media,
  Message,
  MessageId,
  MessageReceived,
  Refused,
  Unreadable,
  type Webhook
} from "@parley/messaging"
import { Effect, Option, Schema } from "effect"
import { fieldsOf } from "../fieldsOf.ts"
import * as Form from "../Form.ts"
import type { TwilioConfig } from "./Config.ts"
import type { knownStatuses } from "./Message.ts"
import { signatureHeader, verify } from "./signature.ts"

type Parameters = Readonly<Record<string, string>>

/**
 * Gives the event of a webhook that is genuine: signed with our token, for the address it came to, about our account. Nothing of
 * it is believed before. Parameters that we do not know count for the signature, and for nothing else: Twilio adds some at any
 * time (https://www.twilio.com/docs/messaging/guides/webhook-request).
 */
export const receive =
  (config: Pick<TwilioConfig, "accountSid" | "authToken" | "publicUrl">) =>
  (webhook: Webhook): Effect.Effect<ReadonlyArray<Event>, Refused | Unreadable> =>
    Effect.gen(function* () {
      if (!isForm(webhook.headers["content-type"])) return yield* new Refused({ reason: "UnsupportedMediaType" })
      const form = Form.read(webhook.body)
      const signature = webhook.headers[signatureHeader] ?? ""
      if (!verify({ authToken: config.authToken, url: config.publicUrl + webhook.target, form, signature })) {
        return yield* new Refused({ reason: "NotGenuine" })
      }
      if (Form.hasRepeatedNames(form)) return yield* new Refused({ reason: "DuplicateParameter" })
      const parameters = yield* textsOf(form)
      const { AccountSid } = yield* decode(Account, parameters)
      if (AccountSid !== config.accountSid) return yield* new Refused({ reason: "NotGenuine" })
      const status = parameters["MessageStatus"] ?? "received"
      return [yield* status === "received" ? received(AccountSid, parameters) : reported(AccountSid, parameters)]
    })

const isForm = (contentType = "") => /^application\/x-www-form-urlencoded\s*(;|$)/i.test(contentType.trim())

const textsOf = (form: Form.Form): Effect.Effect<Parameters, Unreadable> =>
  Effect.forEach(form, ([name, value]) => Option.all([Form.textOf(name), Form.textOf(value)])).pipe(
    Effect.mapBoth({
      onFailure: () => new Unreadable({ why: "a parameter is not UTF-8" }),
      onSuccess: (pairs) => Object.fromEntries(pairs)
    })
  )

const decode = <A, I>(schema: Schema.Schema<A, I>, parameters: Parameters): Effect.Effect<A, Unreadable> =>
  Effect.mapError(
    Schema.decodeUnknown(schema, { errors: "all" })(parameters),
    (error) => new Unreadable({ why: `missing, or not as documented: ${fieldsOf(error)}` })
  )

const Account = Schema.Struct({ AccountSid: Schema.NonEmptyString })

const Received = Schema.Struct({
  MessageSid: EventId,
  From: Address,
  To: Address,
  Body: Schema.optionalWith(Schema.String, { default: () => "" }),
  NumMedia: Schema.optionalWith(Schema.NumberFromString.pipe(Schema.int(), Schema.between(0, 100)), {
    default: () => 0
  })
})

/** Media are numbered from 0: `MediaUrl0`, `MediaContentType0`. */
const Attachment = (index: number) =>
  Schema.Struct({
    url: Schema.propertySignature(Schema.NonEmptyString).pipe(Schema.fromKey(`MediaUrl${index}`)),
    type: Schema.propertySignature(Schema.NonEmptyString).pipe(Schema.fromKey(`MediaContentType${index}`))
  })

const received = (account: string, parameters: Parameters): Effect.Effect<Event, Unreadable> =>
  Effect.gen(function* () {
    const { MessageSid, From, To, Body, NumMedia } = yield* decode(Received, parameters)
    const media = yield* Effect.forEach(Array.from({ length: NumMedia }).keys(), (index) =>
      Effect.map(decode(Attachment(index), parameters), (attachment) => new Media(attachment))
    )
    return new MessageReceived({
      id: MessageSid,
      conversation: new Conversation({ provider: "twilio", account, sender: To, contact: From }),
      message: new Message({ text: Body, channel: media.length > 0 ? "mms" : "sms", media })
    })
  })

const Reported = Schema.Struct({
  MessageSid: MessageId,
  MessageStatus: Schema.NonEmptyString,
  From: Address,
  To: Address,
  ErrorCode: Schema.optionalWith(Schema.String, { default: () => "" })
})

const reported = (account: string, parameters: Parameters): Effect.Effect<Event, Unreadable> =>
  Effect.map(
    decode(Reported, parameters),
    ({ MessageSid, MessageStatus, From, To, ErrorCode }) =>
      new DeliveryReported({
        id: EventId.make(`${MessageSid}:${MessageStatus}`),
        conversation: new Conversation({ provider: "twilio", account, sender: From, contact: To }),
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
