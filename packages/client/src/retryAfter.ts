/** How long a `Retry-After` header asks us to wait: seconds, or a date. */
import { Duration } from "effect"

const unsaid = Duration.seconds(1)
const longest = Duration.days(1)

/** One second where nothing readable is said, and never more than a day. `now` is in milliseconds of the epoch. */
export const retryAfter = (header: string | undefined, now: number): Duration.Duration => {
  if (header === undefined) return unsaid
  const wait = /^\s*\d+\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now
  return Number.isNaN(wait) ? unsaid : Duration.min(longest, Duration.millis(Math.max(0, wait)))
}
