/** Listens to a platform that does not call us, from its last bookmark on, for as long as the engine runs. */
import { Bookmark, type Event, type Provider } from "@parley/messaging"
import { Effect, Option, Schedule, type Scope, Stream } from "effect"
import * as Failure from "./Failure.ts"
import { Store } from "./Store.ts"
import type { StoreUnavailable } from "./StoreError.ts"

/** How long to wait before a stream that broke is listened to again: from the beginning, once it has held for a while. */
const again = Schedule.exponential("1 second").pipe(
  Schedule.union(Schedule.spaced("30 seconds")),
  Schedule.resetAfter("1 minute")
)

/** `keep` returns when the event is on disk. */
export const make = (
  { account, id, listen }: Provider,
  keep: (event: Event) => Effect.Effect<void, StoreUnavailable>
): Effect.Effect<void, never, Store | Scope.Scope> =>
  Effect.gen(function* () {
    if (listen === undefined) return
    const store = yield* Store
    const source = { provider: id, account }
    const hear = Effect.gen(function* () {
      const at = Option.fromNullable(yield* store.bookmark(source))
      const after = Option.map(at, (it) => Bookmark.make({ at: it }))
      // One after the other: a bookmark is kept only when all before it is on disk.
      yield* Stream.runForEach(listen(after), (heard) =>
        heard._tag === "Bookmark" ? store.mark({ ...source, at: heard.at }) : keep(heard)
      )
    })
    yield* hear.pipe(
      // Also after a defect: nobody else would listen.
      Effect.sandbox,
      Effect.tapError((cause) => Effect.logWarning(`${id} is not heard now: ${Failure.words(cause)}`)),
      Effect.retry(again),
      Effect.ignore,
      // A stream that simply ends is taken up again too.
      Effect.zipRight(Effect.sleep("1 second")),
      Effect.forever,
      Effect.forkScoped
    )
  })
