/** Flows on top of flows: what is interrupted waits, and asks again. */
import { assert, describe, it } from "@effect/vitest"
import { Flow, Match, Route, Routes } from "@parley/engine"
import { Effect, Schema } from "effect"
import { conversation } from "./conversation.ts"

const asking = (name: string) =>
  Flow.make(
    name,
    { version: 1 },
    Effect.flatMap(Flow.ask("x", `${name}?`, Schema.String), (it) => Flow.say(`${name}: ${it}.`))
  )
const routes = Routes.make(
  Route.always(Match.keyword("agent"), asking("agent")),
  Route.always(Match.keyword("complain"), asking("complaint")),
  Route.always(Match.keyword("hours"), Flow.make("hours", { version: 1 }, Flow.say("9 to 5."))),
  Route.when(Match.keyword("book"), asking("booking")),
  Route.when(Match.keyword("again"), asking("again"))
)
const talks = (...lines: ReadonlyArray<readonly [string, ReadonlyArray<string>]>) =>
  Effect.gen(function* () {
    const talk = conversation()
    for (const [text, said] of lines) assert.deepStrictEqual(yield* talk.hears(routes, text), said, text)
    return talk.state().runs.map(({ flow }) => flow)
  })

describe("a digression", () => {
  it.effect("answers, and lets the flow ask again", () =>
    talks(["book", ["booking?"]], ["hours", ["9 to 5.", "booking?"]], ["Ann", ["booking: Ann."]])
  )

  it.effect("may ask itself, and be interrupted in its turn", () =>
    talks(
      ["book", ["booking?"]],
      ["agent", ["agent?"]],
      ["complain", ["complaint?"]],
      ["hours", ["9 to 5.", "complaint?"]],
      ["cold", ["complaint: cold.", "agent?"]],
      ["bill", ["agent: bill.", "booking?"]],
      ["Ann", ["booking: Ann."]],
      ["Ann", []]
    )
  )

  it.effect("starts over, where it interrupts itself", () =>
    Effect.map(
      talks(["book", ["booking?"]], ["agent", ["agent?"]], ["complain", ["complaint?"]], ["agent", ["agent?"]]),
      (runs) => assert.deepStrictEqual(runs, ["booking", "complaint", "agent"])
    )
  )

  it.effect("is only what is always heard: other words are answers", () =>
    talks(["book", ["booking?"]], ["again", ["booking: again."]])
  )

  it.effect("may be the first thing that is said", () =>
    talks(["hours", ["9 to 5."]], ["agent", ["agent?"]], ["book", ["agent: book."]])
  )
})

describe("a flow", () => {
  const said = (flow: Flow.Flow<{}, unknown, unknown, never>) =>
    conversation().hears(Routes.make(Route.otherwise(flow)), "Hello")

  it.effect("is an Effect, a function that gives one, or a generator function", () =>
    Effect.gen(function* () {
      const hi = Flow.say("Hi.")
      assert.deepStrictEqual(yield* said(Flow.make("effect", { version: 1 }, hi)), ["Hi."])
      assert.deepStrictEqual(yield* said(Flow.make("function", { version: 1 }, () => hi)), ["Hi."])
      assert.deepStrictEqual(
        yield* said(
          Flow.make("generator", { version: 1 }, function* () {
            yield* hi
          })
        ),
        ["Hi."]
      )
    })
  )

  it.effect("knows who is talking, and what started it", () =>
    Effect.gen(function* () {
      const whose = Effect.flatMap(Effect.all([Flow.contact, Flow.message]), ([who, { text }]) =>
        Flow.say(`${who}: ${text}`)
      )
      const flow = Flow.make("whose", { version: 1 }, Effect.zipRight(Flow.ask("x", "?", Schema.String), whose))
      const talk = conversation()
      const routes = Routes.make(Route.otherwise(flow))
      yield* talk.hears(routes, "first")
      assert.deepStrictEqual(yield* talk.hears(routes, "second"), ["+15550100101: first"])
    })
  )

  it.effect("gets its input from the journal, decoded, also after a restart", () =>
    Effect.gen(function* () {
      const input = { n: Schema.NumberFromString }
      const flow = Flow.make("count", { version: 1, input }, ({ n }) =>
        Effect.zipRight(Flow.ask("x", "?", Schema.String), Flow.say(String(n + 1)))
      )
      const routes = Routes.make(Route.when(Match.text("count {n}", { n: Schema.NumberFromString }), flow))
      const talk = conversation()
      yield* talk.hears(routes, "count 41")
      assert.deepStrictEqual(yield* talk.hears(routes, "x"), ["42"])
    })
  )

  it.effect("understands an answer as typed, in lower case, or without its full stop", () =>
    Effect.gen(function* () {
      const says = (question: Effect.Effect<unknown, never, Flow.Run>, answer: string) =>
        Effect.gen(function* () {
          const body = Effect.flatMap(question, (it) => Flow.say(JSON.stringify(it)))
          const routes = Routes.make(Route.otherwise(Flow.make("asks", { version: 1 }, body)))
          const talk = conversation()
          yield* talk.hears(routes, "go")
          return yield* talk.hears(routes, answer)
        })
      const day = Flow.ask("day", "?", Schema.Literal("friday"))
      for (const answer of ["friday", " Friday", "FRIDAY!", "ｆriday."])
        assert.deepStrictEqual(yield* says(day, answer), ['"friday"'])
      assert.deepStrictEqual(yield* says(Flow.ask("name", "?", Schema.String), " Ann O. "), ['"Ann O."'])
      assert.deepStrictEqual(yield* says(Flow.ask("n", "?", Schema.NumberFromString), "１２"), ["12"])
      for (const yes of ["Yes!", "y", "OK.", "sure"])
        assert.deepStrictEqual(yield* says(Flow.confirm("sure", "?"), yes), ["true"])
      for (const no of ["No.", "nope", "No thanks!"])
        assert.deepStrictEqual(yield* says(Flow.confirm("sure", "?"), no), ["false"])
      assert.deepStrictEqual(yield* says(Flow.confirm("sure", "?"), "maybe"), ["?"])
    })
  )
})
