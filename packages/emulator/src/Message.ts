/** A message as the practice ground keeps and shows it: on every platform in the same few words. */
import { Schema } from "effect"

export const Media = Schema.Struct({ url: Schema.String, type: Schema.String })
export type Media = typeof Media.Type

export const Status = Schema.Literal(
  "received",
  "scheduled",
  "canceled",
  "queued",
  "sending",
  "sent",
  "delivered",
  "undelivered",
  "failed"
)
export type Status = typeof Status.Type

/** What the control API and its event feed show. `inbound` is from the contact to the bot. */
export const Message = Schema.Struct({
  provider: Schema.String,
  id: Schema.String,
  direction: Schema.Literal("inbound", "outbound"),
  from: Schema.String,
  to: Schema.String,
  text: Schema.String,
  media: Schema.Array(Media),
  status: Status,
  /** The platform's own error code, once it failed. */
  error: Schema.NullOr(Schema.Int),
  createdAt: Schema.String,
  updatedAt: Schema.String
})
export type Message = typeof Message.Type

/** What the file holds: the message, and what only its platform understands. */
export const Kept = Schema.Struct({
  ...Message.fields,
  native: Schema.Record({ key: Schema.String, value: Schema.String })
})
export type Kept = typeof Kept.Type

/** The person's side of the conversation, whoever wrote. */
export const contact = (message: Message): string => (message.direction === "inbound" ? message.from : message.to)
