/** Endless chats: a run that starts anew keeps nothing of what was before, and is the same run. */
import { assert, describe, it } from "@effect/vitest"
import { Flow, Match, Route, Routes } from "@parley/engine"
import { Cause, Effect, Schema } from "effect"
import { conversation } from "./conversation.ts"

type Body = (
  n: number,
  again: (n: number) => Effect.Effect<never, never, Flow.Run>
) => Effect.Effect<unknown, unknown, Flow.Run>
/** A chat that starts with "from 1". */
const chat = (body: Body) => {
  const flow = Flow.make("chat", { version: 1, input: { n: Schema.NumberFromString } }, ({ n }, self) =>
    body(n, (next) => self.continueWith({ n: next }))
  )
  return Routes.make(Route.when(Match.text("from {n}", { n: Schema.NumberFromString }), flow))
}

const echo = chat((n, again) => Effect.flatMap(Flow.ask("more", `${n}?`, Schema.String), () => again((n % 9) + 1)))
/** Asks in every tenth round only. */
const brief = chat((n, again) =>
  n < 9 ? again(n + 1) : Effect.flatMap(Flow.ask("more", "More?", Schema.String), () => again(0))
)

describe("a run that starts anew", () => {
  it.effect("has its new input, and may use its names again", () =>
    Effect.gen(function* () {
      const talk = conversation()
      for (const [text, said] of [
        ["from 1", "1?"],
        ["x", "2?"],
        ["x", "3?"]
      ] as const)
        assert.deepStrictEqual(yield* talk.hears(echo, text), [said])
      assert.deepStrictEqual(
        talk.state().runs.map(({ number, round }) => [number, round]),
        [[1, 2]]
      )
    })
  )

  it.effect("costs the same after 2,000 rounds as after the first", () =>
    Effect.gen(function* () {
      const talk = conversation()
      const sizes = new Set<number>()
      yield* talk.hears(brief, "from 0")
      for (let turn = 1; turn < 200; turn++) {
        yield* talk.hears(brief, "a long answer that would add up")
        sizes.add(talk.stored().replace(/"round":\d+/u, "").length)
      }
      assert.strictEqual(sizes.size, 1)
      assert.strictEqual(talk.state().runs[0]?.round, 1999)
    })
  )

  it.effect("gives each round's steps a key of their own", () =>
    Effect.gen(function* () {
      const keys: Array<string> = []
      const routes = chat((n, again) =>
        Flow.step("pay", Schema.Void, ({ idempotencyKey }) => Effect.sync(() => keys.push(idempotencyKey))).pipe(
          Effect.zipRight(n < 3 ? again(n + 1) : Effect.void)
        )
      )
      yield* conversation().hears(routes, "from 1")
      assert.deepStrictEqual(keys, ["conversation/1/1/pay", "conversation/1.1/1/pay", "conversation/1.2/1/pay"])
    })
  )

  it.effect("does nothing after that, whatever its author writes there", () =>
    Effect.gen(function* () {
      const routes = chat((n, again) => {
        if (n > 1) return Flow.say("Second.")
        const tried = Effect.catchAllCause(again(2), () => Flow.say("caught"))
        return Effect.ensuring(Effect.zipRight(Effect.race(tried, tried), Flow.say("after")), Flow.say("finally"))
      })
      const raced = chat((n, again) => (n > 1 ? Flow.say("Second.") : Effect.zipRight(again(2), Flow.say("after"))))
      assert.deepStrictEqual(yield* conversation().hears(raced, "from 1"), ["Second."])
      const cause = yield* Effect.flip(Effect.sandbox(conversation().hears(routes, "from 1")))
      assert.include(Cause.pretty(cause), "a run asks or does one thing at a time")
    })
  )

  it.effect("does not let a timer of an earlier round fire in a later one", () =>
    Effect.gen(function* () {
      const routes = chat((n, again) =>
        Flow.ask("more", `${n}?`, Schema.String, { timeout: "1 hour" }).pipe(
          Effect.flatMap(() => again(n + 1)),
          Effect.catchTag("TimedOut", () => Flow.say("Bye."))
        )
      )
      const talk = conversation()
      yield* talk.hears(routes, "from 1")
      const [old] = talk.timers()
      yield* talk.hears(routes, "x")
      const [now] = talk.timers()
      assert.deepStrictEqual([old?.key, now?.key], ["1.0/more", "1.1/more"])
      if (old !== undefined) assert.deepStrictEqual(yield* talk.due(routes, old.event), [])
      assert.deepStrictEqual(yield* talk.waits(routes, "1 hour"), ["Bye."])
    })
  )

  it.effect("may be one that was stored before there were rounds", () =>
    Effect.gen(function* () {
      const talk = conversation()
      yield* talk.hears(echo, "from 1")
      talk.stored(talk.stored().replace('"round":0,', ""))
      assert.notInclude(talk.stored(), "round")
      assert.deepStrictEqual(yield* talk.hears(echo, "x"), ["2?"])
    })
  )
})

describe("a run that starts anew is a mistake", () => {
  const never = Flow.step("wait", Schema.Void, Effect.never)
  it.effect.each<readonly [string, Body, string]>([
    [
      "where it never waits",
      (n, again) => again(n + 1),
      "a run has to wait for something before it starts anew so often"
    ],
    [
      "while a step is under way",
      (n, again) => Effect.all([never, again(n)], { concurrency: 2 }),
      "a run cannot start anew while a step is under way"
    ],
    [
      "where it cannot be interrupted",
      (n, again) => Effect.uninterruptible(again(n)),
      "a run cannot start anew inside an uninterruptible region"
    ],
    [
      "while it asks",
      (n, again) => Effect.all([Flow.ask("a", "?", Schema.String), again(n)], { concurrency: 2 }),
      "a run asks or does one thing at a time"
    ]
  ])("%s", ([, body, why]) =>
    Effect.gen(function* () {
      const talk = conversation()
      const cause = yield* Effect.flip(Effect.sandbox(talk.hears(chat(body), "from 1")))
      assert.include(Cause.pretty(cause), `flow "chat", "continueWith": ${why}`)
      assert.deepStrictEqual(talk.state().runs, [])
    })
  )
})
