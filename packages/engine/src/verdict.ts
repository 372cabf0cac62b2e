/** What follows from a send or a look-up that has failed: for the parcel, and for what is thought of the platform. */
import type { ProviderError } from "@parley/messaging"
import { Duration } from "effect"
import type { Health } from "./Circuit.ts"
import type { Parcel, Settlement } from "./Store.ts"

export type Outcome = Settlement["outcome"]

export interface Verdict {
  readonly outcome: Outcome
  /** `null`: it was not asked. */
  readonly health: Health | null
}

/** When to look again whether a message of unknown outcome has arrived, in milliseconds: a platform's list lags behind. */
export const lag = 3000
/** When to try again with what only a person can mend: missing settings, wrong credentials. */
const mending = 60_000
/** After so long nobody waits for what was said any more. */
const oldest = Duration.toMillis("3 days")
export const isTooOld = ({ queued }: Parcel, now: number): boolean => now - queued > oldest

const backoff = (attempts: number) => Math.min(60_000, 500 * 2 ** Math.min(attempts - 1, 10))
/** Each doubt is waited for twice as long as the one before: an outage may last, and what was sent may be listed late. */
const doubled = (doubts: number) => lag * 2 ** Math.min(doubts, 12)

/** A doubt stays one until a look-up or a send has ended it. */
const later = (parcel: Parcel, now: number, after: number, doubts = parcel.doubts): Outcome => ({
  _tag: "Later",
  notBefore: now + after,
  unsure: parcel.unsure || doubts > parcel.doubts,
  doubts,
  possiblyDuplicate: parcel.possiblyDuplicate
})

/** Of a send. Where it may have been taken, it is one doubt more. */
export const ofSend = ({ reason }: ProviderError, parcel: Parcel, now: number): Verdict => {
  switch (reason._tag) {
    case "Rejected":
      return { outcome: { _tag: "Never", why: `${reason._tag} ${reason.code}` }, health: "answers" }
    case "NotFound":
    case "Conflict":
      return { outcome: { _tag: "Never", why: reason._tag }, health: "answers" }
    case "OptedOut":
      return { outcome: { _tag: "OptedOut" }, health: "answers" }
    case "Forbidden":
      return { outcome: later(parcel, now, mending), health: "answers" }
    case "Unauthorized":
      return { outcome: later(parcel, now, mending), health: { rest: mending } }
    case "RateLimited": {
      const rest = Duration.toMillis(reason.retryAfter)
      return { outcome: later(parcel, now, rest), health: { rest } }
    }
    case "Unavailable":
      return { outcome: later(parcel, now, backoff(parcel.attempts)), health: "away" }
    case "Timeout":
    case "UnexpectedReply":
    case "UnknownOutcome":
      return { outcome: later(parcel, now, doubled(parcel.doubts), parcel.doubts + 1), health: "away" }
  }
}

/** Of a look-up: the doubt stays as it is. `undefined`: it will never be told, however often it is asked. */
export const ofLookup = ({ reason }: ProviderError, parcel: Parcel, now: number): Verdict | undefined => {
  const again = (after: number, health: Health): Verdict => ({ outcome: later(parcel, now, after), health })
  switch (reason._tag) {
    case "Rejected":
    case "NotFound":
    case "Conflict":
    case "OptedOut":
    case "Forbidden":
      return undefined
    case "Unauthorized":
      return again(mending, { rest: mending })
    case "RateLimited": {
      const rest = Duration.toMillis(reason.retryAfter)
      return again(rest, { rest })
    }
    case "Unavailable":
    case "Timeout":
    case "UnexpectedReply":
    case "UnknownOutcome":
      return again(backoff(parcel.attempts), "away")
  }
}
