/** When a session's time is up: `date_expiry` where there is one, else its ttl after the last interaction. */
import type { Session } from "./records.ts"

/**
 * Milliseconds since 1970; undefined is never. The ttl counts from the creation or the last interaction, whichever is
 * later, as the Session resource's own description says; a report from practice has it start with the first interaction.
 */
export const expiresAt = ({
  createdAt,
  expiry,
  lastInteractionAt,
  ttl
}: Pick<Session, "createdAt" | "expiry" | "lastInteractionAt" | "ttl">): number | undefined => {
  if (expiry !== null) return Date.parse(expiry)
  if (ttl === 0) return undefined
  return Math.max(Date.parse(createdAt), Date.parse(lastInteractionAt ?? createdAt)) + ttl * 1000
}

export const isOpen = ({ status }: Pick<Session, "status">): boolean => status === "open" || status === "in-progress"

/** The session as it is now: closed from the very instant at which its time was up, whenever somebody looks. */
export const settled = (session: Session, now: number): Session => {
  const end = expiresAt(session)
  if (!isOpen(session) || end === undefined || end > now) return session
  // A time that was already over when it was set ends the session then, and not before.
  const endedAt = new Date(Math.max(end, Date.parse(session.updatedAt))).toISOString()
  return { ...session, status: "closed", endedAt, updatedAt: endedAt }
}
