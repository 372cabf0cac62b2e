/** When a session ends by itself, as the Session resource tells it (https://www.twilio.com/docs/proxy/api/session). */
import { DateTime, Duration, Option } from "effect"
import type { ProxySession } from "./Session.ts"

type Timed = Pick<ProxySession, "dateCreated" | "dateExpiry" | "dateLastInteraction" | "ttl">

/**
 * `dateExpiry` where there is one; else `ttl` after the creation or the last interaction, whichever is later; never where that is
 * zero or not told. Somebody who watched the service reports that its timer starts at the first interaction: then a session in
 * which nothing was said yet outlives what is told here.
 */
export const expiresAt = ({
  dateCreated,
  dateExpiry,
  dateLastInteraction,
  ttl
}: Timed): Option.Option<DateTime.Utc> => {
  if (dateExpiry !== null) return Option.some(dateExpiry)
  if (ttl === null || Duration.equals(ttl, Duration.zero)) return Option.none()
  return Option.map(latest(dateCreated, dateLastInteraction), DateTime.addDuration(ttl))
}

const latest = (one: DateTime.Utc | null, other: DateTime.Utc | null): Option.Option<DateTime.Utc> =>
  Option.fromNullable(one === null || other === null ? (one ?? other) : DateTime.max(one, other))

/** Whether its time is up, whatever its status says: from the very instant on. */
export const isExpired = (session: Timed, now: DateTime.Utc): boolean =>
  Option.exists(expiresAt(session), DateTime.lessThanOrEqualTo(now))
