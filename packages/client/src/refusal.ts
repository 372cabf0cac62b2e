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
  /** The contact has asked not to be written to. */
  readonly isOptedOut?: boolean
}

/** `retryAfter` is what its header asked for. */
export interface Answer extends Explanation {
  readonly status: number
  readonly retryAfter: Duration.Duration
}

export const refusal = (kind: Kind, answer: Answer): Failure => {
  const reason = reasonOf(kind, answer)
  const said = `HTTP ${answer.status}${answer.code === undefined ? "" : `, code ${answer.code}`}`
  return reason === undefined ? unexpected(kind, said) : Failure.because(reason, said)
}

const reasonOf = (kind: Kind, { status, code, isOptedOut, retryAfter }: Answer): Reason | undefined => {
  if (isOptedOut === true) return { _tag: "OptedOut" }
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
