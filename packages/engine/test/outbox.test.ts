/** What turns have said is sent: in order, again where nothing was taken, and never blindly a second time. */
import { assert, describe, it } from "@effect/vitest"
import { ConsentReported, EventId, MessageId } from "@parley/messaging"
import { Bot, Engine, Flow, MemoryStore, Route, Routes, Store } from "@parley/engine"
import { Deferred, Duration, Effect, Exit, Fiber, Scope, TestClock } from "effect"
import { said, scripted, type Fate } from "./scripted.ts"

const parts = Effect.flatMap(Flow.message, ({ text }) => Effect.forEach(text.split(" "), Flow.say, { discard: true }))
const bot = Bot.make({ routes: Routes.make(Route.otherwise(Flow.make("parts", { version: 1 }, parts))), providers: [] })
const bytes = new Uint8Array()

const started = (platform: ReturnType<typeof scripted>) =>
  Effect.provideServiceEffect(Engine.make(bot, [platform.provider]), Store, MemoryStore.make)
/** One contact writes; the provider does these things to the first messages of ours. */
const after = (fates: ReadonlyArray<Fate>, text: string) =>
  Effect.gen(function* () {
    const platform = scripted()
    platform.fates.push(...fates)
    const engine = yield* started(platform)
    yield* engine.accept([said("1", text)], bytes)
    yield* engine.settled
    const wait = (time: Duration.DurationInput) => Effect.zipRight(TestClock.adjust(time), engine.settled)
    return { ...platform, engine, wait }
  })

describe("a message", () => {
  it.scoped("is sent after the one before it was taken", () =>
    Effect.map(after([], "one two three"), ({ texts }) => assert.deepStrictEqual(texts(), ["one", "two", "three"]))
  )

  it.scoped("waits as long as the platform asks, and nothing overtakes it", () =>
    Effect.gen(function* () {
      const { taken, texts, wait } = yield* after(
        ["taken", { _tag: "RateLimited", retryAfter: Duration.seconds(30) }],
        "one two three"
      )
      assert.deepStrictEqual(texts(), ["one"])
      yield* wait("29999 millis")
      assert.deepStrictEqual(texts(), ["one"])
      yield* wait("1 millis")
      assert.deepStrictEqual(texts(), ["one", "two", "three"])
      assert.deepStrictEqual(
        taken.map(({ at }) => at),
        [0, 30_000, 30_000]
      )
    })
  )

  it.scoped("is tried ever less often while the platform is away, and does not hold up other contacts", () =>
    Effect.gen(function* () {
      const { engine, taken, texts, wait } = yield* after(
        Array.from({ length: 4 }, () => ({ _tag: "Unavailable" as const })),
        "one"
      )
      yield* engine.accept([], bytes)
      yield* wait(500)
      yield* wait(1000)
      yield* wait(1999)
      assert.deepStrictEqual(texts(), [])
      yield* engine.accept([said("2", "two", "bob")], bytes)
      yield* engine.settled
      yield* wait(1)
      yield* wait(4000)
      yield* wait(4000)
      assert.sameMembers(texts(), ["two", "one"])
      assert.lengthOf(taken, 2)
    })
  )

  it.scoped.each<Fate>([{ _tag: "Rejected", code: "21610" }, { _tag: "NotFound" }, { _tag: "Conflict" }])(
    "is given up where the platform says no for good: %j",
    (fate) =>
      Effect.gen(function* () {
        const { texts, wait } = yield* after([fate], "one two")
        assert.deepStrictEqual(texts(), ["two"])
        yield* wait("1 day")
        assert.deepStrictEqual(texts(), ["two"])
      })
  )

  it.scoped.each<Fate>([{ _tag: "Unauthorized" }, { _tag: "Forbidden" }])(
    "waits for a person to mend the settings: %j",
    (fate) =>
      Effect.gen(function* () {
        const { texts, wait } = yield* after([fate], "one")
        yield* wait("59 seconds")
        assert.deepStrictEqual(texts(), [])
        yield* wait("1 second")
        assert.deepStrictEqual(texts(), ["one"])
      })
  )
})

