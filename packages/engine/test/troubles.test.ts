/** What goes wrong around the engine costs nobody a message: a provider's own faults, a store's bad minute, hearing that breaks. */
import { assert, describe, it } from "@effect/vitest"
import { Bot, Engine, Flow, Match, MemoryStore, Route, Routes, Store, StoreUnavailable } from "@parley/engine"
import { type MessageId, type Outgoing, type Provider, ProviderError } from "@parley/messaging"
import { Deferred, Duration, Effect, Exit, Fiber, Option, Scope, Stream, TestClock } from "effect"
import { type Fate, said, scripted, webhook } from "./scripted.ts"

const words = Effect.flatMap(Flow.message, ({ text }) => Effect.forEach(text.split(" "), Flow.say, { discard: true }))
const nap = Effect.zipRight(Flow.sleep("nap", "10 seconds"), Flow.say("Awake."))
const bot = Bot.make({
  routes: Routes.make(
    Route.when(Match.keyword("nap"), Flow.make("nap", { version: 1 }, nap)),
    Route.otherwise(Flow.make("words", { version: 1 }, words))
  ),
  providers: []
})
const bytes = new Uint8Array()
const away = new StoreUnavailable({ operation: "test", cause: "away" })

/** An engine on this provider and store; `wait` lets time pass until nothing is left to do. */
const started = (provider: Provider, store: Store["Type"]) =>
  Effect.gen(function* () {
    const engine = yield* Effect.provideService(Engine.make(bot, [provider], { retention: {} }), Store, store)
    const wait = (time: Duration.DurationInput) => Effect.zipRight(TestClock.adjust(time), engine.settled)
    return {
      engine,
      wait,
      write: (id: string, text: string, contact = "ann") => engine.accept([said(id, text, contact)], bytes)
    }
  })

type Send = (message: Outgoing["text"]) => Effect.Effect<MessageId, ProviderError>
const sending = (platform: ReturnType<typeof scripted>, send: (usual: Send) => Send): Provider => ({
  ...platform.provider,
  send: { text: send(platform.provider.send.text) }
})
/** Does something else the first time. */
const first = (instead: Send) => (usual: Send) => {
  let calls = 0
  return (message: Outgoing["text"]) => (calls++ === 0 ? instead(message) : usual(message))
}

describe("a provider that", () => {
  it.scoped.each<readonly [string, Send]>([
    [
      "throws",
      () => {
        throw new Error("a fault of its own")
      }
    ],
    ["interrupts itself", () => Effect.interrupt],
    ["never answers", () => Effect.never]
  ])("%s has not lost a message, and what is behind it goes out too", ([, instead]) =>
    Effect.gen(function* () {
      const platform = scripted()
      const { wait, write } = yield* started(sending(platform, first(instead)), yield* MemoryStore.make)
      yield* write("1", "one two")
      yield* TestClock.adjust("2 minutes")
      yield* wait("3 seconds")
      yield* wait("3 seconds")
      assert.deepStrictEqual(platform.texts(), ["one", "two"])
      assert.lengthOf(platform.asked, 1)
    })
  )

  it.scoped("never answers sixty-four of its messages answers the sixty-fifth all the same", () =>
    Effect.gen(function* () {
      const platform = scripted()
      const gate = yield* Deferred.make<void>()
      const hangs = sending(
        platform,
        (usual) => (it) => (it.text === "hang" ? Effect.zipRight(Deferred.await(gate), usual(it)) : usual(it))
      )
      const { engine, write } = yield* started(hangs, yield* MemoryStore.make)
      yield* Effect.forEach(Array.from({ length: 64 }), (_, at) => write(`${at}`, "hang", `contact ${at}`))
      yield* Effect.repeatN(Effect.yieldNow(), 200)
      yield* write("x", "hello")
      yield* TestClock.adjust("2 minutes")
      yield* Effect.repeatN(TestClock.adjust("1 second"), 5)
      assert.deepStrictEqual(platform.texts(), ["hello"])
      yield* Deferred.succeed(gate, undefined)
      yield* TestClock.adjust("1 minute")
      yield* engine.settled
    })
  )

  it.scoped("cannot be interrupted does not keep the engine from closing", () =>
    Effect.gen(function* () {
      const platform = scripted()
      const stubborn = sending(
        platform,
        first(() => Effect.uninterruptible(Effect.never))
      )
      const scope = yield* Scope.make()
      const { write } = yield* Scope.extend(started(stubborn, yield* MemoryStore.make), scope)
      yield* write("1", "one")
      yield* Effect.repeatN(Effect.yieldNow(), 100)
      const closing = yield* Effect.fork(Scope.close(scope, Exit.void))
      yield* TestClock.adjust("11 seconds")
      assert.isTrue(Option.isSome(yield* Fiber.poll(closing)))
    })
  )
})

