/** What a turn tells of itself: what happened in it, in order, in names that the bot's author has given. */
import { assert, describe, it } from "@effect/vitest"
import { Flow, Match, Route, Routes } from "@parley/engine"
import { Effect, Schema } from "effect"
import { encode } from "../dist/Happened.js"
import { conversation } from "./conversation.ts"
import { message } from "./message.ts"

class Full extends Schema.TaggedError<Full>()("Full", {}) {}

const booking = Flow.make("booking", { version: 1 }, function* (_, self) {
  yield* Effect.ignore(Flow.ask("name", "Name?", Schema.Literal("ann"), { attempts: 3, timeout: "1 hour" }))
  yield* Flow.step("note", Schema.Void, Effect.void)
  yield* Effect.ignore(Flow.step("reserve", Schema.Void, new Full(), { failure: Full }))
  yield* Flow.sleep("nap", "1 hour")
  if (yield* Flow.confirm("again", "Again?")) yield* self.continueWith({})
})
const routes = Routes.make(
  Route.always(
    Match.keyword("agent", "human"),
    Flow.make("agent", { version: 1, messages: "latest" }, Flow.confirm("well", "Well?"))
  ),
  Route.when(Match.keyword("book"), booking)
)
const booked = { flow: "booking" }

describe("what happened", () => {
  it.effect("is told in names, in order", () =>
    Effect.gen(function* () {
      const talk = conversation()
      const all: Array<unknown> = []
      for (const line of ["secret", "book", "Bob", "agent", "agent", "yes", "Bob", "ann", 1, "yes", 1, 1, "no"]) {
        yield* typeof line === "string" ? talk.hears(routes, line) : talk.waits(routes, "1 hour")
        all.push([line, ...talk.happened()])
      }
      const [did, asleep] = [
        [
          { _tag: "Did", ...booked, step: "note" },
          { _tag: "Failed", ...booked, step: "reserve" }
        ],
        { _tag: "FellAsleep", ...booked, step: "nap" }
      ]
      const agent = [
        { _tag: "Routed", route: "agent | human", flow: "agent" },
        { _tag: "Asked", flow: "agent", step: "well" }
      ]
      const woke = [
        { _tag: "Woke", ...booked, step: "nap" },
        { _tag: "Asked", ...booked, step: "again" }
      ]
      assert.deepStrictEqual(all, [
        ["secret", { _tag: "Unheard" }],
        ["book", { _tag: "Routed", route: "book", ...booked }, { _tag: "Asked", ...booked, step: "name" }],
        ["Bob", { _tag: "NotUnderstood", ...booked, step: "name", misses: 1 }],
        ["agent", ...agent],
        ["agent", { _tag: "Dropped", flow: "agent", because: "startedOver" }, ...agent],
        ["yes", { _tag: "Answered", flow: "agent", step: "well" }, { _tag: "Ended", flow: "agent" }],
        ["Bob", { _tag: "NotUnderstood", ...booked, step: "name", misses: 2 }],
        ["ann", { _tag: "Answered", ...booked, step: "name" }, ...did, { ...asleep, until: 3_600_000 }],
        [1, ...woke],
        [
          "yes",
          { _tag: "Answered", ...booked, step: "again" },
          { _tag: "Continued", ...booked, round: 1 },
          { _tag: "Asked", ...booked, step: "name" }
        ],
        [1, { _tag: "TimedOut", ...booked, step: "name" }, ...did, { ...asleep, until: 10_800_000 }],
        [1, ...woke],
        ["no", { _tag: "Answered", ...booked, step: "again" }, { _tag: "Ended", ...booked }]
      ])
    })
  )

  it.effect("also is that a question was given up, messages were passed over, and a deploy took a flow away", () =>
    Effect.gen(function* () {
      const talk = conversation()
      yield* talk.hears(routes, "book")
      for (let misses = 0; misses < 3; misses++) yield* talk.hears(routes, "Bob")
      assert.deepStrictEqual(talk.happened()[0], { _tag: "GaveUp", ...booked, step: "name" })
      yield* talk.hears(routes, "agent")
      yield* talk.takes(routes, message("no"), message("yes"), message("no"))
      assert.deepStrictEqual(talk.happened()[0], { _tag: "Skipped", flow: "agent", messages: 2 })
      yield* talk.hears(Routes.make(), "Hello")
      assert.deepStrictEqual(talk.happened(), [
        { _tag: "Dropped", ...booked, because: "deployed" },
        { _tag: "Unheard" }
      ])
    })
  )

  it("is stored as a word, and the rest as JSON", () => {
    assert.deepStrictEqual(encode({ _tag: "Asked", flow: "booking", step: "name" }), {
      kind: "Asked",
      json: '{"flow":"booking","step":"name"}'
    })
    assert.deepStrictEqual(encode({ _tag: "Unheard" }), { kind: "Unheard", json: "{}" })
  })
})
