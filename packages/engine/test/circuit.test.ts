/** A platform that does not answer is left alone, and found again when it is back. */
import { assert, describe, it } from "@effect/vitest"
import { Bot, Engine, Flow, MemoryStore, Route, Routes, Store } from "@parley/engine"
import { Duration, Effect, TestClock } from "effect"
import { type Fate, said, scripted } from "./scripted.ts"

const echo = Effect.flatMap(Flow.message, ({ text }) => Flow.say(text))
const bot = Bot.make({ routes: Routes.make(Route.otherwise(Flow.make("echo", { version: 1 }, echo))), providers: [] })

/** So many contacts write, each once, to a bot on two platforms: this one, which does these things, and another. */
const crowd = (count: number, fates: ReadonlyArray<Fate>) =>
  Effect.gen(function* () {
    const [platform, other] = [scripted(), scripted({ account: "b" })]
    platform.fates.push(...fates)
    const engine = yield* Effect.provideServiceEffect(
      Engine.make(bot, [platform.provider, other.provider]),
      Store,
      MemoryStore.make
    )
    const write = (account: string, name: string) =>
      engine.accept([said(`${account} ${name}`, name, name, account)], new Uint8Array())
    yield* Effect.forEach(Array.from({ length: count }), (_, at) => write("a", `${at}`))
    yield* engine.settled
    const wait = (time: Duration.DurationInput) => Effect.zipRight(TestClock.adjust(time), engine.settled)
    return { ...platform, other, wait, write: (name: string) => Effect.zipRight(write("b", name), engine.settled) }
  })

const away = (count: number) => Array.from({ length: count }, (): Fate => ({ _tag: "Unavailable" }))

describe("a platform that is away", () => {
  it.scoped("is asked by one message only, ever less often, while the others wait untried", () =>
    Effect.gen(function* () {
      const { fates, texts, wait } = yield* crowd(300, away(1000))
      const tried = () => 1000 - fates.length
      const atFirst = tried()
      assert.isAtMost(atFirst, 64)
      yield* wait("10 minutes")
      assert.isAtMost(tried() - atFirst, 20)
      assert.deepStrictEqual(texts(), [])
    })
  )

  it.scoped("is told all that waited, each once, soon after it is back", () =>
    Effect.gen(function* () {
      const { fates, texts, wait } = yield* crowd(300, away(70))
      for (let minute = 0; minute < 10; minute++) yield* wait("1 minute")
      assert.deepStrictEqual([fates.length, texts().length, new Set(texts()).size], [0, 300, 300])
    })
  )

  it.scoped("holds up nobody on another platform", () =>
    Effect.gen(function* () {
      const { other, write } = yield* crowd(300, away(1000))
      yield* write("hello")
      assert.deepStrictEqual(other.texts(), ["hello"])
    })
  )

  it.scoped("is not given up: a day later the reply is said, and after four it is too late", () =>
    Effect.gen(function* () {
      const short = yield* crowd(1, away(1000))
      yield* short.wait("1 day")
      short.fates.length = 0
      yield* short.wait("1 minute")
      assert.deepStrictEqual(short.texts(), ["0"])
      const long = yield* crowd(1, away(10_000))
      yield* long.wait("4 days")
      long.fates.length = 0
      yield* long.wait("1 day")
      assert.deepStrictEqual(long.texts(), [])
    })
  )
})

describe("a platform that wants to be left alone", () => {
  it.scoped.each<Fate>([{ _tag: "RateLimited", retryAfter: Duration.minutes(1) }, { _tag: "Unauthorized" }])(
    "is, by all messages: %j",
    (fate) =>
      Effect.gen(function* () {
        const { fates, texts, wait } = yield* crowd(
          200,
          Array.from({ length: 64 }, () => fate)
        )
        yield* wait("59 seconds")
        assert.deepStrictEqual([fates.length, texts()], [0, []])
        yield* wait("1 second")
        assert.lengthOf(texts(), 200)
      })
  )
})
