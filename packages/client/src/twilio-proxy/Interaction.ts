/** What was said in a session: by one participant to the other, or by an API call to one of them (a message interaction). */
import { openTo } from "@parley/messaging"
import { Either, Schema } from "effect"
import { field } from "../field.ts"
import { Instant, Meta, parameter } from "./Fields.ts"

/** What it was: a text or a call. Twilio says `unknown` of some. */
export const InteractionType = openTo(Schema.Literal("message", "voice", "unknown"))
export type InteractionType = typeof InteractionType.Type

export const knownResourceStatuses = Schema.Literal(
  "accepted",
  "answered",
  "busy",
  "canceled",
  "completed",
  "deleted",
  "delivered",
  "delivery-unknown",
  "failed",
  "in-progress",
  "initiated",
  "no-answer",
  "queued",
  "received",
  "receiving",
  "ringing",
  "scheduled",
  "sending",
  "sent",
  "undelivered",
  "unknown"
)
/** How far the message or the call of one side has come; a word that Twilio adds is kept as it came. */
export const ResourceStatus = openTo(knownResourceStatuses)
export type ResourceStatus = typeof ResourceStatus.Type

const Said = Schema.Struct({ body: Schema.String })
const isSaid = Schema.is(Said)
const parse = Schema.decodeUnknownEither(Schema.parseJson())

/** On the wire a text that holds JSON: `{"body":"hello"}`, or `{"duration":"5"}` of a call. What is no JSON is kept as its text. */
export const InteractionData = Schema.transform(
  Schema.String,
  Schema.Struct({
    text: Schema.String,
    /** What the text holds; undefined where it is not JSON. */
    json: Schema.Unknown,
    /** What was said; null where the text tells no such thing. */
    body: Schema.NullOr(Schema.String)
  }),
  {
    strict: true,
    decode: (text) => {
      const json = Either.getOrUndefined(parse(text))
      return { text, json, body: isSaid(json) ? json.body : null }
    },
    encode: ({ text }) => text
  }
)
export type InteractionData = typeof InteractionData.Type

const side = (name: "inbound" | "outbound") => ({
  participantSid: field(`${name}_participant_sid`, Schema.String),
  resourceSid: field(`${name}_resource_sid`, Schema.String),
  resourceStatus: field(`${name}_resource_status`, ResourceStatus),
  resourceType: field(`${name}_resource_type`, Schema.String),
  resourceUrl: field(`${name}_resource_url`, Schema.String)
})
const inbound = side("inbound")
const outbound = side("outbound")

/** https://www.twilio.com/docs/proxy/api/interaction#interaction-properties */
export const Interaction = Schema.Struct({
  /** `KI` and 32 hexadecimal digits: the one field that we insist on. */
  sid: Schema.NonEmptyString,
  sessionSid: field("session_sid", Schema.String),
  serviceSid: field("service_sid", Schema.String),
  accountSid: field("account_sid", Schema.String),
  data: field("data", InteractionData),
  type: field("type", InteractionType),
  /** Who spoke; null where an API call did. */
  inboundParticipantSid: inbound.participantSid,
  /** `SM…`, `MM…` or `CA…`, of Twilio's other APIs. */
  inboundResourceSid: inbound.resourceSid,
  inboundResourceStatus: inbound.resourceStatus,
  /** `Message` or `Call`, in letters of either case. */
  inboundResourceType: inbound.resourceType,
  inboundResourceUrl: inbound.resourceUrl,
  /** Who was spoken to; null where it went on to nobody. */
  outboundParticipantSid: outbound.participantSid,
  outboundResourceSid: outbound.resourceSid,
  outboundResourceStatus: outbound.resourceStatus,
  outboundResourceType: outbound.resourceType,
  outboundResourceUrl: outbound.resourceUrl,
  dateCreated: field("date_created", Instant),
  dateUpdated: field("date_updated", Instant),
  url: field("url", Schema.String)
})
export type Interaction = typeof Interaction.Type

/** What an API call said to a participant: its `inbound…` are null. https://www.twilio.com/docs/proxy/api/message-interaction */
export const MessageInteraction = Schema.Struct({
  ...Interaction.fields,
  participantSid: field("participant_sid", Schema.String)
})
export type MessageInteraction = typeof MessageInteraction.Type

export const InteractionPage = Schema.Struct({ interactions: Schema.Array(Interaction), meta: field("meta", Meta) })
export const MessageInteractionPage = Schema.Struct({
  interactions: Schema.Array(MessageInteraction),
  meta: field("meta", Meta)
})

export const CreateMessageInteraction = Schema.Struct({
  /** At most 1600 characters. */
  body: parameter("Body", Schema.String),
  mediaUrl: parameter("MediaUrl", Schema.Array(Schema.String))
})
type Parameters = typeof CreateMessageInteraction.Type
/**
 * What to say to a participant. Twilio wants something in it, in practice `body`: of media its page says "reserved, not currently
 * supported".
 */
export type CreateMessageInteraction = Parameters &
  ({ readonly body: string } | { readonly mediaUrl: ReadonlyArray<string> })
