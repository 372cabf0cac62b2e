/** Runs that wait for a time: a question that times out, a sleep that is over, and who speaks and listens meanwhile. */
import { assert, describe, it } from "@effect/vitest"
import { Flow, Match, Route, Routes } from "@parley/engine"
import { Effect, Schema } from "effect"
import { conversation } from "./conversation.ts"

const ask = (name: string, timeout?: "1 hour") =>
  timeout === undefined
    ? Flow.ask(name, `${name}?`, Schema.String)
    : Effect.catchTag(Flow.ask(name, `${name}?`, Schema.String, { timeout }), "TimedOut", () =>
        Effect.as(Flow.say(`No ${name}, then.`), "nobody")
      )
const flow = (name: string, body: Effect.Effect<unknown, never, Flow.Run>) => Flow.make(name, { version: 1 }, body)
const when = (name: string, body: Effect.Effect<unknown, never, Flow.Run>) =>
  Route.when(Match.keyword(name), flow(name, body))
const always = (name: string, body: Effect.Effect<unknown, never, Flow.Run>) =>
  Route.always(Match.keyword(name), flow(name, body))

/** "remind", then two hours of sleep, then what is done then. */
const reminder = (then: Effect.Effect<unknown, never, Flow.Run>) =>
  Effect.zipRight(Effect.zipRight(Flow.say("I will."), Flow.sleep("nap", "2 hours")), then)
const named = Effect.flatMap(ask("name"), (it) => Flow.say(`${it}!`))

const routes = Routes.make(
  always("hours", Flow.say("9 to 5.")),
  always("remind", reminder(Flow.say("Wake up!"))),
  always("check", reminder(Effect.flatMap(ask("well"), (it) => Flow.say(`So ${it}.`)))),
  always("watch", reminder(Effect.void)),
  always("doze", reminder(Effect.zipRight(Flow.say("Hm."), Flow.sleep("more", "2 hours")))),
  when("book", named),
  when(
    "hurry",
    Effect.flatMap(ask("name", "1 hour"), (it) => Flow.say(`${it}!`))
  ),
  always("brief", ask("reason", "1 hour")),
  always("mute", Effect.ignore(Flow.ask("reason", "reason?", Schema.String, { timeout: "1 hour" }))),
  when("insist", Effect.zipRight(ask("first", "1 hour"), named)),
  when("later", Effect.zipRight(ask("name"), reminder(Flow.say("Wake up!"))))
)
/** What the contact writes or, in quotes of its own, how long nothing comes; and what is said then. */
const talks = (
  ...lines: ReadonlyArray<
    readonly [string | { readonly after: "1 hour" | "30 minutes" | "2 hours" }, ReadonlyArray<string>]
  >
) =>
  Effect.gen(function* () {
    const talk = conversation()
    for (const [line, said] of lines) {
      const heard = typeof line === "string" ? talk.hears(routes, line) : talk.waits(routes, line.after)
      assert.deepStrictEqual(yield* heard, said, JSON.stringify(line))
    }
    return talk.state().runs.map((run) => run.flow)
  })
const hour = { after: "1 hour" } as const
const half = { after: "30 minutes" } as const
const two = { after: "2 hours" } as const

describe("a question with a timeout", () => {
  it.effect("is answered in time, and its timer is gone", () =>
    Effect.gen(function* () {
      const talk = conversation()
      yield* talk.hears(routes, "hurry")
      const [timer] = talk.timers()
      assert.deepStrictEqual(timer, {
        key: "1.0/name",
        due: 3_600_000,
        event: { _tag: "FellDue", run: 1, round: 0, step: "name", until: 3_600_000 }
      })
      assert.deepStrictEqual(yield* talk.hears(routes, "Ann"), ["Ann!"])
      assert.deepStrictEqual(talk.timers(), [])
    })
  )

  it.effect("times out by itself, once", () =>
    talks(["hurry", ["name?"]], [half, []], [half, ["No name, then.", "nobody!"]], [two, []], ["Ann", []])
  )

  it.effect("goes on to the next question, which listens as long as it takes", () =>
    talks(["insist", ["first?"]], [hour, ["No first, then.", "name?"]], [two, []], ["Ann", ["Ann!"]])
  )

  it.effect("has its time anew after an answer that is not understood, and not after a digression", () =>
    Effect.gen(function* () {
      const day = Flow.ask("day", "Day?", Schema.Literal("friday"), { timeout: "1 hour" })
      const late = Effect.catchTag(day, "TimedOut", () => Flow.say("Too late."))
      const routes = Routes.make(
        Route.always(Match.keyword("hours"), flow("hours", Flow.say("9 to 5."))),
        when("book", late)
      )
      const talk = conversation()
      yield* talk.hears(routes, "book")
      yield* talk.waits(routes, "40 minutes")
      const [first] = talk.timers()
      assert.deepStrictEqual(yield* talk.hears(routes, "no day"), ["Day?"])
      const [second] = talk.timers()
      assert.deepStrictEqual([first?.due, second?.due], [3_600_000, 6_000_000])
      assert.strictEqual(first?.key, second?.key)
      if (first !== undefined) assert.deepStrictEqual(yield* talk.due(routes, first.event), [])
      assert.deepStrictEqual(yield* talk.waits(routes, "40 minutes"), [])
      assert.deepStrictEqual(yield* talk.hears(routes, "hours"), ["9 to 5.", "Day?"])
      assert.deepStrictEqual(talk.timers()[0], second)
      assert.deepStrictEqual(yield* talk.waits(routes, "20 minutes"), ["Too late."])
    })
  )

  it.effect("for ever is one without", () =>
    Effect.gen(function* () {
      const body = Effect.ignore(Flow.ask("x", "?", Schema.String, { timeout: Infinity }))
      const talk = conversation()
      yield* talk.hears(Routes.make(Route.otherwise(flow("f", body))), "go")
      assert.deepStrictEqual(talk.timers(), [])
    })
  )
})

