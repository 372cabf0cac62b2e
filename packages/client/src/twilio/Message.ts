/** A message as Twilio keeps it: https://www.twilio.com/docs/messaging/api/message-resource#message-properties */
import { openTo } from "@parley/messaging"
import { Schema } from "effect"
import { field } from "../field.ts"
import { Rfc2822 } from "./Dates.ts"
import { nextPageUri } from "./nextPageUri.ts"

export const knownStatuses = Schema.Literal(
  "queued",
  "sending",
  "sent",
  "failed",
  "delivered",
  "undelivered",
  "receiving",
  "received",
  "accepted",
  "scheduled",
  "read",
  "partially_delivered",
  "canceled"
)
/** How far a message has come; a word that Twilio has added since is kept. */
export const MessageStatus = openTo(knownStatuses)
export type MessageStatus = typeof MessageStatus.Type

const knownDirections = Schema.Literal("inbound", "outbound-api", "outbound-call", "outbound-reply")
/** Who started it: the contact, an API call, a phone call, or an answer within a webhook; other words are kept. */
export const MessageDirection = openTo(knownDirections)
export type MessageDirection = typeof MessageDirection.Type

/** Twilio may leave out or null each field but `sid`; `null` here stands for both, and for what is not as documented. */
export const Message = Schema.Struct({
  /** `SM` or `MM` and 32 hexadecimal digits: the one field that we insist on. */
  sid: Schema.NonEmptyString,
  accountSid: field("account_sid", Schema.String),
  messagingServiceSid: field("messaging_service_sid", Schema.String),
  from: field("from", Schema.String),
  to: field("to", Schema.String),
  body: field("body", Schema.String),
  status: field("status", MessageStatus),
  direction: field("direction", MessageDirection),
  /** 0 at first, where a messaging service has yet to choose the sender. */
  numSegments: field("num_segments", Schema.NumberFromString),
  numMedia: field("num_media", Schema.NumberFromString),
  /** A decimal number as text, negative for what is charged, in `priceUnit`; null until it is known. */
  price: field("price", Schema.String),
  /** ISO 4217, such as `USD`. */
  priceUnit: field("price_unit", Schema.String),
  /** Why it failed: https://www.twilio.com/docs/api/errors */
  errorCode: field("error_code", Schema.Int),
  errorMessage: field("error_message", Schema.String),
  dateCreated: field("date_created", Rfc2822),
  dateUpdated: field("date_updated", Rfc2822),
  /** Null until it is sent. */
  dateSent: field("date_sent", Rfc2822),
  apiVersion: field("api_version", Schema.String),
  /** A path behind the API's address. */
  uri: field("uri", Schema.String),
  subresourceUris: field("subresource_uris", Schema.Record({ key: Schema.String, value: Schema.String }))
})
export type Message = typeof Message.Type

/** One page of a list. `messages` is demanded: an answer without it is no empty list. */
export const MessagePage = Schema.Struct({
  messages: Schema.Array(Message),
  nextPageUri
})
export type MessagePage = typeof MessagePage.Type