describe("a message in doubt", () => {
  /** What became of one word, told to a provider that does these things. */
  const outcome = (fates: ReadonlyArray<Fate>, change: (provider: Provider) => Provider = (it) => it) =>
    Effect.gen(function* () {
      const platform = scripted()
      platform.fates.push(...fates)
      const flags: Array<boolean> = []
      const memory = yield* MemoryStore.make
      const store = Store.of({
        ...memory,
        settle: (settlements) => {
          flags.push(...settlements.flatMap(({ outcome: it }) => (it._tag === "Sent" ? [it.possiblyDuplicate] : [])))
          return memory.settle(settlements)
        }
      })
      const { wait, write } = yield* started(change(platform.provider), store)
      yield* write("1", "one")
      yield* Effect.repeatN(wait("1 minute"), 4)
      return { texts: platform.texts(), flags, asked: platform.asked.length }
    })
  const blind = ({ lookup: _, ...provider }: Provider): Provider => provider
  const busy: Fate = { _tag: "RateLimited", retryAfter: Duration.seconds(1) }

  it.scoped("stays in doubt while the platform refuses to take it now: it is looked up again before it is sent", () =>
    Effect.map(outcome(["lost", busy]), (it) =>
      assert.deepStrictEqual(it, { texts: ["one"], flags: [false], asked: 1 })
    )
  )

  it.scoped("is sent once more where nobody can tell, is marked so, and is not sent a third time", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual((yield* outcome(["lost"], blind)).flags, [true])
      assert.deepStrictEqual((yield* outcome(["lost", busy], blind)).flags, [true])
      const never = yield* outcome(["lost", "lost", "lost"], blind)
      assert.deepStrictEqual([never.texts, never.flags], [["one", "one"], []])
    })
  )

  it.scoped("is sent again without a doubt, and as often as it takes, where the platform takes our key", () =>
    Effect.gen(function* () {
      const many = Array.from({ length: 20 }, (): Fate => ({ _tag: "UnknownOutcome" }))
      const platform = scripted()
      platform.fates.push(...many)
      const { wait, write } = yield* started(
        { ...blind(platform.provider), isIdempotent: true },
        yield* MemoryStore.make
      )
      yield* write("1", "one")
      yield* wait("2 days")
      assert.deepStrictEqual(platform.texts(), ["one"])
    })
  )

  it.scoped("that the platform will never tell of is one where nobody can tell", () =>
    Effect.gen(function* () {
      const forbidden = (provider: Provider): Provider => ({
        ...provider,
        lookup: () => new ProviderError({ provider: "test", operation: "lookup", reason: { _tag: "Forbidden" } })
      })
      assert.deepStrictEqual((yield* outcome(["lost"], forbidden)).flags, [true])
    })
  )
})

