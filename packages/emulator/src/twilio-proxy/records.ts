/** What the practice Proxy remembers: services, numbers, sessions, participants and interactions. */
import { Schema } from "effect"

/** ISO instants, to the millisecond: the wire shows whole seconds. */
const dates = { createdAt: Schema.String, updatedAt: Schema.String }

export const Mode = Schema.Literal("message-only", "voice-only", "voice-and-message")
export const Status = Schema.Literal("open", "in-progress", "closed", "failed", "unknown")
export const GeoMatchLevel = Schema.Literal("area-code", "overlay", "radius", "country")
export const NumberSelection = Schema.Literal("avoid-sticky", "prefer-sticky")

export const Service = Schema.TaggedStruct("Service", {
  sid: Schema.String,
  uniqueName: Schema.String,
  defaultTtl: Schema.Int,
  callbackUrl: Schema.NullOr(Schema.String),
  interceptUrl: Schema.NullOr(Schema.String),
  outOfSessionUrl: Schema.NullOr(Schema.String),
  geoMatchLevel: GeoMatchLevel,
  numberSelection: NumberSelection,
  chatInstance: Schema.NullOr(Schema.String),
  ...dates
})
export type Service = typeof Service.Type

/** A number in the pool of a service. */
export const PhoneNumber = Schema.TaggedStruct("PhoneNumber", {
  sid: Schema.String,
  service: Schema.String,
  number: Schema.String,
  reserved: Schema.Boolean,
  ...dates
})
export type PhoneNumber = typeof PhoneNumber.Type

export const Session = Schema.TaggedStruct("Session", {
  sid: Schema.String,
  service: Schema.String,
  uniqueName: Schema.NullOr(Schema.String),
  status: Status,
  mode: Mode,
  closedReason: Schema.NullOr(Schema.String),
  /** Seconds; 0 is never. */
  ttl: Schema.Int,
  expiry: Schema.NullOr(Schema.String),
  startedAt: Schema.NullOr(Schema.String),
  endedAt: Schema.NullOr(Schema.String),
  lastInteractionAt: Schema.NullOr(Schema.String),
  ...dates
})
export type Session = typeof Session.Type

export const Participant = Schema.TaggedStruct("Participant", {
  sid: Schema.String,
  service: Schema.String,
  session: Schema.String,
  friendlyName: Schema.NullOr(Schema.String),
  /** Whom it is: the real number. */
  identifier: Schema.String,
  /** The masked number that this participant sees, and writes to. */
  proxyIdentifier: Schema.String,
  proxyIdentifierSid: Schema.String,
  ...dates
})
export type Participant = typeof Participant.Type

/** One half of an interaction: the text as it came in, or as it went out. */
const Leg = Schema.Struct({
  participant: Schema.String,
  /** The message; null when none was made. */
  resource: Schema.NullOr(Schema.String),
  status: Schema.String
})

export const Interaction = Schema.TaggedStruct("Interaction", {
  sid: Schema.String,
  service: Schema.String,
  session: Schema.String,
  /** The participant to whom the API was asked to speak; null when a participant spoke. */
  spokenTo: Schema.NullOr(Schema.String),
  /** JSON in a string. */
  data: Schema.String,
  inbound: Schema.NullOr(Leg),
  outbound: Schema.NullOr(Leg),
  ...dates
})
export type Interaction = typeof Interaction.Type

export const Record = Schema.Union(Service, PhoneNumber, Session, Participant, Interaction)
export type Record = typeof Record.Type
