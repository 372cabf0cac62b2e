/** Whether a call may go well the next time, though nothing is changed. */
import type { Reason } from "@parley/messaging"

const passing: ReadonlyArray<Reason["_tag"]> = [
  "Unavailable",
  "Timeout",
  "RateLimited",
  "UnexpectedReply",
  "UnknownOutcome"
]

export const isPassing = ({ reason }: { readonly reason: Reason }): boolean => passing.includes(reason._tag)
