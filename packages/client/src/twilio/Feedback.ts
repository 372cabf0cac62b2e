/** What became of a message in the recipient's hands: https://www.twilio.com/docs/messaging/api/message-feedback-resource */
import { openTo } from "@parley/messaging"
import { Schema } from "effect"
import { field } from "../field.ts"
import { Rfc2822 } from "./Dates.ts"

/** Whether the recipient did what the message was for, such as typing in the code that it held. */
export const Outcome = Schema.Literal("confirmed", "unconfirmed")
export type Outcome = typeof Outcome.Type

export const Feedback = Schema.Struct({
  accountSid: field("account_sid", Schema.String),
  messageSid: field("message_sid", Schema.String),
  outcome: field("outcome", openTo(Outcome)),
  dateCreated: field("date_created", Rfc2822),
  dateUpdated: field("date_updated", Rfc2822),
  /** A path behind the API's address. */
  uri: field("uri", Schema.String)
})
export type Feedback = typeof Feedback.Type
