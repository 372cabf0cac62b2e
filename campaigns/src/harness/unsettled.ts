/** How much a bot has yet to do, as its store says: what it was told and what it is to say. */
import Database from "better-sqlite3"
import { Effect, type Scope } from "effect"

/** Only while the bot runs: a store that somebody reads is not found by the next process as a crash left it. */
export const unsettled = (file: string): Effect.Effect<() => number, never, Scope.Scope> =>
  Effect.gen(function* () {
    const database = new Database(file, { readonly: true })
    yield* Effect.addFinalizer(() => Effect.sync(() => database.close()))
    const count = database
      .prepare<[], number>(
        `select (select count(*) from inbox where settled_at is null)
              + (select count(*) from outbox where settled_at is null)`
      )
      .pluck()
    return () => count.get() ?? 0
  })
