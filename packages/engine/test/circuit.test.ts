/** A platform that does not answer is left alone, and found again when it is back. */
import { assert, describe, it } from "@effect/vitest"
import { Bot, Engine, Flow, MemoryStore, Route, Routes, Store } from "@parley/engine"
import { Duration, Effect, TestClock } from "effect"
import { Circuit } from "../dist/Circuit.js"
import { carry, limit } from "../dist/Courier.js"
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

  it.scoped("for a moment only, with many on their way, is sent to again after a moment", () =>
    Effect.gen(function* () {
      const { texts, wait } = yield* crowd(300, away(64))
      for (let second = 0; second < 4; second++) yield* wait("1 second")
      assert.lengthOf(texts(), 300)
    })
  )

  it("is sent to again though the clock was set back meanwhile", () => {
    const circuit = new Circuit()
    for (let failure = 0; failure < 5; failure++) circuit.note("away", 3_600_000)
    assert.deepStrictEqual([circuit.room(3_600_999, 64), circuit.opens(3_600_999)], [0, 3_601_000])
    assert.deepStrictEqual([circuit.room(0, 64), circuit.opens(0)], [1, null])
  })

  it.scoped("for three days is told nothing of what was said before: nobody waits for that any more", () =>
    Effect.gen(function* () {
      const outcomeAfter = (days: number) => {
        const { conversation } = said("1", "")
        const parcel = {
          seq: 1,
          key: "k",
          conversation,
          json: '{"kind":"text","text":"hello"}',
          attempts: 1,
          unsure: false,
          doubts: 0,
          firstTried: 0,
          queued: 0,
          possiblyDuplicate: false,
          known: []
        }
        return Effect.gen(function* () {
          yield* TestClock.setTime(days * 86_400_000)
          const { provider } = scripted()
          return (yield* carry({ provider, limited: yield* limit(provider) }, parcel)).outcome
        })
      }
      assert.strictEqual((yield* outcomeAfter(3))._tag, "Sent")
      assert.deepStrictEqual(yield* outcomeAfter(3.001), { _tag: "Never", why: "TooOld" })
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
