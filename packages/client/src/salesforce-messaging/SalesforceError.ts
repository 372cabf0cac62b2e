/** Why a call to Salesforce failed, or was not made, as a decision that the caller can take. */
import { Reason } from "@parley/messaging"
import { Duration, Effect, type Either, Option, Schema } from "effect"
import type { Failure } from "../Failure.ts"
import type { Explanation } from "../refusal.ts"

/** `Rejected` has Salesforce's own code, or the HTTP status where it gave none. */
export class SalesforceError extends Schema.TaggedError<SalesforceError>()("SalesforceError", {
  operation: Schema.String,
  reason: Reason,
  /** Salesforce's `errorCode`, such as `UNABLE_TO_LOCK_ROW`, or the word of its login, such as `invalid_grant`. */
  code: Schema.optionalWith(Schema.String, { exact: true }),
  /** What to do instead, where that is known. */
  advice: Schema.optionalWith(Schema.String, { exact: true }),
  /** Tells a reader of logs what happened; holds no text, number or token. */
  cause: Schema.optionalWith(Schema.Defect, { exact: true })
}) {
  static readonly of =
    (operation: string, advice?: string) =>
    ({ reason, cause, code }: Failure): SalesforceError =>
      new SalesforceError({
        operation,
        reason,
        ...(code !== undefined && { code }),
        ...(advice !== undefined && { advice }),
        ...(cause !== undefined && { cause })
      })

  /** Against the vendor's rules, so nothing was asked of it. */
  static readonly against = (operation: string, advice: string): SalesforceError =>
    new SalesforceError({ operation, reason: { _tag: "Conflict" }, advice })

  /** What was looked at beforehand; nothing is asked where it is not in order. */
  static readonly unless = <A>(operation: string, it: Either.Either<A, string>): Effect.Effect<A, SalesforceError> =>
    Effect.mapError(it, (advice) => SalesforceError.against(operation, advice))

  override get message() {
    const code = this.code === undefined ? "" : ` (${this.code})`
    const advice = this.advice === undefined ? "" : `: ${this.advice}`
    return `Salesforce.${this.operation}: ${this.reason._tag}${code}${advice}`
  }
}

// Only what looks like a code and like names: a message quotes texts, addresses and queries.
const Code = Schema.String.pipe(Schema.pattern(/^[A-Za-z][A-Za-z0-9_]{0,99}$/))
const Fault = Schema.Struct({ errorCode: Code, fields: Schema.optional(Schema.Unknown) })
const faultIn = Schema.decodeUnknownOption(Schema.Struct({ fault: Schema.NonEmptyArray(Fault) }))
const loginFaultIn = Schema.decodeUnknownOption(Schema.Struct({ error: Code }))
const isAddresses = Schema.is(Schema.NonEmptyArray(Schema.String))
const areNames = Schema.is(Schema.NonEmptyArray(Schema.String.pipe(Schema.pattern(/^\w{1,255}$/))))

/** The HTTP status that a code stands for, where it comes with one that says something else. */
const statuses: ReadonlyMap<string, number> = new Map([
  ["INVALID_SESSION_ID", 401],
  ["INVALID_AUTH_HEADER", 401],
  ["NOT_FOUND", 404],
  ["ENTITY_IS_DELETED", 404],
  ["INVALID_CROSS_REFERENCE_KEY", 404],
  ["UNABLE_TO_LOCK_ROW", 409],
  ["REQUEST_LIMIT_EXCEEDED", 429],
  ["SERVER_UNAVAILABLE", 503],
  ["invalid_grant", 401],
  ["invalid_client", 401],
  ["invalid_client_id", 401],
  ["inactive_user", 401],
  ["inactive_org", 401],
  ["rate_limit_exceeded", 429],
  ["server_error", 503],
  ["temporarily_unavailable", 503],
  ["unknown_error", 503]
])

const statusOf = (code: string): number | undefined =>
  statuses.get(code) ?? (code.startsWith("INSUFFICIENT_ACCESS") ? 403 : undefined)

/** The budget is that of a rolling day, and nothing says when there is some of it again: a second is too soon. */
const untilThereIsBudget = Duration.minutes(5)

const coded = (code: string): Explanation => {
  const status = statusOf(code)
  return {
    code,
    ...(status !== undefined && { status }),
    ...(code === "REQUEST_LIMIT_EXCEEDED" && { retryAfter: untilThereIsBudget })
  }
}

/**
 * Reads `[{ errorCode, fields? }]`, and `{ error }` of the login. A list of addresses is what an upsert says when several records
 * have the same external id.
 */
export const explain = (body: unknown): Explanation => {
  if (isAddresses(body)) return { code: "SEVERAL_RECORDS", status: 409 }
  return Option.match(faultIn({ fault: body }), {
    onSome: ({ fault: [{ errorCode, fields }] }) => ({ ...coded(errorCode), ...(areNames(fields) && { fields }) }),
    onNone: () => Option.match(loginFaultIn(body), { onNone: () => ({}), onSome: ({ error }) => coded(error) })
  })
}
