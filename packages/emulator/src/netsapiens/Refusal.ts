/** NetSapiens' way to refuse: an HTTP status and `{code, message}`, but for a bare `{}` (403) and a duplicate without `code`. */
import { HttpServerResponse } from "@effect/platform"
import { Data } from "effect"

// The statuses are the vendor's; most of the sentences are ours.
const meanings = {
  json: [400, "The body is not a JSON object"],
  field: [400, "A field is missing or of a wrong form"],
  everybody: [400, "This is asked of one user, and * means all of them"],
  session: [400, "A message session id has at least 32 characters: letters, digits and underscores"],
  number: [400, "The number to send from does not belong to this user"],
  destination: [400, "A destination is not a number of 7 to 15 digits, or not a user of this domain"],
  parties: [400, "This message session is between others: start a new one"],
  media: [400, "Media need data in base64, mime-type, and size in bytes, and they have to fit"],
  fixed: [400, "This session goes by phone numbers: its participants cannot be changed, nor a group be renamed"],
  grant: [400, "This grant_type is not known here"],
  "not-jwt": [400, "This token is not a JWT"],
  token: [401, "The access token is missing or wrong"],
  expired: [401, "The access token has expired"],
  password: [401, "The username or the password is wrong"],
  refresh: [401, "The refresh token is wrong or was used before"],
  forbidden: [403, undefined],
  "no-route": [404, "No Route Found [92]"],
  "no-user": [404, "The user does not exist"],
  "no-session": [404, "The message session does not exist"],
  "no-number": [404, "The number does not exist"],
  "no-subscription": [404, "The subscription does not exist"],
  "no-media": [404, "The media do not exist"],
  "has-number": [409, "The number already exists"],
  "has-subscription": [409, "The subscription already exists"],
  "too-many": [429, "Too Many Requests"],
  broken: [500, "Internal Server Error"]
} as const

export class Refusal extends Data.TaggedError("Refusal")<{
  readonly reason: keyof typeof meanings
  /** Where it is known, the field at fault. */
  readonly field?: string
}> {}

export const refuse = (
  { field, reason }: Pick<Refusal, "reason" | "field">,
  headers: Readonly<Record<string, string>> = {}
) => {
  const [status, sentence] = meanings[reason]
  const message = field === undefined ? sentence : `${sentence}: ${field}`
  const code = reason === "has-subscription" ? {} : { code: status }
  return HttpServerResponse.unsafeJson(sentence === undefined ? {} : { ...code, message }, { status, headers })
}
