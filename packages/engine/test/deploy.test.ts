/** New code over old state: whatever a deploy changes, no answer is ever taken for the answer to something else. */
import { assert, describe, it } from "@effect/vitest"
import { Flow, Match, Route, Routes } from "@parley/engine"
import { Cause, Effect, Exit, Option, Schema } from "effect"
import { conversation } from "./conversation.ts"

const help = Flow.make("help", { version: 1 }, Flow.say("Text BOOK."))
/** The bot with this body for its flow. */
const bot = <A, E>(body: Effect.Effect<A, E, Flow.Run>, version = 1) =>
  Routes.make(Route.when(Match.keyword("book"), Flow.make("booking", { version }, body)), Route.otherwise(help))
const hour = { after: "1 hour" } as const
/** A talk: who is on duty, what the contact says or how long nothing comes, and what is said to that. */
const talks = (...lines: ReadonlyArray<readonly [Routes.Routes<never>, string | typeof hour, ReadonlyArray<string>]>) =>
  Effect.gen(function* () {
    const talk = conversation()
    for (const [routes, line, said] of lines) {
      const heard = typeof line === "string" ? talk.hears(routes, line) : talk.waits(routes, line.after)
      assert.deepStrictEqual(yield* heard, said)
    }
    return talk.state()
  })

const askName = Flow.ask("name", "Your name?", Schema.NonEmptyString)
const askDay = Flow.ask("day", "Which day?", Schema.Literal("monday", "friday"))

describe("a deploy in the middle of a flow", () => {
  const old = bot(Effect.flatMap(askName, (name) => Flow.say(`Booked for ${name}.`)))

  it.effect("changes nothing where the question is the same", () =>
    talks([old, "book", ["Your name?"]], [old, "Ann", ["Booked for Ann."]])
  )

  it.effect("puts a new question first, and then uses the answer that had come for the old one", () => {
    const next = bot(
      Effect.zipWith(askDay, askName, (day, name) => `${name} on ${day}`).pipe(Effect.flatMap(Flow.say)),
      2
    )
    return talks([old, "book", ["Your name?"]], [next, "Ann", ["Which day?"]], [next, "friday", ["Ann on friday"]])
  })

  it.effect("asks again where the kept answer is none any more", () => {
    const initials = Flow.ask("name", "Your initial?", Schema.String.pipe(Schema.length(1)))
    const next = bot(Effect.zip(askDay, initials).pipe(Effect.flatMap(([day, name]) => Flow.say(`${name} on ${day}`))))
    return talks(
      [old, "book", ["Your name?"]],
      [next, "Ann", ["Which day?"]],
      [next, "friday", ["Your initial?"]],
      [next, "A", ["A on friday"]]
    )
  })

  it.effect("does nothing on the strength of an answer whose question is gone", () => {
    let reserved = 0
    const reserve = Flow.step(
      "reserve",
      Schema.Number,
      Effect.sync(() => (reserved += 1))
    )
    const next = bot(Effect.zipRight(reserve, Flow.say("Booked.")))
    return Effect.map(talks([old, "book", ["Your name?"]], [next, "no", ["Text BOOK."]]), () =>
      assert.strictEqual(reserved, 0)
    )
  })

  it.effect("does not ask again for a flow that is gone", () => {
    const person = Route.always(Match.keyword("person"), Flow.make("person", { version: 1 }, Flow.say("Ada.")))
    const with_ = Routes.make(
      person,
      Route.when(Match.keyword("book"), Flow.make("booking", { version: 1 }, askName)),
      Route.otherwise(help)
    )
    const without = Routes.make(person, Route.otherwise(help))
    return talks([with_, "book", ["Your name?"]], [without, "person", ["Ada."]], [without, "Ann", ["Text BOOK."]])
  })

  it.effect("does not say late what was put before the pending question", () => {
    const next = bot(
      Effect.zipRight(
        Flow.say("Welcome!"),
        Effect.flatMap(askName, (name) => Flow.say(`Booked for ${name}.`))
      )
    )
    return talks([old, "book", ["Your name?"]], [next, "Ann", ["Booked for Ann."]])
  })

  it.effect("notes the version that has taken the run over", () =>
    Effect.map(
      talks([old, "book", ["Your name?"]], [bot(Effect.zip(askDay, askName), 2), "Ann", ["Which day?"]]),
      ({ runs }) =>
        assert.deepStrictEqual(
          runs.map(({ version }) => version),
          [2]
        )
    )
  )

  it.effect("hears as something new what answers a question that is gone", () =>
    Effect.map(talks([old, "book", ["Your name?"]], [bot(Flow.say("Call us.")), "Ann", ["Text BOOK."]]), ({ runs }) =>
      assert.deepStrictEqual(runs, [])
    )
  )

  it.effect("asks what is asked now, where the flow goes another way", () =>
    talks([old, "book", ["Your name?"]], [bot(askDay), "Ann", ["Which day?"]], [bot(askDay), "monday", []])
  )

  it.effect("hears as something new what answers a flow that is gone", () =>
    talks([old, "book", ["Your name?"]], [Routes.make(Route.otherwise(help)), "Ann", ["Text BOOK."]])
  )

  it.effect("leaves a message alone that no route takes", () =>
    talks([old, "book", ["Your name?"]], [Routes.make(Route.when(Match.keyword("x"), help)), "Ann", []])
  )

  it.effect("fails the turn, and keeps nothing, where a step's result cannot be read any more", () =>
    Effect.gen(function* () {
      const did = <A extends string | number>(schema: Schema.Schema<A>, value: A) =>
        bot(Effect.zipRight(Flow.step("count", schema, Effect.succeed(value)), askName))
      const talk = conversation()
      yield* talk.hears(did(Schema.Number, 1), "book")
      const before = talk.state()
      const exit = yield* Effect.exit(talk.hears(did(Schema.String, "1"), "Ann"))
      assert.isTrue(Exit.isFailure(exit) && Cause.isDie(exit.cause))
      assert.deepStrictEqual(talk.state(), before)
    })
  )
})

