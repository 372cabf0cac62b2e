/** A bot of one flow in this process, on a store in a file: for campaigns that watch it from inside. */
import { Bot, Engine, type Flow, Route, Routes, SqliteStore, Store } from "@parley/engine"
import type { Provider } from "@parley/messaging"
import { Effect, identity, type Scope } from "effect"

/** The engine ends with the scope, and may be made again on the same file then. `watched` may look at what its store is asked. */
export const embedded = (
  file: string,
  flow: Flow.Flow<{}, unknown, unknown, never>,
  provider: Provider,
  watched: (store: Store["Type"]) => Store["Type"] = identity
): Effect.Effect<Engine["Type"], never, Scope.Scope> =>
  Effect.gen(function* () {
    const bot = Bot.make({ routes: Routes.make(Route.otherwise(flow)), providers: [] })
    return yield* Effect.provideService(Engine.make(bot, [provider]), Store, watched(yield* SqliteStore.make(file)))
  }).pipe(Effect.orDie)
