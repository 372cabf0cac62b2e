/** Fetches what a platform has told nobody: while we were down, or could not take it. */
import type { Event, Provider } from "@parley/messaging"
import { Clock, DateTime, Duration, Effect, Schedule, Stream } from "effect"
import * as Failure from "./Failure.ts"
import { Store } from "./Store.ts"
import type { StoreUnavailable } from "./StoreError.ts"

/** Also while all seems well: a platform may give up on a delivery without a word. */
const pause = Duration.hours(1)
/** A platform's clock is not ours. */
export const overlap = Duration.minutes(5)
/** Its lists lag behind; and what fails again and again is not fetched again and again. */
const lag = Duration.seconds(5)
/** A platform that cannot be asked now. */
const patience = Schedule.exponential("1 second").pipe(Schedule.union(Schedule.spaced("1 minute")))

/** Gives what has to be done when something could not be taken: it is fetched soon, and not in an hour. */
export const make = (provider: Provider, accept: (event: Event) => Effect.Effect<void, StoreUnavailable>) =>
  Effect.gen(function* () {
    const { missed } = provider
    if (missed === undefined) return Effect.void
    const store = yield* Store
    const source = { provider: provider.id, account: provider.account }
    const bell = yield* Effect.makeLatch(false)

    const fetch = Effect.gen(function* () {
      yield* bell.close
      const until = yield* Clock.currentTimeMillis
      const since = yield* store.heardUntil(source)
      // Before the first start nobody was listening, and nobody is owed an answer.
      if (since !== null) {
        const from = DateTime.subtractDuration(DateTime.unsafeMake(since), overlap)
        yield* Stream.runForEach(missed(from), accept)
      }
      yield* store.hear({ ...source, until })
    }).pipe(
      // Also after a defect: nobody else would fetch it.
      Effect.sandbox,
      Effect.tapError((cause) => Effect.logWarning(`what was missed cannot be fetched yet: ${Failure.words(cause)}`)),
      Effect.retry(patience),
      Effect.ignore
    )
    yield* Effect.forkScoped(
      Effect.forever(
        Effect.zipRight(fetch, Effect.timeoutOption(Effect.zipRight(bell.await, Effect.sleep(lag)), pause))
      )
    )
    return bell.open
  })
