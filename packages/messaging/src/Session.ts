/** A bounded stretch of a conversation, as the platform keeps it: with a status, and with an end. */
import { Schema } from "effect"
import { Conversation } from "./Conversation.ts"
import { openTo } from "./Foreign.ts"
import { Participant } from "./Participant.ts"

/** The platform's own id of a session. */
export const SessionId = Schema.NonEmptyString.pipe(Schema.brand("SessionId"))
export type SessionId = typeof SessionId.Type

/**
 * `consent`: waits for an opt-in. `waiting`: for somebody to serve it. `paused`: parked. `inactive`: nothing more is said in it as
 * it stands, and it is not over. `ended` and `error` are final.
 */
export const SessionStatus = openTo(
  Schema.Literal("new", "consent", "waiting", "active", "paused", "inactive", "ended", "error")
)
export type SessionStatus = typeof SessionStatus.Type

/** What may be done with a session as it stands. */
export const Capability = openTo(
  Schema.Literal(
    "accept",
    "reject",
    "send",
    "media",
    "typing",
    "invite",
    "remove",
    "rename",
    "annotate",
    "transfer",
    "leave",
    "close",
    "reopen",
    "delete"
  )
)
export type Capability = typeof Capability.Type

const Party = openTo(Schema.Literal("contact", "agent", "bot", "system"))
const Count = Schema.Int.pipe(Schema.nonNegative())
const may = <A, I>(schema: Schema.Schema<A, I>) => Schema.optionalWith(schema, { exact: true })

/** What is the same on every platform. A fact that a platform does not tell is absent. */
export const SessionState = Schema.Struct({
  id: SessionId,
  /** The provider's id, such as `twilio-proxy`, and its account. */
  provider: Schema.NonEmptyString,
  account: Schema.NonEmptyString,
  /** Absent where a session has no one contact, as between two people or in a group. */
  conversation: may(Conversation),
  status: SessionStatus,
  endedBy: may(Party),
  /** In the platform's words. */
  endedReason: may(Schema.String),
  /** Who began it. */
  origin: may(Party),
  handledBy: may(openTo(Schema.Literal("bot", "agent", "botThenAgent", "system"))),
  mode: may(openTo(Schema.Literal("message", "voice", "both"))),
  /** When it ends by itself; absent where it does not, or the platform does not say. */
  expiresAt: may(Schema.DateTimeUtc),
  /** How long it may be silent. */
  ttl: may(Schema.DurationFromMillis),
  /** Empty where they have to be asked for apart. */
  participants: Schema.Array(Participant),
  capabilities: Schema.Array(Capability),
  /** What was attached to it, by name. */
  data: Schema.Record({ key: Schema.String, value: Schema.Unknown }),
  /** Messages so far, by who wrote them. */
  counts: may(Schema.Struct({ contact: may(Count), agent: may(Count), media: may(Count) })),
  createdAt: may(Schema.DateTimeUtc),
  updatedAt: may(Schema.DateTimeUtc),
  startedAt: may(Schema.DateTimeUtc),
  acceptedAt: may(Schema.DateTimeUtc),
  lastActivityAt: may(Schema.DateTimeUtc),
  endedAt: may(Schema.DateTimeUtc),
  name: may(Schema.String),
  /** The name that we have given it, and may ask for it by. */
  uniqueName: may(Schema.String),
  muted: may(Schema.Boolean),
  read: may(Schema.Boolean),
  queue: may(Schema.Struct({ id: may(Schema.String), status: may(Schema.String) })),
  /** BCP 47, such as `en-US`. */
  locale: may(Schema.String)
})
export type SessionState = typeof SessionState.Type

/** With all that the platform itself tells, in its own names: nothing is lost. */
export interface Session<Native = unknown> extends SessionState {
  readonly native: Native
}
