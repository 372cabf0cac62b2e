/** Twilio's way to refuse: an error code of its dictionary, and the HTTP status that goes with it. */
import { HttpServerResponse } from "@effect/platform"

// The codes: www.twilio.com/docs/api/errors/<code>.
const meanings = {
  19056: [415, "The request's content type is not one the API accepts: send application/x-www-form-urlencoded"],
  20001: [400, "A parameter is not known, or its value is not one that it takes"],
  20003: [401, "Authentication Error - invalid username"],
  20004: [405, "Method not allowed"],
  20009: [409, "The message cannot be redacted or deleted because its delivery has not been completed"],
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
  21701: [404, "The Messaging Service does not exist"],
  // That it is a conflict, as 20009 is, is inferred: the dictionary names no HTTP status.
  30409: [409, "This message cannot be canceled"],
  35111: [400, "SendAt timestamp is missing"],
  35114: [400, "SendAt time must be between 300 seconds and 35 days (3024000 seconds) in the future, inclusive"],
  35118: [400, "MessagingServiceSid is required to schedule a message"],
  35126: [400, "The ScheduleType value provided is not supported for this channel"],
  80103: [400, "Participant identifier is already in the session"],
  80104: [400, "Phone number is already in a Proxy service"],
  80207: [400, "No compatible number is available in the Proxy number pool"],
  80402: [400, "The proxy identifier is not one that this identifier can be given"],
  80404: [400, "The identifier is not a reachable phone number"],
  80603: [400, "The unique name is already in use"],
  80604: [400, "The proxy identifier is in use by this participant in another open session"],
  80607: [400, "Session is closed and cannot be updated"],
  80608: [400, "The status of the session cannot be changed so"],
  80609: [400, "A session has at most two participants"],
  80616: [400, "The type of the identifier does not go with the mode of the session"],
  80623: [409, "The participant is in another open session with this proxy identifier"]
} as const

export type Code = keyof typeof meanings

export const vendorError = (code: Code, headers: Readonly<Record<string, string>> = {}) => {
  const [status, message] = meanings[code]
  const body = { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status }
  return HttpServerResponse.unsafeJson(body, { status, headers })
}
