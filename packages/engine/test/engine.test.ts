/** The engine from its door to its outbox, over a provider that does as it is told. */
import { assert, describe, it } from "@effect/vitest"
import { type Bot, Engine, Flow, Match, MemoryStore, Route, Routes, Store } from "@parley/engine"
import { Bookmark, ProviderError } from "@parley/messaging"
import { Cause, Deferred, Effect, Exit, Fiber, Option, Schema, Scope, Stream, TestClock } from "effect"
import { reported, said, scripted, webhook } from "./scripted.ts"

const echo = Flow.make(
  "echo",
  { version: 1 },
  Effect.flatMap(Flow.message, ({ text }) => Flow.say(text))
)
const botOf = <R = never>(...routes: ReadonlyArray<Route.Route<R>>): Bot.Bot<R> => ({
  routes: Routes.fromIterable([...routes, Route.otherwise(echo)]),
  providers: []
})
const bytes = new Uint8Array()

/** A store that tells what was written to it. */
const watched = Effect.map(MemoryStore.make, (store) => {
  const dead: Array<string> = []
  const reports: Array<string> = []
  return {
    dead,
    reports,
    store: Store.of({
      ...store,
      accept: (arrivals) => {
        for (const { content } of arrivals) if ("dead" in content) dead.push(content.dead)
        return store.accept(arrivals)
      },
      setBack: (setbacks) => {
        for (const { next } of setbacks) if ("dead" in next) dead.push(next.dead)
        return store.setBack(setbacks)
      },
      commit: (turns) => {
        reports.push(...turns.flatMap((turn) => turn.reports.map(({ delivery }) => delivery)))
        return store.commit(turns)
      }
    })
  }
})

const started = <R>(bot: Bot.Bot<R>, platforms: ReadonlyArray<ReturnType<typeof scripted>>) =>
  Effect.gen(function* () {
    const watch = yield* watched
    const engine = yield* Effect.provideService(
      Engine.make(
        bot,
        platforms.map(({ provider }) => provider)
      ),
      Store,
      watch.store
    )
    return { engine, ...watch }
  })

