/** What an answer with an HTTP status of 300 and above means to the caller. */
import type { Reason } from "@parley/messaging"
import type { Duration } from "effect"
import { Failure, type Kind, unexpected } from "./Failure.ts"

/** What the body of an answer says about it. */
export interface Explanation {
  /** The platform's own. */
  readonly code?: string
  /** The HTTP status that it stands for, where that is another one than it came with. */
  readonly status?: number
  /** Names of the fields that are at fault. */
  readonly fields?: ReadonlyArray<string>
  /** How long to wait, where the body tells, or the code does. */
  readonly retryAfter?: Duration.Duration
  /** The contact has asked not to be written to. */
  readonly isOptedOut?: boolean
  /** Nothing was done, and later it may be: it says so, whatever the status. */
  readonly isOutOfOrder?: boolean
}

/** `retryAfter` is what its header asked for. */
export interface Answer extends Explanation {
  readonly status: number
  readonly retryAfter: Duration.Duration
}

export const refusal = (kind: Kind, answer: Answer): Failure => {
  const reason = reasonOf(kind, answer)
  const code = answer.code === undefined ? "" : `, code ${answer.code}`
  const fields = answer.fields === undefined ? "" : `, fields ${answer.fields.join(", ")}`
  const said = `HTTP ${answer.status}${code}${fields}`
  return reason === undefined ? unexpected(kind, said, answer.code) : Failure.because(reason, said, answer.code)
}

const reasonOf = (kind: Kind, answer: Answer): Reason | undefined => {
  const { status, code, isOptedOut, isOutOfOrder, retryAfter } = answer
  if (isOptedOut === true) return { _tag: "OptedOut" }
  if (isOutOfOrder === true) return { _tag: "Unavailable" }
  switch (status) {
    case 401:
      return { _tag: "Unauthorized" }
    case 403:
      return { _tag: "Forbidden" }
    case 404:
      return { _tag: "NotFound" }
    // A gateway gave up waiting for our bytes, and cannot tell how many of them it passed on.
    case 408:
      return kind === "send" ? { _tag: "UnknownOutcome" } : { _tag: "Timeout" }
    case 409:
      return { _tag: "Conflict" }
    case 429:
      return { _tag: "RateLimited", retryAfter }
  }
  if (status >= 500) return kind === "send" ? { _tag: "UnknownOutcome" } : { _tag: "Unavailable" }
  return status >= 400 ? { _tag: "Rejected", code: code ?? String(status) } : undefined
}
