/** A run that is replayed for every message does what it would do in one go: says, asks and acts the same, once. */
import { assert, describe, it } from "@effect/vitest"
import { Address } from "@parley/messaging"
import { Flow, Match, Route, Routes } from "@parley/engine"
import { Cause, Data, Duration, Effect, Exit, Option, Schema } from "effect"
import fc from "fast-check"
import type { FellDue } from "../dist/FellDue.js"
import type { Runtime } from "../dist/Runtime.js"
import { conversation } from "./conversation.ts"
import { message } from "./message.ts"

class Sorry extends Schema.TaggedError<Sorry>()("Sorry", { why: Schema.String }) {}

const acts = [
  "ask",
  "patient",
  "timed",
  "choose",
  "confirm",
  "say",
  "sleep",
  "step",
  "failing",
  "branch",
  "again"
] as const
type Act = (typeof acts)[number]
/** What the contact writes, or how many minutes nothing comes. */
const news = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.constantFrom("yes", "no", "1", "2", "second", "blue", "monday", "Friday!", "7", "", "what?")
    },
    { weight: 1, arbitrary: fc.constantFrom(20, 40, 60, 180) }
  ),
  { maxLength: 30 }
)
const start = Match.text("start {round}", { round: Schema.NumberFromString })

/** A flow of these acts, whose words depend on all that was answered before; `done` hears of each step's effect. */
const flowOf = (acts: ReadonlyArray<Act>, done: (step: string) => void) =>
  Flow.make("any", { version: 1, input: { round: Schema.Number } }, function* ({ round }, self) {
    let known = String(round)
    for (const [at, it] of acts.entries()) {
      const name = `${it} ${at}`
      const does = Effect.sync(() => done(name))
      if (it === "ask")
        known += yield* Flow.ask(name, `${name}${known}?`, Schema.Literal("monday", "friday"), { retry: "Sorry?" })
      if (it === "patient") {
        const answer = Flow.ask(name, `${name}?`, Schema.NumberFromString, { attempts: 2 })
        known += yield* Effect.catchTag(answer, "NotUnderstood", () => Effect.succeed("never mind"))
      }
      if (it === "timed") {
        const answer = Flow.ask(name, `${name}?`, Schema.Literal("monday", "friday"), { timeout: "1 hour" })
        known += yield* Effect.catchTag(answer, "TimedOut", ({ step }) => Effect.as(Flow.say(`No ${step}`), "too late"))
      }
      if (it === "sleep") yield* Flow.sleep(name, "1 hour")
      if (it === "again" && round < 3) return yield* self.continueWith({ round: round + 1 })
      if (it === "choose") known += yield* Flow.choose(name, `${name}${known}`, { red: "Red", blue: "Blue" })
      if (it === "confirm") known += yield* Flow.confirm(name, `${name}?`)
      if (it === "say") yield* Flow.say(`${name}: ${known}`)
      if (it === "step") known += yield* Flow.step(name, Schema.Number, Effect.as(does, at))
      if (it === "failing") {
        const failing = Flow.step(name, Schema.Void, Effect.zipRight(does, new Sorry({ why: name })), {
          failure: Sorry
        })
        yield* Effect.catchTag(failing, "Sorry", ({ why }) => Flow.say(why))
      }
      if (it === "branch" && known.length % 2 === 1) return yield* Flow.say("That is all.")
    }
    yield* Flow.say(`Done: ${known}`)
  })

class Silence extends Data.TaggedError("Silence")<{}> {}

class Restart extends Data.TaggedError("Restart")<{ readonly input: unknown }> {}

/** The flow in one go, in one process, without journal or replay: what everything else is held against. */
const live = (flow: ReturnType<typeof flowOf>, news: ReadonlyArray<string | number>) => {
  const left = [...news]
  const said: Array<string> = []
  /** What is written until then; `undefined` once it is too late. */
  const next = (clock: { left: number }) => {
    const came = left.shift()
    if (came === undefined) throw new Silence()
    if (typeof came === "string") return came
    if (came < clock.left) {
      clock.left -= came
      return next(clock)
    }
    left.unshift(came - clock.left)
    return undefined
  }
  const runtime: Runtime = {
    contact: Address.make("1"),
    message: message(""),
    say: (saying) => Effect.sync(() => said.push(saying.kind === "text" ? saying.text : saying.url)),
    record: ({ effect, failure }) =>
      Effect.catchAll(effect({ idempotencyKey: "", attempt: 1 }), (error) =>
        Option.isSome(failure) && Schema.is(failure.value)(error) ? Effect.fail(error) : Effect.die(error)
      ),
    sleep: (_, duration) =>
      Effect.sync(() => {
        const clock = { left: Duration.toMinutes(duration) }
        while (next(clock) !== undefined);
      }),
    restart: (input) => Effect.die(new Restart({ input })),
    wait: (wait) =>
      Effect.gen(function* () {
        said.push(wait.prompt)
        for (let misses = 1; ; misses++) {
          const text = next({ left: Duration.toMinutes(wait.timeout ?? Infinity) })
          if (text === undefined) return yield* new Flow.TimedOut({ step: wait.name })
          const answer = wait.read(text, wait.offer ?? [])
          if (Option.isSome(answer)) return answer.value
          if (misses === wait.attempts) return yield* new Flow.NotUnderstood({ step: wait.name })
          said.push(wait.retry ?? wait.prompt)
        }
      })
  }
  const play = (input: unknown): boolean => {
    const exit = Effect.runSyncExit(Effect.provideService(flow.run(input), Flow.Run, runtime))
    if (Exit.isSuccess(exit)) return true
    const why = Cause.squash(exit.cause)
    return why instanceof Restart && play(why.input)
  }
  return { ended: play({ round: 1 }), said }
}

