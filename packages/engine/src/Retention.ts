/** Forgets what is old, a little at a time, so that the store stays as small as it is said to be. */
import { Clock, Duration, Effect, Option, Record, type Scope } from "effect"
import * as Missed from "./Missed.ts"
import { type Source, Store } from "./Store.ts"

/** How long things are kept; what is absent, for ever. */
export interface Retention {
  /** Events that have had their turn. With them goes the knowledge that they were here: an event that comes again later is a new one. */
  readonly inbox?: Duration.DurationInput
  /** Messages that were sent or given up, and how far they came. */
  readonly outbox?: Duration.DurationInput
  /** What was said. */
  readonly transcript?: Duration.DurationInput
  /** What happened, and why: without anybody's words. */
  readonly timeline?: Duration.DurationInput
  /** What could not be handled, whole. */
  readonly deadLetters?: Duration.DurationInput
}

/** No platform delivers an event again after a week; words are kept for a quarter, what happened for a year and a month. */
export const usual = {
  inbox: "7 days",
  outbox: "30 days",
  transcript: "90 days",
  timeline: "396 days",
  deadLetters: "30 days"
} satisfies Retention

/** Between two times of forgetting. */
const pause = "1 hour"
/** Rows of each kind in one transaction: others wait for the store meanwhile. */
const limit = 500

/**
 * Begins at once, so that a bot that is started again and again forgets too. An event that a platform of these sources may tell
 * again is not forgotten before it has been asked for what was missed.
 */
export const make = (
  { deadLetters, inbox, outbox, timeline, transcript }: Retention,
  sources: ReadonlyArray<Source>
): Effect.Effect<void, never, Store | Scope.Scope> =>
  Effect.gen(function* () {
    const store = yield* Store
    const kept = Record.filterMap({ deadLetters, inbox, outbox, timeline, transcript }, (it) =>
      Option.map(Option.fromNullable(it), (time) => Duration.toMillis(time))
    )
    if (Record.isEmptyRecord(kept)) return

    const forget = Effect.gen(function* () {
      const now = yield* Clock.currentTimeMillis
      const before = Record.map(kept, (time) => now - time)
      const heard = yield* Effect.forEach(sources, store.heardUntil)
      const told = heard.flatMap((until) => (until === null ? [] : until - Duration.toMillis(Missed.overlap)))
      const settled = before["inbox"] === undefined ? {} : { inbox: Math.min(before["inbox"], ...told) }
      return yield* store.prune({ ...before, ...settled, limit })
    })
    yield* forget.pipe(
      Effect.delay("20 millis"),
      Effect.repeat({ until: (rows) => rows === 0 }),
      Effect.catchAll((error) => Effect.logError(error.message)),
      Effect.zipRight(Effect.sleep(pause)),
      Effect.forever,
      Effect.forkScoped
    )
  })
