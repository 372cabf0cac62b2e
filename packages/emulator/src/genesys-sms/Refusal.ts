/** Genesys' way to refuse: `{statusCode, statusMessage}`, for an operation with HTTP 200; and a bare text for a CSRF token that does not fit. */
import { HttpServerResponse } from "@effect/platform"
import { Data } from "effect"

// The status codes are the vendor's; which HTTP status goes with each is not documented. The sentences are ours.
const meanings = {
  missing: [200, 1, "A required parameter is missing"],
  state: [200, 2, "The operation is not allowed in the present state"],
  value: [200, 2, "A parameter has a value that it cannot have"],
  json: [400, 2, "The body is not a JSON object"],
  broken: [500, 4, "Internal error"],
  permission: [403, 5, "The permission for this is missing"],
  unknown: [404, 6, "There is no such resource"],
  partial: [200, 7, "A part of the request failed: a channel is not known"],
  exists: [200, 18, "A key exists already: update it"],
  password: [401, 20, "The user or the password is wrong"],
  stranger: [403, 20, "Not authenticated"],
  csrf: [403, undefined, "Missing or invalid Csrf token"]
} as const

export class Refusal extends Data.TaggedError("Refusal")<{ readonly reason: keyof typeof meanings }> {}

export const refuse = ({ reason }: Pick<Refusal, "reason">) => {
  const [status, statusCode, statusMessage] = meanings[reason]
  return statusCode === undefined
    ? HttpServerResponse.text(statusMessage, { status })
    : HttpServerResponse.unsafeJson({ statusCode, statusMessage }, { status })
}

/** Of a gateway before the vendor's server: the vendor documents no such answer. */
export const tooMany = ({ retryAfter }: { readonly retryAfter?: number }) =>
  HttpServerResponse.text("Too Many Requests", {
    status: 429,
    headers: retryAfter === undefined ? {} : { "retry-after": `${retryAfter}` }
  })