describe("a message of unknown outcome", () => {
  it.scoped("is looked up and sent again, however often it was put off before", () =>
    Effect.gen(function* () {
      const putOff = Array.from({ length: 9 }, (): Fate => ({ _tag: "RateLimited", retryAfter: Duration.seconds(1) }))
      const { asked, texts, wait } = yield* after([...putOff, { _tag: "UnknownOutcome" }], "one")
      for (const _ of putOff) yield* wait("1 second")
      assert.deepStrictEqual([asked.length, texts()], [0, []])
      yield* wait("1 minute")
      assert.deepStrictEqual([asked.length, texts()], [1, ["one"]])
    })
  )

  it.scoped("is looked up, and not sent again where it has arrived", () =>
    Effect.gen(function* () {
      const { asked, taken, texts, wait } = yield* after(["lost"], "one two")
      assert.deepStrictEqual(texts(), ["one"])
      yield* wait("3 seconds")
      assert.deepStrictEqual(texts(), ["one", "two"])
      assert.deepStrictEqual(
        asked.map(({ envelope, since, text }) => [envelope.key, text, since.epochMillis]),
        [[taken[0]?.key, "one", 0]]
      )
    })
  )

  it.scoped.each<Fate>([{ _tag: "UnknownOutcome" }, { _tag: "Timeout" }, { _tag: "UnexpectedReply" }, "broken"])(
    "is looked up, and sent again where it has not arrived: %j",
    (fate) =>
      Effect.gen(function* () {
        const { asked, texts, wait } = yield* after([fate], "one two")
        assert.deepStrictEqual([asked.length, texts()], [0, []])
        yield* wait("3 seconds")
        assert.deepStrictEqual([asked.length, texts()], [1, ["one", "two"]])
      })
  )

  it.scoped("is not sent while nobody can be asked", () =>
    Effect.gen(function* () {
      const { asked, lookups, texts, wait } = yield* after([{ _tag: "UnknownOutcome" }], "one")
      lookups.push({ _tag: "Unavailable" }, { _tag: "RateLimited", retryAfter: Duration.seconds(50) })
      yield* wait("3 seconds")
      yield* wait("1 second")
      yield* wait("49 seconds")
      assert.deepStrictEqual([asked.length, texts()], [2, []])
      yield* wait("1 second")
      assert.deepStrictEqual([asked.length, texts()], [3, ["one"]])
    })
  )

  it.scoped("is given up at last, where each attempt leaves the same doubt", () =>
    Effect.gen(function* () {
      const { asked, fates, texts, wait } = yield* after(
        Array.from({ length: 100 }, () => ({ _tag: "UnexpectedReply" as const })),
        "one two"
      )
      for (let minute = 0; minute < 20; minute++) yield* wait("1 minute")
      assert.isBelow(asked.length, 20)
      assert.isAbove(fates.length, 80)
      assert.deepStrictEqual(texts(), [])
    })
  )

  it.scoped("is one that was on its way when the process was killed", () =>
    Effect.gen(function* () {
      const store = yield* MemoryStore.make
      const platform = scripted()
      const scope = yield* Scope.make()
      const gone = yield* Deferred.make<void>()
      const hanging = {
        ...platform.provider,
        send: {
          text: (it: Parameters<typeof platform.provider.send.text>[0]) =>
            Effect.zipRight(
              platform.provider.send.text(it),
              Effect.zipRight(Deferred.succeed(gone, undefined), Effect.as(Effect.never, MessageId.make("?")))
            )
        }
      }
      const first = yield* Engine.make(bot, [hanging]).pipe(Effect.provideService(Store, store), Scope.extend(scope))
      yield* first.accept([said("1", "one two")], bytes)
      yield* Deferred.await(gone)
      const dying = yield* Effect.fork(Scope.close(scope, Exit.void))
      yield* Effect.repeatN(TestClock.adjust("1 second"), 10)
      yield* Fiber.join(dying)
      const next = yield* Effect.provideService(Engine.make(bot, [platform.provider]), Store, store)
      yield* next.settled
      assert.deepStrictEqual([platform.texts(), platform.asked], [["one"], []], "a platform's list lags behind")
      yield* TestClock.adjust("3 seconds")
      yield* next.settled
      assert.deepStrictEqual(platform.texts(), ["one", "two"])
      assert.lengthOf(platform.asked, 1)
    })
  )
})

describe("media", () => {
  const picture = Flow.media("https://bot.example/menu.png", { otherwise: "Soup, fish, cake." })
  const menu = Bot.make({
    routes: Routes.make(Route.otherwise(Flow.make("menu", { version: 1 }, picture))),
    providers: []
  })
  const sentBy = (platform: ReturnType<typeof scripted>, media: boolean) =>
    Effect.gen(function* () {
      const pictures: Array<string> = []
      const withMedia = {
        ...platform.provider,
        send: {
          ...platform.provider.send,
          media: ({ url }: { readonly url: string }) => Effect.sync(() => MessageId.make(`p${pictures.push(url)}`))
        }
      }
      const engine = yield* Effect.provideServiceEffect(
        Engine.make(menu, [media ? withMedia : platform.provider]),
        Store,
        MemoryStore.make
      )
      yield* engine.accept([said("1", "menu")], bytes)
      yield* engine.settled
      return [platform.texts(), pictures]
    })

  it.scoped("is sent where the platform sends it", () =>
    Effect.map(sentBy(scripted(), true), (sent) => assert.deepStrictEqual(sent, [[], ["https://bot.example/menu.png"]]))
  )

  it.scoped("is told in words where it does not", () =>
    Effect.map(sentBy(scripted(), false), (sent) => assert.deepStrictEqual(sent, [["Soup, fish, cake."], []]))
  )
})

describe("a contact who has opted out", () => {
  const optedOut = { _tag: "OptedOut" } as const
  const stopped = (id: string, consent: "optedIn" | "optedOut") =>
    ConsentReported.make({ id: EventId.make(id), conversation: said(id, "").conversation, consent })

  it.scoped("is told nothing of what waits, and is not tried again; others hear as before", () =>
    Effect.gen(function* () {
      const { asked, engine, fates, texts, wait } = yield* after(["taken", optedOut], "one two three four")
      yield* wait("1 day")
      assert.deepStrictEqual([texts(), fates, asked], [["one"], [], []])
      yield* engine.accept([said("2", "hello", "bob")], bytes)
      yield* engine.settled
      assert.deepStrictEqual(texts(), ["one", "hello"])
    })
  )

  it.scoped("is tried once more when they write again, because platforms lift it by themselves", () =>
    Effect.gen(function* () {
      const { engine, texts } = yield* after([optedOut], "one two")
      yield* engine.accept([said("2", "three")], bytes)
      yield* engine.settled
      assert.deepStrictEqual(texts(), ["three"])
    })
  )

  it.scoped("and of whom the platform says so is told nothing of what waits either", () =>
    Effect.gen(function* () {
      const { engine, texts, wait } = yield* after(
        ["taken", { _tag: "RateLimited", retryAfter: Duration.seconds(30) }],
        "one two three"
      )
      yield* engine.accept([stopped("2", "optedIn")], bytes)
      yield* engine.settled
      yield* engine.accept([stopped("3", "optedOut")], bytes)
      yield* wait("1 day")
      assert.deepStrictEqual(texts(), ["one"])
    })
  )
})
