/** A bot of one flow in this process, on a store in a file: for campaigns that watch it from inside. */
import { Bot, Engine, type Flow, Route, Routes, SqliteStore, Store } from "@parley/engine"
import type { Provider } from "@parley/messaging"
import { Effect, type Scope } from "effect"

/** The engine ends with the scope, and may be made again on the same file then. */
export const embedded = (
  file: string,
  flow: Flow.Flow<{}, unknown, unknown, never>,
  provider: Provider
): Effect.Effect<Engine["Type"], never, Scope.Scope> =>
  Effect.gen(function* () {
    const bot = Bot.make({ routes: Routes.make(Route.otherwise(flow)), providers: [] })
    return yield* Effect.provideService(Engine.make(bot, [provider]), Store, yield* SqliteStore.make(file))
  }).pipe(Effect.orDie)
