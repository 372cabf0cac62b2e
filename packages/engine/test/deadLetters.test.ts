/** What cannot be handled is kept whole, for a person to look at; whether its conversation waits for that is a policy. */
import { assert, describe, it } from "@effect/vitest"
import { Bot, Engine, Flow, Match, MemoryStore, Route, Routes, Store } from "@parley/engine"
import { type Duration, Effect, TestClock } from "effect"
import { said, scripted, webhook } from "./scripted.ts"

const bytes = new TextEncoder().encode("as it came")

/** A bot whose flow `break` fails until it is mended. */
const machine = (deadLetters?: "skip" | "block") =>
  Effect.gen(function* () {
    const platform = scripted()
    let isMended = false
    const fragile = Effect.suspend(() => (isMended ? Flow.say("Mended.") : Effect.die(new Error("broken"))))
    const echo = Effect.flatMap(Flow.message, ({ text }) => Flow.say(text))
    const bot = Bot.make({
      routes: Routes.make(
        Route.when(Match.keyword("break"), Flow.make("fragile", { version: 1 }, fragile)),
        Route.otherwise(Flow.make("echo", { version: 1 }, echo))
      ),
      providers: [platform.provider],
      ...(deadLetters !== undefined && { deadLetters })
    })
    const engine = yield* Effect.provideServiceEffect(Engine.make(bot, [platform.provider]), Store, MemoryStore.make)
    const wait = (time: Duration.DurationInput) => Effect.zipRight(TestClock.adjust(time), engine.settled)
    yield* engine.accept([said("1", "break"), said("2", "and then"), said("3", "hello", "bob")], bytes)
    yield* engine.settled
    yield* Effect.repeatN(wait("30 seconds"), 4)
    return { ...platform, engine, wait, mend: () => void (isMended = true) }
  })

describe("a dead letter", () => {
  it.scoped("is kept with what came and why it failed, and its conversation goes on", () =>
    Effect.gen(function* () {
      const { engine, texts } = yield* machine()
      assert.deepStrictEqual(texts(), ["hello", "and then"])
      const [dead, ...others] = yield* engine.deadLetters.list(10)
      assert.deepStrictEqual([dead?.attempts, dead?.blocks, others.length], [5, false, 0])
      assert.match(dead?.why ?? "", /broken/)
      assert.match(dead?.json ?? "", /"text":"break"/)
      assert.deepStrictEqual(dead?.raw, bytes)
    })
  )

  it.scoped("is replayed by hand, once what was broken is mended", () =>
    Effect.gen(function* () {
      const { engine, mend, texts } = yield* machine()
      const letters = (yield* engine.deadLetters.list(10)).map(({ seq }) => seq)
      yield* engine.deadLetters.replay(letters)
      yield* engine.settled
      assert.deepStrictEqual(yield* engine.deadLetters.list(10), [])
      mend()
      yield* TestClock.adjust("1 minute")
      yield* engine.settled
      assert.deepStrictEqual(texts(), ["hello", "and then", "Mended."])
      assert.deepStrictEqual(yield* engine.deadLetters.list(10), [])
    })
  )

  it.scoped("is one too that nobody understood; it cannot be replayed, only be forgotten", () =>
    Effect.gen(function* () {
      const { engine } = yield* machine()
      yield* engine.receive("test", webhook("9", ""))
      const [dead] = yield* engine.deadLetters.list(1)
      assert.deepStrictEqual([dead?.why, dead?.json, dead?.conversation], ["words: missing", null, null])
      yield* engine.deadLetters.replay([dead?.seq ?? 0])
      assert.lengthOf(yield* engine.deadLetters.list(10), 2)
      yield* engine.deadLetters.discard([dead?.seq ?? 0])
      assert.lengthOf(yield* engine.deadLetters.list(10), 1)
    })
  )
})

describe("a dead letter that blocks", () => {
  it.scoped("holds up its conversation, and no other, until it is replayed", () =>
    Effect.gen(function* () {
      const { engine, mend, texts, wait } = yield* machine("block")
      assert.deepStrictEqual(texts(), ["hello"])
      yield* engine.accept([said("4", "still there?"), said("5", "hi", "bob")], bytes)
      yield* wait("1 hour")
      assert.deepStrictEqual(texts(), ["hello", "hi"])
      mend()
      yield* engine.deadLetters.replay((yield* engine.deadLetters.list(10)).map(({ seq }) => seq))
      yield* engine.settled
      assert.deepStrictEqual(texts(), ["hello", "hi", "Mended.", "and then", "still there?"])
    })
  )

  it.scoped("lets it go on when it is discarded", () =>
    Effect.gen(function* () {
      const { engine, texts } = yield* machine("block")
      yield* engine.deadLetters.discard((yield* engine.deadLetters.list(10)).map(({ seq }) => seq))
      yield* engine.settled
      assert.deepStrictEqual(texts(), ["hello", "and then"])
    })
  )
})

describe("a turn that the store refuses to write", () => {
  it.scoped("fails alone: who shares its commit is answered, and so is who comes after it", () =>
    Effect.gen(function* () {
      const platform = scripted()
      const memory = yield* MemoryStore.make
      const store = Store.of({
        ...memory,
        commit: (turns) =>
          turns.some(({ outbox }) => outbox.some(({ json }) => json.includes("poison")))
            ? Effect.dieMessage("a row that breaks a rule")
            : memory.commit(turns)
      })
      const echo = Effect.flatMap(Flow.message, ({ text }) => Flow.say(text))
      const bot = Bot.make({
        routes: Routes.make(Route.otherwise(Flow.make("echo", { version: 1 }, echo))),
        providers: []
      })
      const engine = yield* Effect.provideService(Engine.make(bot, [platform.provider]), Store, store)
      const crowd = Array.from({ length: 50 }, (_, at) => `contact ${at}`)
      yield* engine.accept(
        [said("p", "poison"), said("q", "after it"), ...crowd.map((name) => said(name, name, name))],
        bytes
      )
      yield* engine.settled
      assert.sameMembers(platform.texts(), crowd)
      yield* Effect.repeatN(Effect.zipRight(TestClock.adjust("30 seconds"), engine.settled), 4)
      assert.sameMembers(platform.texts(), [...crowd, "after it"])
      assert.lengthOf(yield* engine.deadLetters.list(10), 1)
    })
  )
})

describe("a sender that no numbering plan knows", () => {
  it.scoped.each(["22395", "AMAZON", "+15005550006", "messenger:1234", "+"])("is answered: %s", (contact) =>
    Effect.gen(function* () {
      const { engine, taken } = yield* machine()
      yield* engine.accept([said("x", "hello there", contact)], bytes)
      yield* engine.settled
      assert.deepInclude(
        taken.map(({ contact, text }) => ({ contact, text })),
        { contact, text: "hello there" }
      )
    })
  )
})
