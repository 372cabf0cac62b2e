/** Why a call to Twilio failed, as a decision that the caller can take. */
import { Reason } from "@parley/messaging"
import { Schema } from "effect"
import type { Failure } from "../Failure.ts"
import type { Explanation } from "../refusal.ts"

/** `Rejected` has Twilio's own code (https://www.twilio.com/docs/api/errors), or the HTTP status where it gave none. */
export class TwilioError extends Schema.TaggedError<TwilioError>()("TwilioError", {
  /** Which of Twilio's APIs: `Twilio` is Messages. */
  api: Schema.String,
  operation: Schema.String,
  reason: Reason,
  /** Tells a reader of logs what happened; holds no text, number or token. */
  cause: Schema.optionalWith(Schema.Defect, { exact: true })
}) {
  static readonly of =
    (api: string, operation: string) =>
    ({ reason, cause }: Failure): TwilioError =>
      new TwilioError({ api, operation, reason, ...(cause !== undefined && { cause }) })

  override get message() {
    return `${this.api}.${this.operation}: ${this.reason._tag}`
  }
}

/** The codes that mean more than the HTTP status they come with (https://www.twilio.com/docs/api/errors). */
const statuses = new Map([
  ["20003", 401],
  // Redacted or deleted too early, canceled too late: Twilio's pages name no status for these two.
  ["20009", 409],
  ["30409", 409],
  ["20404", 404],
  ["20429", 429]
])

const Body = Schema.Struct({ code: Schema.Int })
const isBody = Schema.is(Body)

/** "Attempt to send to unsubscribed recipient". */
const optedOut = "21610"

/** Reads `{ "code": 21211, … }`, the only part of an error's body that says nothing about a person. */
export const explain = (body: unknown): Explanation => {
  if (!isBody(body)) return {}
  const code = String(body.code)
  const status = statuses.get(code)
  return { code, ...(status !== undefined && { status }), ...(code === optedOut && { isOptedOut: true }) }
}
