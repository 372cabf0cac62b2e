/** Why a call to NetSapiens failed, or was not made, as a decision that the caller can take. */
import { Reason } from "@parley/messaging"
import { Schema } from "effect"
import type { Failure } from "../Failure.ts"
import type { Explanation } from "../refusal.ts"

/** `Rejected` has the API's own code, or the HTTP status where it gave none. */
export class NetSapiensError extends Schema.TaggedError<NetSapiensError>()("NetSapiensError", {
  operation: Schema.String,
  reason: Reason,
  /** What to do instead, where the call was not made at all. */
  advice: Schema.optionalWith(Schema.String, { exact: true }),
  /** Tells a reader of logs what happened; holds no text, number or token. */
  cause: Schema.optionalWith(Schema.Defect, { exact: true })
}) {
  static readonly of =
    (operation: string) =>
    ({ reason, cause }: Failure): NetSapiensError =>
      new NetSapiensError({ operation, reason, ...(cause !== undefined && { cause }) })

  /** Against the vendor's rules, so nothing was asked of it. */
  static readonly against = (operation: string, advice: string): NetSapiensError =>
    new NetSapiensError({ operation, reason: { _tag: "Conflict" }, advice })

  override get message() {
    const advice = this.advice === undefined ? "" : `: ${this.advice}`
    return `NetSapiens.${this.operation}: ${this.reason._tag}${advice}`
  }
}

const isCoded = Schema.is(Schema.Struct({ code: Schema.Union(Schema.Int, Schema.NumberFromString) }))
/** A row has an id, and its `status` is its own: that of a subscription is "error" while its deliveries fail. */
const isError = Schema.is(
  Schema.Union(
    Schema.Struct({ error: Schema.Unknown }),
    Schema.Struct({ status: Schema.Literal("error"), id: Schema.optionalWith(Schema.Never, { exact: true }) })
  )
)

/** Reads `{ "code": 404, … }`, the only part of an error's body that says nothing about a person. A 403 may be `{}`. */
export const explain = (body: unknown): Explanation => (isCoded(body) ? { code: String(body.code) } : {})

/** Some servers answer 200, with an error in the body. */
export const refusalIn = (body: unknown): Explanation | undefined =>
  isError(body) ? { code: "error", ...explain(body) } : undefined
