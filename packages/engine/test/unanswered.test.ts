/** A question that was not answered, and a flow that does not catch it: the run is over, and whoever it had interrupted goes on. */
import { assert, describe, it } from "@effect/vitest"
import { Flow, Match, Route, Routes } from "@parley/engine"
import { Effect, Schema } from "effect"
import { conversation } from "./conversation.ts"

const routes = Routes.make(
  Route.always(
    Match.keyword("hurry"),
    Flow.make("hurry", { version: 1 }, function* () {
      yield* Flow.say("Quick.")
      yield* Flow.ask("day", "Day?", Schema.Literal("friday"), { timeout: "1 hour", attempts: 2 })
      yield* Flow.say("Fine.")
    })
  ),
  Route.when(
    Match.keyword("raise"),
    Flow.make("raise", { version: 1 }, Effect.zipRight(Flow.say("Hm."), new Flow.TimedOut({ step: "mine" })))
  ),
  Route.always(Match.keyword("book"), Flow.make("book", { version: 1 }, Flow.ask("name", "Name?", Schema.String)))
)
const dropped = (flow: string) => ({ _tag: "Dropped", flow, because: "unanswered" }) as const

/** What each line says, in order, then what happened at the last, and which runs are left. */
const talks = (...lines: ReadonlyArray<string | 1>) =>
  Effect.gen(function* () {
    const talk = conversation()
    const said: Array<ReadonlyArray<string>> = []
    for (const line of lines)
      said.push(yield* typeof line === "string" ? talk.hears(routes, line) : talk.waits(routes, "1 hour"))
    return { said, happened: talk.happened().slice(-2), runs: talk.state().runs.map(({ flow }) => flow) }
  })

describe("a question that was not answered, and nobody catches it,", () => {
  it.effect("ends the run without a word when its time is up", () =>
    Effect.map(talks("hurry", 1), (all) =>
      assert.deepStrictEqual(all, {
        said: [["Quick.", "Day?"], []],
        happened: [{ _tag: "TimedOut", flow: "hurry", step: "day" }, dropped("hurry")],
        runs: []
      })
    )
  )

  it.effect("ends it where its answers were not understood", () =>
    Effect.map(talks("hurry", "what?", "why?"), (all) =>
      assert.deepStrictEqual(all, {
        said: [["Quick.", "Day?"], ["Day?"], []],
        happened: [{ _tag: "GaveUp", flow: "hurry", step: "day" }, dropped("hurry")],
        runs: []
      })
    )
  )

  it.effect("lets the run below ask again, which listens now", () =>
    Effect.gen(function* () {
      const timedOut = yield* talks("book", "hurry", 1, "Ann")
      assert.deepStrictEqual(timedOut.said, [["Name?"], ["Quick.", "Day?"], ["Name?"], []])
      const gaveUp = yield* talks("book", "hurry", "what?", "why?", "Ann")
      assert.deepStrictEqual(gaveUp.said, [["Name?"], ["Quick.", "Day?"], ["Day?"], ["Name?"], []])
      assert.deepStrictEqual([...timedOut.runs, ...gaveUp.runs], [])
    })
  )

  it.effect("does not let whoever listens on top ask again", () =>
    Effect.map(talks("hurry", "book", 1), ({ runs, said }) => {
      assert.deepStrictEqual(said, [["Quick.", "Day?"], ["Name?"], []])
      assert.deepStrictEqual(runs, ["book"])
    })
  )

  it.effect("is the same where the flow says so itself, after what it has said", () =>
    Effect.map(talks("raise"), (all) =>
      assert.deepStrictEqual(all, {
        said: [["Hm."]],
        happened: [{ _tag: "Routed", route: "raise", flow: "raise" }, dropped("raise")],
        runs: []
      })
    )
  )

  it("has a message that names the question", () => {
    const step = "day"
    assert.strictEqual(new Flow.TimedOut({ step }).message, '"day" was not answered in time')
    assert.strictEqual(new Flow.NotUnderstood({ step }).message, '"day" was given up: its answers were not understood')
  })
})
