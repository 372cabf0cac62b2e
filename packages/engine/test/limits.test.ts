/** Where the engine's limits and fences show: each is one line of code, and here is what it is for. */
import { assert, describe, it } from "@effect/vitest"
import { Bot, Engine, Flow, Match, MemoryStore, Route, Routes, Store } from "@parley/engine"
import { Effect, Exit, Scope, TestClock } from "effect"
import { Circuit } from "../dist/Circuit.js"
import { said, scripted } from "./scripted.ts"

const bytes = new Uint8Array()
const echo = Effect.flatMap(Flow.message, ({ text }) => Flow.say(text.replaceAll("\n", "+")))
const echoing = (messages: "each" | "burst") =>
  Bot.make({ routes: Routes.make(Route.otherwise(Flow.make("echo", { version: 1, messages }, echo))), providers: [] })

const started = (bot: Bot.Bot<never>, store: Store["Type"]) =>
  Effect.map(Effect.succeed(scripted()), (platform) => ({
    ...platform,
    engine: Effect.provideService(Engine.make(bot, [platform.provider], { retention: {} }), Store, store)
  }))

describe("a turn", () => {
  it.scoped("that a fence held back is taken again at once", () =>
    Effect.gen(function* () {
      const memory = yield* MemoryStore.make
      let held = 1
      const store = Store.of({
        ...memory,
        commit: (turns) => (held-- > 0 ? Effect.succeed(turns.map(() => false)) : memory.commit(turns))
      })
      const { engine: start, texts } = yield* started(echoing("each"), store)
      const engine = yield* start
      yield* engine.accept([said("1", "hello")], bytes)
      yield* engine.settled
      assert.deepStrictEqual(texts(), ["hello"])
    })
  )

  it.scoped("that has failed waits for its time, also when the bot was started again meanwhile", () =>
    Effect.gen(function* () {
      let tries = 0
      const flaky = Effect.suspend(() => (tries++ < 2 ? Effect.die("no") : Flow.say("Yes.")))
      const bot = Bot.make({
        routes: Routes.make(Route.otherwise(Flow.make("flaky", { version: 1 }, flaky))),
        providers: []
      })
      const { engine: start, texts } = yield* started(bot, yield* MemoryStore.make)
      const scope = yield* Scope.make()
      const first = yield* Scope.extend(start, scope)
      yield* first.accept([said("1", "go")], bytes)
      yield* first.settled
      yield* TestClock.adjust("200 millis")
      yield* first.settled
      assert.strictEqual(tries, 2)
      yield* Scope.close(scope, Exit.void)
      const second = yield* start
      yield* TestClock.adjust("999 millis")
      yield* second.settled
      assert.strictEqual(tries, 2)
      yield* TestClock.adjust("1 millis")
      yield* second.settled
      assert.deepStrictEqual(texts(), ["Yes."])
    })
  )

  it.scoped("that does not end has failed after five minutes, also where it cannot be interrupted", () =>
    Effect.gen(function* () {
      let tries = 0
      const stuck = Effect.suspend(() => (tries++ === 0 ? Effect.uninterruptible(Effect.never) : Flow.say("Free.")))
      const bot = Bot.make({
        routes: Routes.make(Route.when(Match.keyword("go"), Flow.make("stuck", { version: 1 }, stuck))),
        providers: []
      })
      const { engine: start, texts } = yield* started(bot, yield* MemoryStore.make)
      const engine = yield* start
      yield* engine.accept([said("1", "go")], bytes)
      yield* TestClock.adjust("299 seconds")
      assert.strictEqual(tries, 1)
      yield* TestClock.adjust("2 seconds")
      yield* engine.settled
      assert.deepStrictEqual(texts(), ["Free."])
    })
  )

  it.scoped("takes as many messages together as it may, and the others in the next", () =>
    Effect.gen(function* () {
      const { engine: start, texts } = yield* started(echoing("burst"), yield* MemoryStore.make)
      const engine = yield* start
      const all = Array.from({ length: 40 }, (_, at) => `m${at}`)
      yield* engine.accept(
        all.map((text) => said(text, text)),
        bytes
      )
      yield* engine.settled
      assert.deepStrictEqual(texts(), [all.slice(0, 32).join("+"), all.slice(32).join("+")])
    })
  )
})

describe("a platform that wants to rest", () => {
  it("rests as long as it has said, though it says less later", () => {
    const circuit = new Circuit()
    circuit.note({ rest: 60_000 }, 0)
    circuit.note({ rest: 1000 }, 10)
    assert.strictEqual(circuit.opens(20), 60_000)
  })
})