describe("what comes in", () => {
  it.scoped("is kept before anybody is told that it is", () =>
    Effect.gen(function* () {
      const disk = yield* Deferred.make<void>()
      const store = yield* MemoryStore.make
      const slow = Store.of({ ...store, accept: (it) => Effect.zipRight(Deferred.await(disk), store.accept(it)) })
      const platform = scripted()
      const engine = yield* Effect.provideService(Engine.make(botOf(), [platform.provider]), Store, slow)
      const receiving = yield* Effect.fork(engine.receive("test", webhook("1", "hello")))
      yield* Effect.yieldNow()
      assert.isTrue(Option.isNone(yield* Fiber.poll(receiving)))
      yield* Deferred.succeed(disk, undefined)
      yield* Fiber.join(receiving)
      yield* engine.settled
      assert.deepStrictEqual(platform.texts(), ["hello"])
    })
  )

  it.scoped("has one effect, however often it is delivered, and how many at once", () =>
    Effect.gen(function* () {
      const platform = scripted()
      const { engine } = yield* started(botOf(), [platform])
      const once = engine.receive("test", webhook("1", "hello"))
      yield* Effect.all(
        Array.from({ length: 50 }, () => once),
        { concurrency: "unbounded" }
      )
      yield* engine.settled
      yield* once
      yield* engine.settled
      assert.deepStrictEqual(platform.texts(), ["hello"])
    })
  )

  it.scoped(
    "is kept as a dead letter where it is genuine and not understood, and forgotten where it is not genuine",
    () =>
      Effect.gen(function* () {
        const { dead, engine, store } = yield* started(botOf(), [scripted()])
        yield* engine.receive("test", webhook("1", ""))
        assert.deepStrictEqual(dead, ["words: missing"])
        const refused = yield* Effect.flip(engine.receive("test", webhook("2", "hello", { signature: "forged" })))
        assert.strictEqual(refused._tag, "Refused")
        assert.strictEqual((yield* Effect.flip(engine.receive("elsewhere", webhook("1", "x"))))._tag, "UnknownProvider")
        assert.deepStrictEqual(yield* store.waiting({ now: 0, limit: 1 }), [])
        assert.lengthOf(dead, 1)
      })
  )

  it.scoped("goes to the account whose signature fits, and is answered over that", () =>
    Effect.gen(function* () {
      const [one, other] = [scripted({ account: "a" }), scripted({ account: "b" })]
      const { engine } = yield* started(botOf(), [one, other])
      yield* engine.receive("test", webhook("1", "to a"))
      yield* engine.receive("test", webhook("1", "to b", { signature: "b" }))
      yield* engine.settled
      assert.deepStrictEqual([one.texts(), other.texts()], [["to a"], ["to b"]])
    })
  )

  it.scoped("is listened for from the last bookmark on", () =>
    Effect.gen(function* () {
      const platform = scripted()
      const asked: Array<string | undefined> = []
      const listening = {
        ...platform.provider,
        listen: (after: Option.Option<Bookmark>) => {
          asked.push(Option.getOrUndefined(after)?.at)
          return Stream.make(said("1", "one"), Bookmark.make({ at: "after one" }), said("2", "two"))
        }
      }
      const store = yield* MemoryStore.make
      const start = Effect.scoped(
        Effect.gen(function* () {
          const engine = yield* Effect.provideService(Engine.make(botOf(), [listening]), Store, store)
          yield* Effect.repeatN(Effect.yieldNow(), 100)
          yield* engine.settled
        })
      )
      yield* Effect.zipRight(start, start)
      assert.deepStrictEqual(asked, [undefined, "after one"])
      assert.deepStrictEqual(platform.texts(), ["one", "two"])
    })
  )

  it.scoped("is listened for again soon, though listening broke often a while ago", () =>
    Effect.gen(function* () {
      let starts = 0
      const error = new ProviderError({ provider: "test", operation: "listen", reason: { _tag: "Unavailable" } })
      const listening = {
        ...scripted().provider,
        /** Breaks at once at first, and later after it has held for a while. */
        listen: () => Stream.fromEffect(Effect.delay(error, ++starts > 8 ? "10 minutes" : "1 milli"))
      }
      yield* Effect.provideServiceEffect(Engine.make(botOf(), [listening]), Store, MemoryStore.make)
      yield* TestClock.adjust("122 seconds")
      assert.strictEqual(starts, 9)
      yield* TestClock.adjust("10 minutes")
      yield* TestClock.adjust("2 seconds")
      assert.strictEqual(starts, 10)
    })
  )

  it.scoped("may also be listened for", () =>
    Effect.gen(function* () {
      const platform = scripted()
      const listening = {
        ...platform.provider,
        listen: () => Stream.make(said("1", "one"), said("2", "two"), said("1", "one"))
      }
      const engine = yield* Effect.provideServiceEffect(Engine.make(botOf(), [listening]), Store, MemoryStore.make)
      yield* Effect.repeatN(Effect.yieldNow(), 100)
      yield* engine.settled
      assert.deepStrictEqual(platform.texts(), ["one", "two"])
    })
  )

  it.scoped("is noted, where it is a report on a message of ours, and not answered", () =>
    Effect.gen(function* () {
      const platform = scripted()
      const { engine, reports } = yield* started(botOf(), [platform])
      yield* engine.accept(
        [reported("m1 sent", "sent"), reported("m1 delivered", "delivered"), reported("m1 sent", "sent")],
        bytes
      )
      yield* engine.settled
      assert.deepStrictEqual(reports, ["sent", "delivered"])
      assert.deepStrictEqual(platform.texts(), [])
    })
  )

  it.scoped("before a crash is handled after it", () =>
    Effect.gen(function* () {
      const store = yield* MemoryStore.make
      const platform = scripted()
      const scope = yield* Scope.make()
      const hangs = botOf(Route.when(Match.keyword("go"), Flow.make("hangs", { version: 1 }, Effect.never)))
      const first = yield* Engine.make(hangs, [platform.provider]).pipe(
        Effect.provideService(Store, store),
        Scope.extend(scope)
      )
      yield* first.accept([said("1", "go")], bytes)
      const dying = yield* Effect.fork(Scope.close(scope, Exit.void))
      yield* Effect.repeatN(TestClock.adjust("1 second"), 10)
      yield* Fiber.join(dying)
      const next = yield* Effect.provideService(Engine.make(botOf(), [platform.provider]), Store, store)
      yield* next.settled
      assert.deepStrictEqual(platform.texts(), ["go"])
    })
  )
})

