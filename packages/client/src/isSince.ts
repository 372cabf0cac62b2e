/** Whether something may have happened since a point in time. */
import { DateTime } from "effect"

/** What has no date may be as new as any: nobody can say that it is too old. */
export const isSince = (date: DateTime.Utc | null, since: DateTime.Utc): boolean =>
  date === null || DateTime.greaterThanOrEqualTo(date, since)
