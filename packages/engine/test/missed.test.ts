/** What a platform could not tell us is fetched: once, soon, and from where we stopped hearing. */
import { assert, describe, it } from "@effect/vitest"
import { type Event, Provider, ProviderError, type Webhook } from "@parley/messaging"
import { Bot, Engine, Flow, MemoryStore, Route, Routes, Store } from "@parley/engine"
import { DateTime, type Duration, Effect, Exit, Scope, Stream, TestClock } from "effect"
import { said, scripted, webhook } from "./scripted.ts"

const echo = Flow.make(
  "echo",
  { version: 1 },
  Effect.flatMap(Flow.message, ({ text }) => Flow.say(text))
)
const bot = Bot.make({ routes: Routes.make(Route.otherwise(echo)), providers: [] })
const unavailable = new ProviderError({ provider: "test", operation: "missed", reason: { _tag: "Unavailable" } })

/** A platform that remembers, and an engine that can be closed and opened again over one store. */
const remembering = Effect.gen(function* () {
  const platform = scripted()
  const there: Array<readonly [at: number, event: Event]> = []
  const asked: Array<number> = []
  let isAway = false
  let isDoubtful = false
  const provider = Provider.make({
    ...platform.provider,
    receive: (it: Webhook) => (isDoubtful ? Effect.fail(unavailable) : platform.provider.receive(it)),
    missed: (since: DateTime.Utc) => {
      asked.push(DateTime.toEpochMillis(since))
      return isAway
        ? Stream.fail(unavailable)
        : Stream.fromIterable(there.flatMap(([at, event]) => (at >= DateTime.toEpochMillis(since) ? [event] : [])))
    }
  })
  const store = yield* MemoryStore.make
  const open = Effect.gen(function* () {
    const scope = yield* Scope.make()
    const engine = yield* Engine.make(bot, [provider]).pipe(Effect.provideService(Store, store), Scope.extend(scope))
    const pass = (time: Duration.DurationInput) => Effect.zipRight(TestClock.adjust(time), engine.settled)
    yield* pass(0)
    return { engine, pass, close: Scope.close(scope, Exit.void) }
  })
  return {
    ...platform,
    open,
    asked,
    happens: (at: number, event: Event) => void there.push([at, event]),
    isAway: (is: boolean) => void (isAway = is),
    isDoubtful: (is: boolean) => void (isDoubtful = is)
  }
})

const hour = 3_600_000
const minute = 60_000

describe("what was missed", () => {
  it.scoped("before the first start is nobody's: nothing is asked, and nothing answered", () =>
    Effect.gen(function* () {
      const { asked, happens, open, texts } = yield* remembering
      happens(0, said("1", "of old"))
      yield* open
      assert.deepStrictEqual([asked, texts()], [[], []])
    })
  )

  it.scoped("while we were down is fetched at the start, and what was heard already is not answered again", () =>
    Effect.gen(function* () {
      const { happens, open, texts } = yield* remembering
      yield* TestClock.adjust(10 * hour)
      const first = yield* open
      yield* first.engine.accept([said("1", "heard")], new Uint8Array())
      yield* first.engine.settled
      yield* first.close
      happens(10 * hour, said("1", "heard"))
      happens(11 * hour, said("2", "missed"))
      happens(0, said("0", "of old"))
      yield* TestClock.adjust(2 * hour)
      yield* open
      assert.deepStrictEqual(texts(), ["heard", "missed"])
    })
  )

  it.scoped("is asked for from a little before we stopped hearing, though the platform was away in between", () =>
    Effect.gen(function* () {
      const { asked, happens, isAway, open, texts } = yield* remembering
      yield* TestClock.adjust(10 * hour)
      const first = yield* open
      yield* first.close
      happens(10 * hour + 1, said("1", "missed"))
      isAway(true)
      yield* TestClock.adjust(hour)
      const second = yield* open
      yield* second.pass(5 * minute)
      yield* second.close
      isAway(false)
      const third = yield* open
      assert.isAbove(asked.length, 2)
      assert.deepStrictEqual(new Set(asked), new Set([10 * hour - 5 * minute]))
      assert.deepStrictEqual(texts(), ["missed"])
      yield* third.close
    })
  )

  it.scoped(
    "is looked for every hour, and at once after a webhook that could not be understood for want of the platform",
    () =>
      Effect.gen(function* () {
        const { asked, happens, isDoubtful, open, texts } = yield* remembering
        yield* TestClock.adjust(10 * hour)
        const { engine, pass } = yield* open
        yield* pass(hour - 1)
        assert.deepStrictEqual(asked, [])
        yield* pass(1)
        assert.deepStrictEqual(asked, [10 * hour - 5 * minute])
        isDoubtful(true)
        happens(11 * hour, said("1", "hello"))
        const error = yield* Effect.flip(engine.receive("test", webhook("1", "hello")))
        assert.instanceOf(error, ProviderError)
        yield* pass(minute)
        assert.deepStrictEqual([asked.length, texts()], [2, ["hello"]])
      })
  )
})
