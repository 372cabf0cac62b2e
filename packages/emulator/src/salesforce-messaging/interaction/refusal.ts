/** The Interaction API's way to refuse: `{code, message}`, the code the vendor's. */
import { HttpServerResponse } from "@effect/platform"
import { Data, Effect } from "effect"

// The vendor fixes no HTTP status; these, and the sentences, are ours.
const meanings = {
  10001: [403, "This AuthorizationContext does not belong to what is asked for"],
  10004: [401, "The access token is missing or not valid"],
  10005: [403, "The token does not belong to this org"],
  10008: [400, "A file has at most 25 MB"],
  10011: [400, "There have to be as many files as attachments"],
  10012: [400, "This is no session to work on"],
  10013: [400, "Give a capacity as a percentage or as a weight, and not as both"],
  10016: [400, "A header is missing or of a wrong form"],
  10017: [404, "There is no such channel"],
  10018: [404, "There is no such conversation"],
  10020: [404, "There is no such end user"],
  10021: [400, "This is no consent status"],
  10024: [400, "A flow needs its id and a queue to fall back on"],
  10030: [400, "Give a flow or a queue, and not both"],
  10032: [400, "There is no such queue"],
  10033: [400, "What succeeded has no error message"],
  10034: [400, "What failed has an error message"],
  10036: [404, "There is no such participant"],
  10037: [400, "This AppType is not supported here"],
  10038: [400, "This role is not supported here"],
  10042: [400, "One participant has to be the end user"],
  10045: [400, "This is no message entry"],
  10047: [400, "A bot does not send this type of message"],
  10048: [400, "There is no such format type"],
  10049: [400, "This message type does not have this format type"],
  10059: [400, "The id of the entry or of the message is empty"],
  10060: [400, "The ids of the entry and of the message have to be the same UUID"],
  10062: [400, "An end user does not send this type of message"],
  10068: [403, "The sender does not take part in this conversation"],
  10071: [400, "The session has ended"],
  10073: [400, "This message id was used before"],
  10075: [400, "This org does not route conferences"],
  10082: [404, "There is no such work"],
  10084: [400, "There is no such bot"],
  10085: [400, "The work cannot change to this status"],
  10089: [400, "A parameter is missing or of a wrong form"],
  10090: [400, "The start time is not valid"],
  10091: [400, "The end time is before the start time"],
  10092: [400, "The limit is from 1 to 20"],
  10093: [403, "This AuthorizationContextType is not valid here"],
  15103: [403, "The end user has not opted in"],
  404: [404, "There is no such operation"],
  429: [429, "Too many requests"],
  500: [500, "Internal server error"]
} as const

export type Code = keyof typeof meanings

export class InteractionRefusal extends Data.TaggedError("InteractionRefusal")<{ readonly code: Code }> {}

/** The vendor answers some operations with the error inside what they answer else. */
export const refuse = (
  { code }: Pick<InteractionRefusal, "code">,
  {
    headers = {},
    inside = false
  }: { readonly headers?: Readonly<Record<string, string>>; readonly inside?: boolean } = {}
) => {
  const [status, message] = meanings[code]
  const error = { code, message }
  return HttpServerResponse.unsafeJson(inside ? { success: false, errorDetail: error } : error, { status, headers })
}

export const unless = (holds: boolean, code: Code) => (holds ? Effect.void : new InteractionRefusal({ code }))