describe("a deploy that changes an answered question", () => {
  const both = <A>(size: Effect.Effect<A, never, Flow.Run>) =>
    bot(Effect.zip(size, askDay).pipe(Effect.flatMap(([n, day]) => Flow.say(`${typeof n} on ${day}`))))
  const text = both(Flow.ask("size", "How many?", Schema.String))

  it.effect("keeps an answer that still fits, as what it is now", () =>
    talks(
      [text, "book", ["How many?"]],
      [text, "4", ["Which day?"]],
      [both(Flow.ask("size", "How many?", Schema.NumberFromString)), "friday", ["number on friday"]]
    )
  )

  it.effect("asks again where it does not fit, and then uses the answer that came meanwhile", () => {
    const number = both(Flow.ask("size", "How many, in digits?", Schema.NumberFromString))
    return talks(
      [text, "book", ["How many?"]],
      [text, "four", ["Which day?"]],
      [number, "friday", ["How many, in digits?"]],
      [number, "4", ["number on friday"]]
    )
  })
})

describe("a deploy that changes a list", () => {
  const paint = (choices: Readonly<Record<string, string>>) =>
    bot(Effect.flatMap(Flow.choose("colour", "Which?", choices), (key) => Flow.say(`It is ${key}.`)))
  const old = paint({ red: "Red", blue: "Blue" })
  const asked = [old, "book", ["Which?\n1. Red\n2. Blue"]] as const

  it.effect("reads the answer against the list that the contact saw", () =>
    talks(asked, [paint({ blue: "Blue", red: "Red" }), "1", ["It is red."]])
  )

  it.effect("asks again where what was chosen is gone, instead of taking what stands there now", () => {
    const next = paint({ green: "Green", blue: "Blue" })
    return talks(asked, [next, "1", ["Which?\n1. Green\n2. Blue"]], [next, "1", ["It is green."]])
  })

  it.effect("reads a kept answer against the list that the contact saw, too", () => {
    const next = bot(
      Effect.zip(askDay, Flow.choose("colour", "Which?", { blue: "Blue", red: "Red" })).pipe(
        Effect.flatMap(([day, key]) => Flow.say(`${key} ${day}`))
      )
    )
    return talks(asked, [next, "1", ["Which day?"]], [next, "friday", ["red friday"]])
  })

  it.effect("does not read an answer against a list that nobody has shown", () => {
    const free = bot(
      Effect.flatMap(Flow.ask("colour", "Which colour?", Schema.String), (key) => Flow.say(`It is ${key}.`))
    )
    return talks(
      [free, "book", ["Which colour?"]],
      [old, "2", ["Which?\n1. Red\n2. Blue"]],
      [old, "2", ["It is blue."]]
    )
  })
})