describe("a question with a timeout, on top of another", () => {
  it.effect("hands over to the one below, which asks again", () =>
    talks(["book", ["name?"]], ["brief", ["reason?"]], [hour, ["No reason, then.", "name?"]], ["Ann", ["Ann!"]])
  )

  it.effect("hands over also where nothing is said", () =>
    talks(["book", ["name?"]], ["mute", ["reason?"]], [hour, ["name?"]], ["Ann", ["Ann!"]])
  )

  it.effect("ends below the one that listens, which then asks again", () =>
    talks(
      ["hurry", ["name?"]],
      [half, []],
      ["check", ["I will.", "name?"]],
      [half, ["No name, then.", "nobody!"]],
      [hour, []],
      [half, ["well?"]],
      ["fine", ["So fine."]]
    )
  )

  it.effect("asks its next question on top of the one that listens", () =>
    Effect.map(
      talks(
        ["insist", ["first?"]],
        [half, []],
        ["brief", ["reason?"]],
        [half, ["No first, then.", "name?"]],
        ["Ann", ["Ann!", "reason?"]],
        ["none", []]
      ),
      (runs) => assert.deepStrictEqual(runs, [])
    )
  )
})

describe("a sleeping run", () => {
  it.effect("goes on when its time has come", () =>
    talks(["remind", ["I will."]], [hour, []], ["Hello", []], [hour, ["Wake up!"]], [two, []])
  )

  it.effect("hears nothing: messages go to other flows", () =>
    talks(["remind", ["I will."]], ["book", ["name?"]], ["Ann", ["Ann!"]], [two, ["Wake up!"]])
  )

  it.effect("lets what it has interrupted ask again at once, and when it has said something", () =>
    talks(["book", ["name?"]], ["remind", ["I will.", "name?"]], [two, ["Wake up!", "name?"]], ["Ann", ["Ann!"]])
  )

  it.effect("does not let anybody ask again where it says nothing", () =>
    talks(["book", ["name?"]], ["watch", ["I will.", "name?"]], [two, []], ["Ann", ["Ann!"]])
  )

  it.effect("listens on top of all once it asks", () =>
    Effect.map(
      talks(
        ["check", ["I will."]],
        ["book", ["name?"]],
        [two, ["well?"]],
        ["hours", ["9 to 5.", "well?"]],
        ["good", ["So good.", "name?"]],
        ["Ann", ["Ann!"]]
      ),
      (runs) => assert.deepStrictEqual(runs, [])
    )
  )

  it.effect("may sleep again, where it is", () =>
    Effect.map(talks(["doze", ["I will."]], ["book", ["name?"]], [two, ["Hm.", "name?"]]), (runs) =>
      assert.deepStrictEqual(runs, ["doze", "book"])
    )
  )

  it.effect("lets the run below listen where it was the one that listened", () =>
    talks(
      ["later", ["name?"]],
      ["brief", ["reason?"]],
      ["none", ["name?"]],
      ["Ann", ["I will."]],
      ["book", ["name?"]],
      ["Bob", ["Bob!"]],
      [two, ["Wake up!"]]
    )
  )

  it.effect("is not started over by another of its flow: each reminds by itself", () =>
    talks(["remind", ["I will."]], [hour, []], ["remind", ["I will."]], [hour, ["Wake up!"]], [hour, ["Wake up!"]])
  )

  it.effect("stays, where its flow starts over the one that asks", () =>
    talks(
      ["check", ["I will."]],
      [hour, []],
      ["check", ["I will."]],
      [hour, ["well?"]],
      ["check", ["I will."]],
      [hour, ["well?"]],
      ["good", ["So good."]],
      [hour, ["well?"]]
    )
  )

  it.effect("is dropped where there are too many, the oldest first, and its timer with it", () =>
    Effect.gen(function* () {
      const talk = conversation()
      yield* talk.hears(routes, "book")
      for (let run = 2; run <= 101; run++) yield* talk.hears(routes, "watch")
      assert.deepStrictEqual(talk.happened()[0], { _tag: "Dropped", flow: "watch", because: "tooMany" })
      const left = talk.state().runs.map(({ number }) => number)
      assert.deepStrictEqual([left.length, left[0], left[1], left.at(-1)], [100, 1, 3, 101])
      assert.isFalse(talk.timers().some(({ event }) => event.run === 2))
      yield* talk.hears(routes, "hours")
      assert.deepStrictEqual(talk.happened()[0]?._tag, "Routed")
    })
  )

  it.effect("changes nothing where the timer is not the one that it waits for", () =>
    Effect.gen(function* () {
      const talk = conversation()
      yield* talk.hears(routes, "remind")
      const before = talk.state()
      const event = { _tag: "FellDue", run: 1, round: 0, step: "nap", until: 7_200_000 } as const
      for (const other of [{ run: 2 }, { round: 1 }, { step: "name" }, { until: 7_200_001 }])
        assert.deepStrictEqual(yield* talk.due(routes, { ...event, ...other }), [])
      assert.deepStrictEqual(talk.state(), before)
      assert.deepStrictEqual(talk.happened(), [])
      assert.deepStrictEqual(yield* talk.due(routes, event), ["Wake up!"])
      assert.deepStrictEqual(yield* talk.due(routes, event), [])
    })
  )
})
