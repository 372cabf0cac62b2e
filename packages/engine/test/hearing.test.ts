/** Messages that came while a turn ran: each has its turn, or they are one burst, or only the latest counts. */
import { assert, describe, it } from "@effect/vitest"
import { Flow, Match, Route, Routes } from "@parley/engine"
import { Effect, Schema } from "effect"
import { conversation } from "./conversation.ts"
import { message } from "./message.ts"

type Rule = "each" | "burst" | "latest"
const rules: ReadonlyArray<Rule> = ["each", "burst", "latest"]
const told = Effect.flatMap(Flow.message, ({ channel, media, text }) =>
  Flow.say(`${channel} ${text.split("\n").join("+")} ${media.length}`)
)
const asks = (name: string, messages: Rule) =>
  Flow.make(
    name,
    { version: 1, messages },
    Effect.flatMap(Flow.ask("x", `${name}?`, Schema.String), (it) => Flow.say(it.split("\n").join("+")))
  )
const help = Route.otherwise(Flow.make("help", { version: 1 }, Flow.say("Help.")))
const agent = Route.always(Match.keyword("agent"), Flow.make("agent", { version: 1 }, Flow.say("Ada.")))
const open = (...texts: ReadonlyArray<string>) => texts.map((text) => message(text))

describe("messages that are open", () => {
  const answered = (rule: Rule, ...texts: ReadonlyArray<string>) =>
    Effect.gen(function* () {
      const routes = Routes.make(agent, Route.when(Match.keyword("book"), asks("book", rule)), help)
      const talk = conversation()
      yield* talk.hears(routes, "book")
      const { said, taken } = yield* talk.takes(routes, message("one"), ...open(...texts))
      return { said, taken, skipped: talk.happened().filter(({ _tag }) => _tag === "Skipped") }
    })

  it.effect("are heard by the run that listens as its flow says", () =>
    Effect.gen(function* () {
      const heard = yield* Effect.forEach(rules, (rule) => answered(rule, "two", "three"))
      assert.deepStrictEqual(heard, [
        { said: ["one"], taken: 1, skipped: [] },
        { said: ["one+two+three"], taken: 3, skipped: [] },
        { said: ["three"], taken: 3, skipped: [{ _tag: "Skipped", flow: "book", messages: 2 }] }
      ])
    })
  )

  it.effect("are never taken together with what is always heard", () =>
    Effect.gen(function* () {
      const heard = yield* Effect.forEach(rules, (rule) => answered(rule, "two", "agent", "three"))
      assert.deepStrictEqual(
        heard.map(({ said, taken }) => [...said, taken]),
        [
          ["one", 1],
          ["one+two", 2],
          ["two", 2]
        ]
      )
    })
  )

  it.effect("are one message of all their words and media, on the channel of the last", () =>
    Effect.gen(function* () {
      const cake = Flow.make("cake", { version: 1, messages: "burst" }, told)
      const photo = message("", { channel: "mms", media: ["image/png"] })
      const routes = Routes.make(Route.otherwise(cake))
      const { said } = yield* conversation().takes(routes, photo, photo, message("My cake"))
      assert.deepStrictEqual(said, ["sms My cake 2"])
    })
  )
})