describe("a replayed run", () => {
  it("says and does what it would in one go, with its state stored between all that comes", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...acts), { maxLength: 10 }), news, (acts, news) => {
        const once: Array<string> = []
        const plain = live(
          flowOf(acts, (step) => once.push(step)),
          news
        )
        const often: Array<string> = []
        const routes = Routes.make(
          Route.when(
            start,
            flowOf(acts, (step) => often.push(step))
          )
        )
        const talk = conversation()
        const timers = new Map<string, FellDue>()
        const said = ["start 1", ...news].flatMap((it) => {
          const said = Effect.runSync(
            typeof it === "string" ? talk.hears(routes, it) : talk.waits(routes, Duration.minutes(it))
          )
          // A timer that has been, or was replaced, may still come in.
          const now = talk.timers().map(({ event }) => JSON.stringify(event))
          const late = [...timers].flatMap(([key, event]) =>
            now.includes(key) ? [] : Effect.runSync(talk.due(routes, event))
          )
          for (const { event } of talk.timers()) timers.set(JSON.stringify(event), event)
          return [...said, ...late]
        })
        assert.deepStrictEqual(said, plain.said)
        assert.deepStrictEqual(often, once)
        assert.strictEqual(talk.state().runs.length === 0, plain.ended)
      }),
      { numRuns: 200 }
    )
  })

  it.effect("gives its steps the same key at every attempt, and no two the same", () =>
    Effect.gen(function* () {
      const keys: Array<string> = []
      const step = (name: string) =>
        Flow.step(name, Schema.Void, ({ idempotencyKey }) => Effect.sync(() => keys.push(idempotencyKey)))
      const flow = Flow.make("steps", { version: 1 }, Effect.zip(step("a"), step("b")))
      const routes = Routes.make(Route.otherwise(flow))
      for (const talk of [conversation("one"), conversation("other")]) {
        yield* talk.hears(routes, "go")
        yield* talk.hears(routes, "go")
      }
      assert.strictEqual(new Set(keys).size, 8)
    })
  )

  it.effect("does not give a step the key of one in a run whose start has failed", () =>
    Effect.gen(function* () {
      const keys: Array<string> = []
      let isBroken = true
      const flow = Flow.make("pay", { version: 1 }, function* () {
        yield* Flow.step("pay", Schema.Void, ({ idempotencyKey }) => Effect.sync(() => keys.push(idempotencyKey)))
        if (isBroken) yield* Effect.die("broken")
      })
      const talk = conversation()
      yield* Effect.exit(talk.hears(Routes.make(Route.otherwise(flow)), "one thing"))
      isBroken = false
      yield* talk.hears(Routes.make(Route.otherwise(flow)), "another thing")
      assert.strictEqual(new Set(keys).size, 2)
    })
  )

  it.effect("runs its finalizers at every pause, and says what they say at the end", () =>
    Effect.gen(function* () {
      let closed = 0
      const body = Flow.ask("a", "A?", Schema.String).pipe(
        Effect.ensuring(Effect.sync(() => (closed += 1))),
        Effect.ensuring(Flow.say("Bye."))
      )
      const routes = Routes.make(Route.otherwise(Flow.make("tidy", { version: 1 }, body)))
      const talk = conversation()
      assert.deepStrictEqual(yield* talk.hears(routes, "go"), ["A?"])
      assert.deepStrictEqual(yield* talk.hears(routes, "x"), ["Bye."])
      assert.strictEqual(closed, 2)
    })
  )

  it.effect("fails the turn with whatever the flow has not caught, and keeps nothing of it", () =>
    Effect.gen(function* () {
      const fails = (body: Effect.Effect<unknown, unknown, Flow.Run>) =>
        Effect.gen(function* () {
          const talk = conversation()
          const routes = Routes.make(
            Route.otherwise(Flow.make("failing", { version: 1 }, Effect.zipRight(Flow.say("Hm."), body)))
          )
          const cause = yield* Effect.flip(Effect.sandbox(talk.hears(routes, "go")))
          assert.deepStrictEqual(talk.state().runs, [])
          return Cause.squash(cause)
        })
      assert.instanceOf(yield* fails(new Sorry({ why: "" })), Sorry)
      // Not named, so it cannot be caught either: it is not journalled.
      const unnamed = Flow.step("s", Schema.Void, new Sorry({ why: "" }))
      assert.instanceOf(yield* fails(Effect.catchAll(unnamed, () => Effect.void)), Sorry)
      const torn = Effect.ensuring(new Flow.TimedOut({ step: "x" }), Effect.die(new Sorry({ why: "" })))
      assert.instanceOf(yield* fails(torn), Flow.TimedOut)
    })
  )
})