describe("the turns", () => {
  it.scopedLive("of a conversation are in order and never two at once; conversations do not wait for each other", () =>
    Effect.gen(function* () {
      const running = new Map<string, number>()
      let [most, together] = [0, 0]
      const slow = Flow.make("slow", { version: 1 }, function* () {
        const who = yield* Flow.contact
        const { text } = yield* Flow.message
        running.set(who, (running.get(who) ?? 0) + 1)
        most = Math.max(most, running.get(who) ?? 0)
        together = Math.max(together, [...running.values()].filter((n) => n > 0).length)
        yield* Effect.sleep(`${text.length % 3} millis`)
        running.set(who, (running.get(who) ?? 0) - 1)
        yield* Flow.say(text)
      })
      const platform = scripted()
      const { engine } = yield* started(botOf(Route.when(Match.regex(/./), slow)), [platform])
      const people = Array.from({ length: 20 }, (_, at) => `contact ${at}`)
      const script = Array.from({ length: 20 }, (_, at) => "x".repeat(at + 1))
      const send = (who: string) =>
        Effect.forEach(script, (text, at) => engine.receive("test", webhook(`${who} ${at}`, text, { contact: who })))
      yield* Effect.forEach(people, send, { concurrency: "unbounded" })
      yield* engine.settled
      for (const who of people) {
        assert.deepStrictEqual(
          platform.taken.filter(({ contact }) => contact === who).map(({ text }) => text),
          script
        )
      }
      assert.strictEqual(most, 1)
      assert.isAbove(together, 5)
    })
  )

  it.scoped("that fail are tried again under the same key, then given up, and the conversation goes on", () =>
    Effect.gen(function* () {
      const attempts: Array<readonly [string, number]> = []
      const pay = Flow.step("pay", Schema.Void, ({ attempt, idempotencyKey }) =>
        Effect.zipRight(
          Effect.sync(() => attempts.push([idempotencyKey, attempt])),
          Effect.fail("card refused")
        )
      )
      const platform = scripted()
      const { dead, engine } = yield* started(
        botOf(Route.when(Match.keyword("pay"), Flow.make("pay", { version: 1 }, pay))),
        [platform]
      )
      yield* engine.accept([said("1", "pay"), said("2", "hello"), said("3", "hi", "bob")], bytes)
      yield* engine.settled
      assert.deepStrictEqual(platform.texts(), ["hi"]) // nobody waits for another's failure
      for (const expected of [1, 2, 3, 4]) {
        assert.lengthOf(attempts, expected)
        yield* TestClock.adjust(200 * 5 ** (expected - 1) - 1)
        yield* engine.settled
        assert.lengthOf(attempts, expected)
        yield* TestClock.adjust(1)
        yield* engine.settled
      }
      assert.deepStrictEqual(
        attempts.map(([, attempt]) => attempt),
        [1, 2, 3, 4, 5]
      )
      assert.strictEqual(new Set(attempts.map(([key]) => key)).size, 1)
      assert.deepStrictEqual(platform.texts(), ["hi", "hello"])
      assert.lengthOf(dead, 1)
      yield* engine.accept([said("4", "pay")], bytes)
      yield* engine.settled
      assert.strictEqual(new Set(attempts.map(([key]) => key)).size, 2) // what is asked anew is not the old attempt
    })
  )

  it.scoped("that fail once have said nothing, and say it once when they succeed", () =>
    Effect.gen(function* () {
      let tries = 0
      const flaky = Flow.make(
        "flaky",
        { version: 1 },
        Effect.zipRight(
          Flow.say("Hm."),
          Effect.suspend(() => (tries++ === 0 ? Effect.die("no") : Flow.say("Yes.")))
        )
      )
      const platform = scripted()
      const { engine } = yield* started(botOf(Route.when(Match.keyword("go"), flaky)), [platform])
      yield* engine.accept([said("1", "go")], bytes)
      yield* engine.settled
      assert.deepStrictEqual(platform.texts(), [])
      yield* TestClock.adjust("1 second")
      yield* engine.settled
      assert.deepStrictEqual(platform.texts(), ["Hm.", "Yes."])
    })
  )

  it.scoped("go on after the store was away, and after a defect of its own", () =>
    Effect.gen(function* () {
      const store = yield* MemoryStore.make
      const faults = [Effect.die("a defect"), Effect.fail(Cause.fail("gone"))]
      const shaky = Store.of({
        ...store,
        // Else nothing would have to be taken.
        accept: (arrivals) =>
          Effect.map(store.accept(arrivals), (receipts) => receipts.map((one) => ({ ...one, work: null }))),
        take: (ids) =>
          faults.length > 1
            ? Effect.zipRight(
                Effect.sync(() => faults.pop()),
                Effect.die("gone")
              )
            : store.take(ids)
      })
      const platform = scripted()
      const engine = yield* Effect.provideService(Engine.make(botOf(), [platform.provider]), Store, shaky)
      yield* engine.accept([said("1", "hello")], bytes)
      yield* TestClock.adjust("1 second")
      yield* engine.settled
      assert.deepStrictEqual(platform.texts(), ["hello"])
    })
  )

  it.scoped("that run when the engine is closed are finished, and what they say is sent", () =>
    Effect.gen(function* () {
      const slow = Flow.make("slow", { version: 1 }, Effect.zipRight(Effect.sleep("2 seconds"), Flow.say("Done.")))
      const platform = scripted()
      const scope = yield* Scope.make()
      const { engine } = yield* Scope.extend(started(botOf(Route.when(Match.keyword("go"), slow)), [platform]), scope)
      yield* engine.accept([said("1", "go")], bytes)
      const closing = yield* Effect.fork(Scope.close(scope, Exit.void))
      yield* TestClock.adjust("1 second")
      assert.isTrue(Option.isNone(yield* Fiber.poll(closing)))
      yield* TestClock.adjust("1 second")
      yield* Fiber.join(closing)
      assert.deepStrictEqual(platform.texts(), ["Done."])
    })
  )
})
