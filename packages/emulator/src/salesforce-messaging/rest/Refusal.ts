/** Salesforce's way to refuse a REST call: a list of `{message, errorCode}`, with `fields` where fields are at fault. */
import { HttpServerResponse } from "@effect/platform"
import { Data } from "effect"

const statuses = {
  CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: 400,
  DUPLICATE_EXTERNAL_ID: 400,
  INVALID_CROSS_REFERENCE_KEY: 400,
  INVALID_FIELD: 400,
  INVALID_FIELD_FOR_INSERT_UPDATE: 400,
  INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST: 400,
  INVALID_QUERY_FILTER_OPERATOR: 400,
  INVALID_QUERY_LOCATOR: 400,
  INVALID_REPLICATION_DATE: 400,
  INVALID_TYPE: 400,
  INVALID_TYPE_FOR_OPERATION: 400,
  JSON_PARSER_ERROR: 400,
  MALFORMED_ID: 400,
  MALFORMED_QUERY: 400,
  MALFORMED_SEARCH: 400,
  NUMBER_OUTSIDE_VALID_RANGE: 400,
  REQUIRED_FIELD_MISSING: 400,
  INVALID_AUTH_HEADER: 401,
  INVALID_SESSION_ID: 401,
  REQUEST_LIMIT_EXCEEDED: 403,
  ENTITY_IS_DELETED: 404,
  NOT_FOUND: 404,
  UNSUPPORTED_MEDIA_TYPE: 415,
  UNKNOWN_EXCEPTION: 500
} as const

export class Refusal extends Data.TaggedError("Refusal")<{
  readonly code: keyof typeof statuses
  readonly says: string
  readonly fields?: ReadonlyArray<string>
}> {}

export const notFound = new Refusal({ code: "NOT_FOUND", says: "The requested resource does not exist" })

type Said = Pick<Refusal, "code" | "says" | "fields">

export const refuse = ({ code, fields, says }: Said, headers: Readonly<Record<string, string>> = {}) =>
  HttpServerResponse.unsafeJson([{ message: says, errorCode: code, ...(fields !== undefined && { fields }) }], {
    status: statuses[code],
    headers
  })
