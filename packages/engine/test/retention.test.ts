/** What is old is forgotten: when its time has come, and not before. */
import { assert, describe, it } from "@effect/vitest"
import { Bot, Engine, Flow, MemoryStore, type Retention, Route, Routes, Store } from "@parley/engine"
import { type Duration, Effect, Stream, TestClock } from "effect"
import { said, scripted } from "./scripted.ts"

const echo = Effect.flatMap(Flow.message, ({ text }) => Flow.say(text))
const bot = Bot.make({ routes: Routes.make(Route.otherwise(Flow.make("echo", { version: 1 }, echo))), providers: [] })

/** How often an event is answered that comes once, and again after that time. The bot is off meanwhile: a week is long to watch. */
const twice = (apart: Duration.DurationInput, retention?: Retention.Retention) =>
  Effect.gen(function* () {
    const platform = scripted()
    const store = yield* MemoryStore.make
    const come = Effect.scoped(
      Effect.gen(function* () {
        const options = retention === undefined ? {} : { retention }
        const engine = yield* Effect.provideService(Engine.make(bot, [platform.provider], options), Store, store)
        yield* TestClock.adjust("1 second")
        yield* engine.accept([said("1", "hello")], new Uint8Array())
        yield* engine.settled
      })
    )
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

describe("what is old", () => {
  it.scoped("is forgotten to its end, not five hundred an hour", () =>
    Effect.gen(function* () {
      const memory = yield* MemoryStore.make
      let rows = 0
      const store = Store.of({ ...memory, prune: (it) => Effect.tap(memory.prune(it), (gone) => (rows += gone)) })
      const engine = yield* Effect.provideService(
        Engine.make(bot, [scripted().provider], { retention: { inbox: "1 hour" } }),
        Store,
        store
      )
      const crowd = Array.from({ length: 1200 }, (_, at) => said(`${at}`, "hello", `contact ${at}`))
      yield* engine.accept(crowd, new Uint8Array())
      yield* engine.settled
      yield* TestClock.adjust("3 hours")
      assert.strictEqual(rows, 1200)
    })
  )

  it.scoped("is not forgotten before the platform was asked for what was missed, for it may tell of it again", () =>
    Effect.gen(function* () {
      const platform = scripted()
      const store = yield* MemoryStore.make
      let isSlow = false
      const provider = {
        ...platform.provider,
        missed: () =>
          Stream.unwrap(Effect.as(isSlow ? Effect.sleep("10 minutes") : Effect.void, Stream.make(said("1", "hello"))))
      }
      const live = (time: Duration.DurationInput) =>
        Effect.gen(function* () {
          const engine = yield* Effect.provideService(Engine.make(bot, [provider]), Store, store)
          yield* TestClock.adjust(time)
          yield* engine.settled
          return engine
        })
      yield* Effect.scoped(
        Effect.gen(function* () {
          const engine = yield* live("1 second")
          yield* engine.accept([said("1", "hello")], new Uint8Array())
          yield* engine.settled
        })
      )
      yield* TestClock.adjust("8 days")
      isSlow = true
      yield* live("1 hour")
      assert.deepStrictEqual(platform.texts(), ["hello"])
    })
  )
})