describe("a deploy in the middle of a digression", () => {
  const booking = Flow.make(
    "booking",
    { version: 1 },
    Effect.flatMap(askName, (name) => Flow.say(`Booked for ${name}.`))
  )
  const reason = Flow.make("reason", { version: 1 }, Flow.ask("why", "What is it about?", Schema.String))
  const book = Route.when(Match.keyword("book"), booking)
  const old = Routes.make(Route.always(Match.keyword("agent"), reason), book, Route.otherwise(help))
  const begun = [
    [old, "book", ["Your name?"]],
    [old, "agent", ["What is it about?"]]
  ] as const

  it.effect("never gives the answer to the question below", () =>
    talks(
      ...begun,
      [Routes.make(book, Route.otherwise(help)), "my bill", ["Text BOOK.", "Your name?"]],
      [Routes.make(book), "Ann", ["Booked for Ann."]]
    )
  )

  it.effect("asks the question below again, where nobody takes the message", () =>
    talks(...begun, [Routes.make(book), "my bill", ["Your name?"]])
  )

  it.effect("does not ask again what is gone as well", () =>
    Effect.map(talks(...begun, [Routes.make(Route.otherwise(help)), "my bill", ["Text BOOK."]]), ({ runs }) =>
      assert.isTrue(Option.isNone(Option.fromNullable(runs[0])))
    )
  )
})

describe("a deploy while a run sleeps", () => {
  const woken = Flow.say("Wake up!")
  const old = bot(Effect.zipRight(Flow.sleep("nap", "1 hour"), woken))

  it.effect("does not change when it wakes", () =>
    talks([old, "book", []], [bot(Effect.zipRight(Flow.sleep("nap", "1 day"), woken)), hour, ["Wake up!"]])
  )

  it.effect("lets it sleep where it sleeps now, if it comes to that", () => {
    const next = bot(Effect.zipRight(Flow.sleep("rest", "1 hour"), woken))
    return talks([old, "book", []], [next, hour, []], [next, hour, ["Wake up!"]])
  })

  it.effect("asks a new question that comes first, and then is awake at once", () => {
    const next = bot(Effect.zipRight(askDay, Effect.zipRight(Flow.sleep("nap", "1 hour"), woken)))
    return talks([old, "book", []], [next, hour, ["Which day?"]], [next, "friday", ["Wake up!"]])
  })

  it.effect("asks, where the sleep has become a question, and gives it its time", () => {
    const nap = Flow.ask("nap", "A nap?", Schema.String, { timeout: "1 hour" })
    const next = bot(
      nap.pipe(
        Effect.flatMap(Flow.say),
        Effect.catchTag("TimedOut", () => Flow.say("No nap."))
      )
    )
    return talks([old, "book", []], [next, hour, ["A nap?"]], [next, hour, ["No nap."]])
  })

  it.effect.each<
    readonly [
      string,
      (does: Effect.Effect<void, never, Flow.Run>) => Effect.Effect<void, never, Flow.Run>,
      ReadonlyArray<string>,
      ReadonlyArray<string>
    ]
  >([
    ["says nothing and ends, where it is gone", () => woken, ["Dropped"], []],
    [
      "does what comes first, and ends, where it is gone",
      (does) => Effect.zipRight(does, woken),
      ["Did", "Dropped"],
      []
    ],
    [
      "does what was put before it, and goes on",
      (does) => Effect.zipRight(does, Effect.zipRight(Flow.sleep("nap", "1 hour"), woken)),
      ["Did", "Woke", "Ended"],
      ["Wake up!"]
    ]
  ])("%s", ([, body, happened, said]) => {
    const does = Flow.step("do", Schema.Void, Effect.void)
    const talk = conversation()
    return Effect.gen(function* () {
      yield* talk.hears(old, "book")
      assert.deepStrictEqual(yield* talk.waits(bot(body(does)), "1 hour"), said)
      assert.deepStrictEqual(
        talk.happened().map(({ _tag }) => _tag),
        happened
      )
      assert.deepStrictEqual(talk.state().runs, [])
    })
  })

  it.effect("lets it go with its flow, and the run below ask again that it had interrupted", () =>
    Effect.gen(function* () {
      const book = Route.when(Match.keyword("book"), Flow.make("booking", { version: 1 }, askName))
      const brief = Flow.ask("why", "Why?", Schema.String, { timeout: "1 hour" })
      const reason = Flow.make("reason", { version: 1 }, Effect.ignore(brief))
      const asked = Routes.make(Route.always(Match.keyword("agent"), reason), book)
      const { runs } = yield* talks(
        [asked, "book", ["Your name?"]],
        [asked, "agent", ["Why?"]],
        [Routes.make(book), hour, ["Your name?"]]
      )
      assert.deepStrictEqual(
        runs.map(({ flow }) => flow),
        ["booking"]
      )
      assert.deepStrictEqual((yield* talks([old, "book", []], [Routes.make(Route.otherwise(help)), hour, []])).runs, [])
    })
  )
})

