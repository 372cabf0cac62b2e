/** What can be asked of Twilio's Messages: https://www.twilio.com/docs/messaging/api/message-resource */
import { Schema } from "effect"
import { Day } from "./Dates.ts"
import { Outcome } from "./Feedback.ts"

const option = <A, I>(name: string, schema: Schema.Schema<A, I>) =>
  Schema.optionalWith(schema, { exact: true }).pipe(Schema.fromKey(name))

/** Every parameter of `create`, and how the form spells it. What Twilio's own page says is not checked here twice. */
export const CreateParameters = Schema.Struct({
  /** E.164, or a channel address such as `whatsapp:+15550100123`. */
  to: Schema.propertySignature(Schema.String).pipe(Schema.fromKey("To")),
  from: option("From", Schema.String),
  messagingServiceSid: option("MessagingServiceSid", Schema.String),
  /** At most 1600 characters. */
  body: option("Body", Schema.String),
  /** At most ten. */
  mediaUrl: option("MediaUrl", Schema.Array(Schema.String)),
  contentSid: option("ContentSid", Schema.String),
  contentVariables: option(
    "ContentVariables",
    Schema.parseJson(Schema.Record({ key: Schema.String, value: Schema.String }))
  ),
  /** Where Twilio reports how far the message has come. */
  statusCallback: option("StatusCallback", Schema.String),
  applicationSid: option("ApplicationSid", Schema.String),
  /** Seconds, 1 to 36000: not sent any more when it has waited for so long. */
  validityPeriod: option("ValidityPeriod", Schema.NumberFromString),
  scheduleType: option("ScheduleType", Schema.Literal("fixed")),
  sendAt: option("SendAt", Schema.DateTimeUtc),
  /** Of no effect since 2024-06-03. */
  maxPrice: option("MaxPrice", Schema.NumberFromString),
  provideFeedback: option("ProvideFeedback", Schema.BooleanFromString),
  /** Attempts made so far, this one included, over whichever provider. */
  attempt: option("Attempt", Schema.NumberFromString),
  forceDelivery: option("ForceDelivery", Schema.BooleanFromString),
  /** Replaces characters that only look different, so that more fit into a segment. */
  smartEncoded: option("SmartEncoded", Schema.BooleanFromString),
  shortenUrls: option("ShortenUrls", Schema.BooleanFromString),
  sendAsMms: option("SendAsMms", Schema.BooleanFromString),
  persistentAction: option("PersistentAction", Schema.Array(Schema.String)),
  /** The sender where RCS does not reach the recipient. */
  fallbackFrom: option("FallbackFrom", Schema.String),
  contentRetention: option("ContentRetention", Schema.Literal("retain", "discard")),
  addressRetention: option("AddressRetention", Schema.Literal("retain", "obfuscate")),
  trafficType: option("TrafficType", Schema.Literal("free")),
  riskCheck: option("RiskCheck", Schema.Literal("enable", "disable"))
})

type Parameters = typeof CreateParameters.Type
type With<K extends keyof Parameters> = { readonly [P in K]-?: Exclude<Parameters[P], undefined> }
type Without<K extends keyof Parameters> = { readonly [P in K]?: never }

type Sender = With<"from"> | With<"messagingServiceSid">
type Content =
  | ((With<"body"> | With<"mediaUrl">) & Without<"contentSid" | "contentVariables">)
  | (With<"contentSid"> & Without<"body" | "mediaUrl">)
type Schedule = Without<"scheduleType" | "sendAt"> | With<"scheduleType" | "sendAt" | "messagingServiceSid">

/** Needs a sender and something to say; what Twilio takes only together, or not together, has that in its type. */
export type CreateMessage = Parameters & Sender & Content & Schedule

/** Twilio filters by whole days, in UTC; the time of day in these dates is of no effect. */
export const ListParameters = Schema.Struct({
  to: option("To", Schema.String),
  from: option("From", Schema.String),
  /** On this day; a message that is not sent yet has no such date. */
  dateSent: option("DateSent", Day),
  /** On this day or before it. */
  dateSentBefore: option("DateSent<", Day),
  /** On this day or after it. */
  dateSentAfter: option("DateSent>", Day),
  /** 1 to 1000; Twilio's default is 50. */
  pageSize: option("PageSize", Schema.NumberFromString)
})
/** Which messages; all of the account where nothing is given. */
export type ListMessages = typeof ListParameters.Type

const needed = <const Name extends string, A, I>(name: Name, schema: Schema.Schema<A, I>) =>
  Schema.propertySignature(schema).pipe(Schema.fromKey(name))

/** Twilio takes no other text than the empty one. */
export const RedactParameters = Schema.Struct({ body: needed("Body", Schema.String) })

export const CancelParameters = Schema.Struct({ status: needed("Status", Schema.Literal("canceled")) })

export const FeedbackParameters = Schema.Struct({ outcome: needed("Outcome", Outcome) })

/** By whole days, in UTC, like those of messages. */
export const ListMediaParameters = Schema.Struct({
  dateCreated: option("DateCreated", Day),
  dateCreatedBefore: option("DateCreated<", Day),
  dateCreatedAfter: option("DateCreated>", Day),
  /** 1 to 1000; Twilio's default is 50. */
  pageSize: option("PageSize", Schema.NumberFromString)
})
/** Which media of a message. */
export type ListMedia = typeof ListMediaParameters.Type