describe("a store that is away for a moment", () => {
  /** Fails at what is made unreliable while `isAway`. */
  const shaky = (
    unreliable: (
      memory: Store["Type"],
      orFails: <A>(it: Effect.Effect<A, StoreUnavailable>) => typeof it
    ) => Partial<Store["Type"]>
  ) =>
    Effect.map(MemoryStore.make, (memory) => {
      const state = { isAway: false }
      const parts = unreliable(memory, (it) => Effect.suspend(() => (state.isAway ? away : it)))
      return { state, store: Store.of({ ...memory, ...parts }) }
    })

  it.scoped("while a timer is due fires it as soon as it is back", () =>
    Effect.gen(function* () {
      const { state, store } = yield* shaky((memory, orFails) => ({ fire: (it) => orFails(memory.fire(it)) }))
      const platform = scripted()
      const { wait, write } = yield* started(platform.provider, store)
      yield* write("1", "nap")
      yield* wait("9 seconds")
      state.isAway = true
      yield* wait("5 seconds")
      state.isAway = false
      yield* wait("1 second")
      assert.deepStrictEqual(platform.texts(), ["Awake."])
    })
  )

  it.scoped("while turns are to be written makes no letter a dead one", () =>
    Effect.gen(function* () {
      const { state, store } = yield* shaky((memory, orFails) => ({ commit: (it) => orFails(memory.commit(it)) }))
      const platform = scripted()
      const { engine, wait, write } = yield* started(platform.provider, store)
      state.isAway = true
      yield* write("1", "one")
      yield* write("2", "two")
      yield* wait("2 minutes")
      state.isAway = false
      yield* wait("1 second")
      assert.deepStrictEqual(platform.texts(), ["one", "two"])
      assert.deepStrictEqual(yield* engine.deadLetters.list(9), [])
    })
  )

  it.scoped("and has written what it says it has not is found out at once", () =>
    Effect.gen(function* () {
      const memory = yield* MemoryStore.make
      let lies = 1
      const store = Store.of({
        ...memory,
        commit: (turns) => Effect.flatMap(memory.commit(turns), (it) => (lies-- > 0 ? away : Effect.succeed(it)))
      })
      const platform = scripted()
      const { wait, write } = yield* started(platform.provider, store)
      yield* write("1", "one")
      yield* wait("1 second")
      assert.deepStrictEqual(platform.texts(), ["one"])
    })
  )

  it.scoped("whenever it is to be noted what was sent lets no more than five hundred be sent meanwhile", () =>
    Effect.gen(function* () {
      const platform = scripted()
      const memory = yield* MemoryStore.make
      let isBack = false
      const { wait, write } = yield* started(
        platform.provider,
        Store.of({ ...memory, settle: (settlements) => (isBack ? memory.settle(settlements) : away) })
      )
      const all = Array.from({ length: 700 }, (_, at) => write(`${at}`, "hello", `contact ${at}`))
      yield* Effect.all(all, { concurrency: "unbounded" })
      yield* Effect.repeatN(
        Effect.promise(() => new Promise((resolve) => setImmediate(resolve))),
        20
      )
      assert.lengthOf(platform.texts(), 512)
      isBack = true
      yield* wait("2 seconds")
      assert.lengthOf(platform.texts(), 700)
    })
  )

  it.scoped("while a webhook comes in has it fetched when it is back", () =>
    Effect.gen(function* () {
      const platform = scripted()
      const memory = yield* MemoryStore.make
      let isAway = false
      const store = Store.of({ ...memory, accept: (it) => Effect.suspend(() => (isAway ? away : memory.accept(it))) })
      const provider = { ...platform.provider, missed: () => Stream.make(said("1", "hello")) }
      const { engine, wait } = yield* started(provider, store)
      yield* wait("1 second")
      isAway = true
      assert.strictEqual((yield* Effect.flip(engine.receive("test", webhook("1", "hello"))))._tag, "StoreUnavailable")
      isAway = false
      yield* wait("5 seconds")
      assert.deepStrictEqual(platform.texts(), ["hello"])
    })
  )

  it.scoped("tells all that share a batch at once, and not one after the other", () =>
    Effect.gen(function* () {
      const memory = yield* MemoryStore.make
      let calls = 0
      const store = Store.of({
        ...memory,
        accept: () =>
          Effect.zipRight(
            Effect.yieldNow(),
            Effect.suspend(() => ((calls += 1), away))
          )
      })
      const { write } = yield* started(scripted().provider, store)
      const all = Array.from({ length: 100 }, (_, at) => Effect.flip(write(`${at}`, "hello")))
      yield* Effect.all(all, { concurrency: "unbounded" })
      assert.isAtMost(calls, 5, "one, three times thirty-two, and the rest")
    })
  )
})

describe("hearing that breaks by a defect", () => {
  it.scoped("is taken up again, of what is told now and of what was missed", () =>
    Effect.gen(function* () {
      const platform = scripted()
      let [listens, fetches] = [0, 0]
      const provider: Provider = {
        ...platform.provider,
        listen: () => {
          if (listens++ === 0) throw new Error("a fault of its own")
          return Stream.concat(Stream.make(said("1", "one")), Stream.never)
        },
        missed: () => (fetches++ === 0 ? Stream.die("a defect") : Stream.make(said("2", "two")))
      }
      const { wait } = yield* started(provider, yield* MemoryStore.make)
      yield* wait("1 hour")
      yield* wait("2 seconds")
      assert.sameMembers(platform.texts(), ["one", "two"])
    })
  )
})
