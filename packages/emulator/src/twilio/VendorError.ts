/** Twilio's way to refuse: an error code of its dictionary, and the HTTP status that goes with it. */
import { HttpServerResponse } from "@effect/platform"

// The codes: www.twilio.com/docs/api/errors/<code>.
const meanings = {
  19056: [415, "The request's content type is not one the API accepts: send application/x-www-form-urlencoded"],
  20001: [400, "A parameter is not known to this API (the practice ground does not schedule messages)"],
  20003: [401, "Authentication Error - invalid username"],
  20004: [405, "Method not allowed"],
  20404: [404, "The requested resource was not found"],
  20429: [429, "Too Many Requests"],
  20500: [500, "An internal server error has occurred"],
  21211: [400, "The 'To' number is not a valid phone number."],
  21212: [400, "The 'From' number is not a valid phone number."],
  21266: [400, "'To' and 'From' number cannot be the same"],
  21408: [400, "Permission to send an SMS has not been enabled for the region indicated by the 'To' number"],
  21602: [400, "Message body is required."],
  21603: [400, "A 'From' phone number is required."],
  21604: [400, "A 'To' phone number is required."],
  21606: [400, "The 'From' number is not a message-capable phone number of your account."],
  21609: [400, "The 'StatusCallback' URL is not a valid URL."],
  21610: [400, "Attempt to send to unsubscribed recipient"],
  21611: [400, "This 'From' number has exceeded the maximum number of queued messages"],
  21612: [400, "The 'To' number is not currently reachable from this 'From' number"],
  21614: [400, "The 'To' number is not a valid mobile number"],
  21617: [400, "The concatenated message body exceeds the 1600 character limit"],
  21620: [400, "A 'MediaUrl' is not a valid URL"],
  21623: [400, "Number of media files exceeds allowed limit"],
  21655: [400, "The ContentSid is invalid"],
  21701: [404, "The Messaging Service does not exist"]
} as const

export type Code = keyof typeof meanings

export const vendorError = (code: Code, headers: Readonly<Record<string, string>> = {}) => {
  const [status, message] = meanings[code]
  const body = { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status }
  return HttpServerResponse.unsafeJson(body, { status, headers })
}
