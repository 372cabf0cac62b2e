/** A platform that does not answer is left alone, and found again when it is back. */
import { assert, describe, it } from "@effect/vitest"
import { Bot, Engine, Flow, MemoryStore, Route, Routes, Store } from "@parley/engine"
import { ProviderError } from "@parley/messaging"
import { Duration, Effect, TestClock } from "effect"
import { ofSend } from "../dist/verdict.js"
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

  it("is not given up for three days; then it is too late for an answer", () => {
    const day = 86_400_000
    const error = new ProviderError({ provider: "test", operation: "text", reason: { _tag: "Unavailable" } })
    const { conversation } = said("1", "")
    const parcel = {
      seq: 1,
      key: "k",
      conversation,
      json: "",
      attempts: 99,
      unsure: false,
      doubts: 0,
      firstTried: 0,
      known: []
    }
    const after = (time: number) => ofSend(error, parcel, time).outcome
    assert.deepStrictEqual(after(3 * day), { _tag: "Later", notBefore: 3 * day + 60_000, unsure: false, doubts: 0 })
    assert.deepStrictEqual(after(3 * day + 1), { _tag: "Never", why: "TooOld" })
  })
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