describe("a route", () => {
  const starts = (route: Route.Route<never>, ...texts: ReadonlyArray<string>) =>
    Effect.gen(function* () {
      const talk = conversation()
      const { said, taken } = yield* talk.takes(Routes.make(agent, route, help), message("note 1"), ...open(...texts))
      return [...said, taken]
    })
  const note = (messages?: Rule, own: Rule = "each") =>
    Route.when(
      Match.text("note {n}"),
      Flow.make("note", { version: 1, input: { n: Schema.String }, messages: own }, ({ n }) =>
        Effect.zipRight(told, Flow.say(n))
      ),
      messages === undefined ? {} : { messages }
    )

  it.effect("takes what follows as its flow says, or as it says itself", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* starts(note(), "note 2"), ["sms note 1 0", "1", 1])
      assert.deepStrictEqual(yield* starts(note(undefined, "latest"), "note 2"), ["sms note 2 0", "2", 2])
      assert.deepStrictEqual(yield* starts(note("latest"), "note 2"), ["sms note 2 0", "2", 2])
      assert.deepStrictEqual(yield* starts(note("each", "burst"), "note 2"), ["sms note 1 0", "1", 1])
    })
  )

  it.effect("keeps what its matcher captured where all together no longer match", () =>
    Effect.map(starts(note("burst"), "and more", "agent"), (said) =>
      assert.deepStrictEqual(said, ["sms note 1+and more 0", "1", 2])
    )
  )

  it.effect("passes nothing over that it would not take itself", () =>
    Effect.map(starts(note("latest"), "note 2", "book", "note 3"), (said) =>
      assert.deepStrictEqual(said, ["sms note 2 0", "2", 2])
    )
  )

  it.effect("that comes last may say so as well", () =>
    Effect.gen(function* () {
      const routes = Routes.make(Route.otherwise(Flow.make("any", { version: 1 }, told), { messages: "burst" }))
      const { said, taken } = yield* conversation().takes(routes, ...([message("a"), message("b")] as const))
      assert.deepStrictEqual([...said, taken], ["sms a+b 0", 2])
    })
  )

  it.effect.each<readonly [string, Rule, ReadonlyArray<string>, ReadonlyArray<string | number>]>([
    ["what another would get, though it fits as well", "latest", ["note all"], ["sms note 1 0", "1", 1]],
    ["what another would get, in a burst", "burst", ["and", "list", "more"], ["sms note 1+and 0", "1", 2]],
    ["what nobody would get, for the latest", "latest", ["and"], ["sms note 1 0", "1", 1]]
  ])("takes nothing that is not its own: %s", ([, rule, texts, expected]) =>
    Effect.gen(function* () {
      const list = Flow.make("list", { version: 1 }, Flow.say("All."))
      const routes = Routes.make(note(rule), Route.when(Match.keyword("note all", "list"), list))
      const { said, taken } = yield* conversation().takes(routes, message("note 1"), ...open(...texts))
      assert.deepStrictEqual([...said, taken], expected)
    })
  )

  it.effect.each<Rule>(["burst", "latest"])("that comes last takes nothing that begins something: %s", (messages) =>
    Effect.gen(function* () {
      const routes = Routes.make(
        Route.when(Match.keyword("book"), asks("book", "each")),
        Route.otherwise(Flow.make("any", { version: 1 }, told), { messages })
      )
      const talk = conversation()
      const { said, taken } = yield* talk.takes(routes, message("hi"), message("book"))
      assert.deepStrictEqual([...said, taken], ["sms hi 0", 1])
    })
  )

  it.effect("that is always heard hears itself, for the latest and in a burst", () =>
    Effect.forEach(["burst", "latest"] as const, (messages) => {
      const desk = Route.always(Match.keyword("desk"), Flow.make("desk", { version: 1 }, told), { messages })
      return Effect.map(conversation().takes(Routes.make(agent, desk), message("desk"), message("desk")), ({ taken }) =>
        assert.strictEqual(taken, 2)
      )
    })
  )

  it.effect("that is always heard takes what follows, but for what another takes", () =>
    Effect.gen(function* () {
      const talk = conversation()
      const desk = Route.always(Match.keyword("desk"), Flow.make("desk", { version: 1 }, told), { messages: "burst" })
      const routes = Routes.make(agent, desk, Route.when(Match.keyword("book"), asks("book", "each")), help)
      yield* talk.hears(routes, "book")
      const { said, taken } = yield* talk.takes(routes, message("desk"), ...open("my bill", "agent"))
      assert.deepStrictEqual([...said, taken], ["sms desk+my bill 0", "book?", 2])
    })
  )
})

describe("an answer that came in pieces", () => {
  const paint = Effect.flatMap(Flow.choose("colour", "Which?", { red: "Red", blue: "Blue" }), (key) => Flow.say(key))
  const paints = (body: Effect.Effect<unknown, unknown, Flow.Run>) =>
    Routes.make(Route.otherwise(Flow.make("paint", { version: 1, messages: "burst" }, body)))
  const said = (...texts: ReadonlyArray<string>) =>
    Effect.gen(function* () {
      const talk = conversation()
      yield* talk.hears(paints(paint), "go")
      const turned = yield* talk.takes(paints(paint), message("Hm"), ...open(...texts))
      return [...turned.said, turned.taken]
    })

  it.effect("is the last of them that is one, where all together are none", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* said("2", "please"), ["blue", 3])
      assert.deepStrictEqual(yield* said("2", "1"), ["red", 3])
      assert.deepStrictEqual(yield* said("or", "so"), ["Which?\n1. Red\n2. Blue", 3])
    })
  )

  it.effect("is still so where a deploy puts another question first", () =>
    Effect.gen(function* () {
      const talk = conversation()
      yield* talk.hears(paints(paint), "go")
      const next = paints(Effect.zipRight(Flow.ask("name", "Name?", Schema.String), paint))
      assert.deepStrictEqual((yield* talk.takes(next, message("2"), message("please"))).said, ["Name?"])
      assert.deepStrictEqual(yield* talk.hears(next, "Ann"), ["blue"])
    })
  )

  it.effect("may be one that was stored before there were pieces", () =>
    Effect.gen(function* () {
      const talk = conversation()
      yield* talk.hears(paints(paint), "go")
      const next = paints(Effect.zipRight(Flow.ask("name", "Name?", Schema.String), paint))
      yield* talk.hears(next, "2")
      talk.stored(talk.stored().replace(',"parts":[]', ""))
      assert.notInclude(talk.stored(), "parts")
      assert.deepStrictEqual(yield* talk.hears(next, "Ann"), ["blue"])
    })
  )
})

describe("a message", () => {
  it.effect("that nobody takes is one by itself", () =>
    Effect.gen(function* () {
      const { said, taken } = yield* conversation().takes(Routes.make(agent), message("a"), message("b"))
      assert.deepStrictEqual({ said, taken }, { said: [], taken: 1 })
    })
  )

  it.effect("whose question is gone goes by the rule of whoever takes it now", () =>
    Effect.gen(function* () {
      const talk = conversation()
      yield* talk.hears(Routes.make(Route.otherwise(asks("x", "burst"))), "go")
      const next = Routes.make(
        help,
        Route.when(Match.keyword("x"), Flow.make("x", { version: 2, messages: "burst" }, Effect.void))
      )
      const { said, taken } = yield* talk.takes(next, message("a"), message("b"))
      assert.deepStrictEqual([...said, taken], ["Help.", 1])
    })
  )
})
