/** Timers are rows: they fire at their time, once, and those that came due while the bot was down fire at its start. */
import { assert, describe, it } from "@effect/vitest"
import { Bot, Engine, Flow, Match, MemoryStore, Route, Routes, Store } from "@parley/engine"
import { Effect, Exit, Schema, Scope, TestClock } from "effect"
import { said, scripted } from "./scripted.ts"

const bytes = new Uint8Array()
const hour = 3_600_000

const remind = Flow.make("remind", { version: 1 }, function* () {
  yield* Flow.say("I will.")
  yield* Flow.sleep("until it is time", "2 hours")
  yield* Flow.say("It is time.")
})
const order = Flow.make("order", { version: 1 }, function* () {
  yield* Flow.ask("what", "What would you like?", Schema.NonEmptyString, { timeout: "10 minutes" }).pipe(
    Effect.flatMap((what) => Flow.say(`One ${what}.`)),
    Effect.catchTag("TimedOut", () => Flow.say("Another time, then."))
  )
})
const bot = Bot.make({
  routes: Routes.make(Route.when(Match.keyword("remind"), remind), Route.when(Match.keyword("order"), order)),
  providers: []
})

/** A bot that can be stopped and started over one store. */
const machine = Effect.gen(function* () {
  const platform = scripted()
  const store = yield* MemoryStore.make
  let fired = 0
  const watched = Store.of({
    ...store,
    fire: (request) => Effect.tap(store.fire(request), ({ conversations }) => void (fired += conversations.length))
  })
  const start = Effect.gen(function* () {
    const scope = yield* Scope.make()
    const engine = yield* Engine.make(bot, [platform.provider]).pipe(
      Effect.provideService(Store, watched),
      Scope.extend(scope)
    )
    yield* engine.settled
    return { engine, stop: Scope.close(scope, Exit.void) }
  })
  return { ...platform, start, fired: () => fired }
})

describe("a timer", () => {
  it.scoped("fires at its time, not before, and once", () =>
    Effect.gen(function* () {
      const { fired, start, taken } = yield* machine
      const { engine } = yield* start
      yield* engine.accept([said("1", "remind")], bytes)
      yield* engine.settled
      yield* TestClock.adjust(2 * hour - 1)
      yield* engine.settled
      assert.lengthOf(taken, 1)
      yield* TestClock.adjust(1)
      yield* engine.settled
      yield* TestClock.adjust("1 day")
      yield* engine.settled
      assert.deepStrictEqual(
        taken.map(({ at, text }) => [at, text]),
        [
          [0, "I will."],
          [2 * hour, "It is time."]
        ]
      )
      assert.strictEqual(fired(), 1)
    })
  )

  it.scoped("of a question that was answered in time does not fire", () =>
    Effect.gen(function* () {
      const { fired, start, texts } = yield* machine
      const { engine } = yield* start
      yield* engine.accept([said("1", "order")], bytes)
      yield* TestClock.adjust("9 minutes")
      yield* engine.accept([said("2", "soup")], bytes)
      yield* TestClock.adjust("1 day")
      yield* engine.settled
      assert.deepStrictEqual(texts(), ["What would you like?", "One soup."])
      assert.strictEqual(fired(), 0)
    })
  )

  it.scoped("of a question that was asked again is set anew", () =>
    Effect.gen(function* () {
      const { start, taken } = yield* machine
      const { engine } = yield* start
      yield* engine.accept([said("1", "order")], bytes)
      yield* TestClock.adjust("9 minutes")
      yield* engine.accept([said("2", "")], bytes)
      yield* TestClock.adjust("9 minutes")
      yield* engine.settled
      assert.lengthOf(taken, 2)
      yield* TestClock.adjust("1 minute")
      yield* engine.settled
      assert.deepStrictEqual(
        taken.slice(2).map(({ at, text }) => [at, text]),
        [[19 * 60_000, "Another time, then."]]
      )
    })
  )

  it.scoped("that is earlier than all others is not waited for behind them", () =>
    Effect.gen(function* () {
      const { start, taken } = yield* machine
      const { engine } = yield* start
      yield* engine.accept([said("1", "remind")], bytes)
      yield* engine.settled
      yield* TestClock.adjust("1 minute")
      yield* engine.accept([said("2", "order", "bob")], bytes)
      yield* engine.settled
      yield* TestClock.adjust("10 minutes")
      yield* engine.settled
      assert.deepStrictEqual(
        taken.slice(2).map(({ at, contact, text }) => [at, contact, text]),
        [[11 * 60_000, "bob", "Another time, then."]]
      )
    })
  )

  it.scoped("that came due while the bot was down fires at its start: all of a thousand, each once", () =>
    Effect.gen(function* () {
      const { fired, start, taken, texts } = yield* machine
      const first = yield* start
      const people = Array.from({ length: 1000 }, (_, at) => `contact ${at}`)
      yield* first.engine.accept(
        people.map((name) => said(name, "remind", name)),
        bytes
      )
      yield* first.engine.settled
      yield* first.stop
      yield* TestClock.adjust("1 day")
      assert.lengthOf(taken, 1000)
      const second = yield* start
      yield* second.engine.settled
      const late = taken.slice(1000)
      assert.deepStrictEqual([late.length, new Set(late.map(({ contact }) => contact)).size], [1000, 1000])
      assert.isTrue(late.every(({ text }) => text === "It is time."))
      yield* second.stop
      const third = yield* start
      yield* third.stop
      assert.deepStrictEqual([texts().length, fired()], [2000, 1000])
    })
  )

  it.scopedLive("is late by milliseconds only, also among many", () =>
    Effect.gen(function* () {
      const platform = scripted()
      const nap = Flow.make("nap", { version: 1 }, function* () {
        const { text } = yield* Flow.message
        yield* Flow.sleep("nap", Number(text))
        yield* Flow.say("Awake.")
      })
      const napping = Bot.make({ routes: Routes.make(Route.otherwise(nap)), providers: [] })
      const memory = yield* MemoryStore.make
      const due: Array<number> = []
      const late: Array<number> = []
      const store = Store.of({
        ...memory,
        commit: (turns) => {
          due.push(...turns.flatMap(({ timers }) => timers.set.map(({ due }) => due)))
          return memory.commit(turns)
        },
        fire: (request) =>
          Effect.tap(memory.fire(request), ({ conversations }) => {
            due.sort((one, other) => one - other)
            late.push(...due.splice(0, conversations.length).map((it) => request.now - it))
          })
      })
      const engine = yield* Effect.provideService(Engine.make(napping, [platform.provider]), Store, store)
      const naps = Array.from({ length: 300 }, (_, at) => 200 + at)
      yield* engine.accept(
        naps.map((time) => said(`${time}`, `${time}`, `${time}`)),
        bytes
      )
      while (platform.taken.length < naps.length) yield* Effect.sleep("10 millis")
      assert.lengthOf(late, naps.length)
      assert.isAtLeast(Math.min(...late), 0)
      // How late they are on a quiet machine, the campaign `wake` tells.
      assert.isBelow(Math.max(...late), 5000)
    })
  )
})
