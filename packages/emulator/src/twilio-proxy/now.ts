/** The instant, as the records keep it. */
import { Clock, Effect } from "effect"

export const now: Effect.Effect<string> = Effect.map(Clock.currentTimeMillis, (millis) =>
  new Date(millis).toISOString()
)