describe("a deploy while a question has its time", () => {
  const name = (timeout: "1 hour" | "1 day") =>
    Flow.ask("name", "Your name?", Schema.String, { timeout }).pipe(
      Effect.flatMap((name) => Flow.say(`Booked for ${name}.`)),
      Effect.catchTag("TimedOut", () => Flow.say("Nobody."))
    )
  const old = bot(name("1 hour"))
  const asked = [old, "book", ["Your name?"]] as const

  it.effect("does not change that time", () => talks(asked, [bot(name("1 day")), hour, ["Nobody."]]))

  it.effect("does what was put before it when that time is up, and never before an answer", () => {
    const log = Flow.step("log", Schema.Void, Effect.void)
    const next = bot(Effect.zipRight(log, name("1 hour")))
    return Effect.zipRight(talks(asked, [next, hour, ["Nobody."]]), talks(asked, [next, "Ann", ["Text BOOK."]]))
  })

  it.effect("lets it stand for as long as it takes, where it has none any more", () => {
    const next = bot(Effect.flatMap(askName, (name) => Flow.say(`Booked for ${name}.`)))
    return talks(asked, [next, hour, ["Your name?"]], [next, hour, []], [next, "Ann", ["Booked for Ann."]])
  })

  it.effect("asks what comes first now, and gives the full time to what comes then", () => {
    const next = bot(Effect.zipRight(askDay, name("1 hour")))
    return talks(
      asked,
      [next, hour, ["Which day?"]],
      [next, hour, []],
      [next, "friday", ["Your name?"]],
      [next, hour, ["Nobody."]]
    )
  })

  it.effect("hears an answer as something new, where the question has become a sleep", () =>
    talks(asked, [bot(Effect.zipRight(Flow.sleep("name", "1 hour"), askDay)), "Ann", ["Text BOOK."]])
  )

  it.effect("asks again what has timed out, where it cannot any more", () => {
    const before = bot(Effect.zipRight(name("1 hour"), askDay))
    const after = bot(
      Effect.zipWith(askName, askDay, (name, day) => `${name} on ${day}`).pipe(Effect.flatMap(Flow.say))
    )
    return talks(
      [before, "book", ["Your name?"]],
      [before, hour, ["Nobody.", "Which day?"]],
      [after, "friday", ["Your name?"]],
      [after, "Ann", ["Ann on friday"]]
    )
  })
})

describe("a deploy that takes a question's last attempt away", () => {
  it.effect("asks again what was given up", () => {
    const once = Flow.ask("size", "How many?", Schema.NumberFromString, { attempts: 1 })
    const before = bot(Effect.zipRight(Effect.ignore(once), askDay))
    const after = bot(Effect.zip(Flow.ask("size", "How many?", Schema.NumberFromString), askDay))
    return talks(
      [before, "book", ["How many?"]],
      [before, "lots", ["Which day?"]],
      [after, "friday", ["How many?"]],
      [after, "4", []]
    )
  })
})
