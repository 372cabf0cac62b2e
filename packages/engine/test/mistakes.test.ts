/** What the types cannot see is found when it runs: a sentence that names flow and step, and nothing that anybody wrote. */
import { assert, describe, it } from "@effect/vitest"
import { Flow, Route, Routes } from "@parley/engine"
import { Cause, Deferred, Effect, Schema } from "effect"
import { conversation } from "./conversation.ts"

const ask = (name: string) => Flow.ask(name, `${name}?`, Schema.String)
const never = Flow.step("wait", Schema.String, Effect.never)
const [twice, atOnce, underWay, masked] = [
  "the name is used twice in one run; in a loop, put the turn's number into it",
  "a run asks or does one thing at a time; a question may have a `timeout`",
  "a run cannot wait while a step is under way",
  "a run cannot wait inside an uninterruptible region"
]

describe("a flow that", () => {
  it.effect.each<readonly [string, Effect.Effect<unknown, unknown, Flow.Run>, string, string]>([
    ["asks twice under one name", Effect.zip(ask("a"), ask("a")), "a", twice],
    ["does a step under a question's name", Effect.zip(ask("a"), Flow.step("a", Schema.Void, Effect.void)), "a", twice],
    ["asks two questions at once", Effect.all([ask("a"), ask("b")], { concurrency: 2 }), "b", atOnce],
    ["does something while it asks", Effect.all([ask("a"), never], { concurrency: 2 }), "wait", atOnce],
    ["asks while it does something", Effect.all([never, ask("a")], { concurrency: 2 }), "a", underWay],
    ["lets a question race with a step", Effect.race(never, ask("a")), "a", underWay],
    ["asks where it cannot be interrupted", Effect.uninterruptible(ask("a")), "a", masked],
    ["asks while it acquires", Effect.scoped(Effect.acquireRelease(ask("a"), () => Effect.void)), "a", masked],
    ["sleeps while it does something", Effect.all([never, Flow.sleep("a", 1)], { concurrency: 2 }), "a", underWay],
    ["sleeps where it cannot be interrupted", Effect.uninterruptible(Flow.sleep("a", 1)), "a", masked],
    ["lets a question race with a sleep", Effect.race(ask("a"), Flow.sleep("b", 1)), "b", atOnce],
    ["sleeps twice under one name", Effect.zip(ask("a"), Flow.sleep("a", 1)), "a", twice],
    ["sleeps for ever", Flow.sleep("a", Infinity), "a", "a sleep has to come to an end"],
    [
      "does a step when it is put aside",
      Effect.ensuring(ask("a"), Flow.step("bye", Schema.Void, Effect.void)),
      "bye",
      atOnce
    ],
    ["hides its mistake", Effect.catchAllCause(Effect.zip(ask("a"), ask("a")), () => Flow.say("fine")), "a", twice]
  ])("%s", ([, body, step, why]) =>
    Effect.gen(function* () {
      const routes = Routes.make(Route.otherwise(Flow.make("mistaken", { version: 1 }, body)))
      const talk = conversation()
      const cause = yield* Effect.sandbox(Effect.zipRight(talk.hears(routes, "go"), talk.hears(routes, "secret"))).pipe(
        Effect.flip
      )
      assert.include(Cause.pretty(cause), `flow "mistaken", "${step}": ${why}`)
      assert.notInclude(Cause.pretty(cause), "secret")
    })
  )

  it.effect("does several steps at once is none", () =>
    Effect.gen(function* () {
      const both = yield* Deferred.make<void>()
      const body = Effect.all(
        [
          Flow.step("a", Schema.Void, Deferred.await(both)),
          Flow.step("b", Schema.Void, Effect.asVoid(Deferred.succeed(both, undefined)))
        ],
        { concurrency: 2 }
      )
      const routes = Routes.make(Route.otherwise(Flow.make("fine", { version: 1 }, Effect.zipRight(body, ask("c")))))
      assert.deepStrictEqual(yield* conversation().hears(routes, "go"), ["c?"])
    })
  )

  it.effect("asks inside what restores interruption is none", () =>
    Effect.gen(function* () {
      const body = Effect.uninterruptibleMask((restore) => restore(ask("a")))
      const routes = Routes.make(Route.otherwise(Flow.make("fine", { version: 1 }, body)))
      assert.deepStrictEqual(yield* conversation().hears(routes, "go"), ["a?"])
    })
  )
})
