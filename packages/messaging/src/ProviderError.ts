/** Why a provider did not do what was asked of it. Holds no text, number or token. */
import { Schema } from "effect"
import { Reason } from "./Reason.ts"

export class ProviderError extends Schema.TaggedError<ProviderError>()("ProviderError", {
  provider: Schema.String,
  operation: Schema.String,
  reason: Reason,
  /** What to do instead, for people. */
  advice: Schema.optionalWith(Schema.String, { exact: true }),
  cause: Schema.optionalWith(Schema.Defect, { exact: true })
}) {
  override get message() {
    const advice = this.advice === undefined ? "" : `: ${this.advice}`
    return `${this.provider}.${this.operation}: ${this.reason._tag}${advice}`
  }
}
