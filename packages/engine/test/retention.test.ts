/** What is old is forgotten: when its time has come, and not before. */
import { assert, describe, it } from "@effect/vitest"
import { Bot, Engine, Flow, MemoryStore, type Retention, Route, Routes, Store } from "@parley/engine"
import { type Duration, Effect, TestClock } from "effect"
import { said, scripted } from "./scripted.ts"

const echo = Effect.flatMap(Flow.message, ({ text }) => Flow.say(text))
const bot = Bot.make({ routes: Routes.make(Route.otherwise(Flow.make("echo", { version: 1 }, echo))), providers: [] })

/** How often an event is answered that comes once, and again after that time. */
const twice = (apart: Duration.DurationInput, retention?: Retention.Retention) =>
  Effect.gen(function* () {
    const platform = scripted()
    const options = retention === undefined ? {} : { retention }
    const engine = yield* Effect.provideServiceEffect(
      Engine.make(bot, [platform.provider], options),
      Store,
      MemoryStore.make
    )
    const come = Effect.zipRight(engine.accept([said("1", "hello")], new Uint8Array()), engine.settled)
    yield* come
    yield* TestClock.adjust(apart)
    yield* come
    return platform.texts().length
  })

describe("an event that comes again", () => {
  it.scoped("within a week has no effect, also in its last hour", () =>
    Effect.map(twice("167 hours"), (answers) => assert.strictEqual(answers, 1))
  )

  it.scoped("after a week is a new one", () =>
    Effect.map(twice("169 hours"), (answers) => assert.strictEqual(answers, 2))
  )

  it.scoped("has no effect for as long as the setting says", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* twice("4 hours", { inbox: "5 hours" }), 1)
      assert.strictEqual(yield* twice("7 hours", { inbox: "5 hours" }), 2)
      assert.strictEqual(yield* twice("7 hours", {}), 1)
    })
  )
})
