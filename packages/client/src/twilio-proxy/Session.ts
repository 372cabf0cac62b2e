/** A session as Proxy keeps it: at most two people, each behind a number of the pool, until it is closed or expires. */
import { openTo } from "@parley/messaging"
import { Schema } from "effect"
import { field } from "../field.ts"
import { Instant, Links, Meta, parameter, Seconds } from "./Fields.ts"
import { CreateParticipant } from "./Participant.ts"

const knownStatuses = Schema.Literal("open", "in-progress", "closed", "failed", "unknown")
/** `open` until the first interaction, then `in-progress`; a closed one may be `in-progress` again, never `open`. */
export const ProxySessionStatus = openTo(knownStatuses)
export type ProxySessionStatus = typeof ProxySessionStatus.Type

export const knownModes = Schema.Literal("message-only", "voice-only", "voice-and-message")
/** What may go through a session: texts, calls, or both. */
export const ProxySessionMode = openTo(knownModes)
export type ProxySessionMode = typeof ProxySessionMode.Type

/** https://www.twilio.com/docs/proxy/api/session#session-properties */
export const ProxySession = Schema.Struct({
  /** `KC` and 32 hexadecimal digits: the one field that we insist on. */
  sid: Schema.NonEmptyString,
  serviceSid: field("service_sid", Schema.String),
  accountSid: field("account_sid", Schema.String),
  /** Null until the first interaction. */
  dateStarted: field("date_started", Instant),
  dateEnded: field("date_ended", Instant),
  dateLastInteraction: field("date_last_interaction", Instant),
  /** Overrides `ttl`. */
  dateExpiry: field("date_expiry", Instant),
  uniqueName: field("unique_name", Schema.String),
  status: field("status", ProxySessionStatus),
  /** Free text: `api` was seen, and an empty one. */
  closedReason: field("closed_reason", Schema.String),
  /** In whole seconds from the creation or the last interaction, whichever is later; zero is never. See `expiresAt`. */
  ttl: field("ttl", Seconds),
  mode: field("mode", ProxySessionMode),
  dateCreated: field("date_created", Instant),
  dateUpdated: field("date_updated", Instant),
  url: field("url", Schema.String),
  /** `interactions`, `participants`. */
  links: field("links", Links)
})
export type ProxySession = typeof ProxySession.Type

/** For who reads all of a service: a session is more than a kilobyte, and an answer of more than 4 MiB is not read. */
export const inBulk = { pageSize: 500 }

export const SessionPage = Schema.Struct({ sessions: Schema.Array(ProxySession), meta: field("meta", Meta) })

export const UpdateSession = Schema.Struct({
  dateExpiry: parameter("DateExpiry", Instant),
  ttl: parameter("Ttl", Seconds),
  status: parameter("Status", knownStatuses)
})
/** What is to change of a session. Where both are given, `dateExpiry` counts and `ttl` (whole seconds, zero is never) does not. */
export type UpdateSession = typeof UpdateSession.Type

export const CreateSession = Schema.Struct({
  /** At most 191 characters, free of personal data: Twilio logs and shows it. May be left out. */
  uniqueName: parameter("UniqueName", Schema.String),
  ...UpdateSession.fields,
  /** `voice-and-message` where it is not given. */
  mode: parameter("Mode", knownModes),
  /** At most two, each an object in JSON on the wire. */
  participants: parameter("Participants", Schema.Array(Schema.parseJson(CreateParticipant)))
})
/** A session to begin: all of it may be left out. */
export type CreateSession = typeof CreateSession.Type
