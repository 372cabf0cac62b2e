/** Who takes part in a session, and the number that they see. There is no update: delete, and add again. */
import { Schema } from "effect"
import { field } from "../field.ts"
import { demanded, Instant, Links, Meta, parameter } from "./Fields.ts"

/** https://www.twilio.com/docs/proxy/api/participant#participant-properties */
export const ProxyParticipant = Schema.Struct({
  /** `KP` and 32 hexadecimal digits: the one field that we insist on. */
  sid: Schema.NonEmptyString,
  sessionSid: field("session_sid", Schema.String),
  serviceSid: field("service_sid", Schema.String),
  accountSid: field("account_sid", Schema.String),
  friendlyName: field("friendly_name", Schema.String),
  /** Where they are reached: E.164, or an address such as `messenger:123456`. */
  identifier: field("identifier", Schema.String),
  /** The number that they see, and write to. */
  proxyIdentifier: field("proxy_identifier", Schema.String),
  /** `PN…`. */
  proxyIdentifierSid: field("proxy_identifier_sid", Schema.String),
  dateDeleted: field("date_deleted", Instant),
  dateCreated: field("date_created", Instant),
  dateUpdated: field("date_updated", Instant),
  url: field("url", Schema.String),
  /** `message_interactions`. */
  links: field("links", Links)
})
export type ProxyParticipant = typeof ProxyParticipant.Type

export const ParticipantPage = Schema.Struct({
  participants: Schema.Array(ProxyParticipant),
  meta: field("meta", Meta)
})

export const CreateParticipant = Schema.Struct({
  /** At most 191 characters: E.164, or an address such as `messenger:123456`. */
  identifier: demanded("Identifier", Schema.String),
  /** At most 255 characters; Twilio wants no personal data in it. */
  friendlyName: parameter("FriendlyName", Schema.String),
  /** Twilio chooses one of the pool where it is not given. */
  proxyIdentifier: parameter("ProxyIdentifier", Schema.String),
  /** `PN…`. */
  proxyIdentifierSid: parameter("ProxyIdentifierSid", Schema.String)
})
/** Who is to take part in a session, and behind which number of the pool. */
export type CreateParticipant = typeof CreateParticipant.Type
