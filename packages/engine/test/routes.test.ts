/** Which route takes a message is settled by one order, which anybody can read. */
import { assert, describe, it } from "@effect/vitest"
import { Flow, Match, Route, Routes } from "@parley/engine"
import { Option, Schema } from "effect"
import fc from "fast-check"
import { message } from "./message.ts"

const flow = (name: string) => Flow.make(name, { version: 1 }, Flow.say(name))
const taken = (routes: Routes.Routes<unknown>, text: string, heard: "inside a flow" | "anew" = "anew") =>
  Option.getOrUndefined(Option.map(Routes.find(routes, message(text), heard), ({ route }) => route.flow.name))

describe("the table of routes", () => {
  it("goes by kind, then by literal words, then by position", () => {
    const table = Routes.make(
      Route.otherwise(flow("anything")),
      Route.when(Match.channel("sms"), flow("condition")),
      Route.when(Match.regex(/order/i), flow("pattern")),
      Route.when(Match.text("{rest...}"), flow("open")),
      Route.when(Match.text("order {rest...}"), flow("open, one word")),
      Route.when(Match.text("order {id}"), flow("template")),
      Route.when(Match.text("order number {id}"), flow("template, two words")),
      Route.when(Match.text("order {id} again"), flow("template, two words, later")),
      Route.when(Match.keyword("order now"), flow("keyword")),
      Route.when(Match.text("order now"), flow("sentence"))
    )
    assert.deepStrictEqual(
      table.map((route) => route.flow.name),
      [
        "sentence",
        "keyword",
        "template, two words",
        "template, two words, later",
        "template",
        "open, one word",
        "open",
        "pattern",
        "condition",
        "anything"
      ]
    )
  })

  it("puts a priority before what a matcher goes by, and never `otherwise` before another route", () => {
    const table = Routes.make(
      Route.when(Match.keyword("x"), flow("keyword")),
      Route.when(Match.channel("sms"), flow("first"), { priority: 1 }),
      Route.otherwise(flow("anything")),
      Route.when(Match.keyword("x"), flow("last"), { priority: -1 })
    )
    assert.deepStrictEqual(
      table.map((route) => route.flow.name),
      ["first", "keyword", "last", "anything"]
    )
  })

  it("hears `always` inside a flow, and everything else anew", () => {
    const table = Routes.make(
      Route.always(Match.keyword("agent"), flow("agent")),
      Route.when(Match.keyword("book"), flow("book")),
      Route.otherwise(flow("help"))
    )
    assert.strictEqual(taken(table, "agent", "inside a flow"), "agent")
    assert.isUndefined(taken(table, "book", "inside a flow"))
    assert.strictEqual(taken(table, "book"), "book")
    assert.strictEqual(taken(table, "agent"), "help")
  })

  it("takes the first that matches of those that are tried in order", () => {
    const words = ["order", "now", "7", "book"]
    const matcher = fc.oneof(
      fc.subarray(words, { minLength: 1 }).map((some) => Match.keyword(some.join(" "))),
      fc
        .array(fc.constantFrom(...words, "{}"), { minLength: 1, maxLength: 3 })
        .map((some) => Match.text(some.map((word, at) => (word === "{}" ? `{p${at}}` : word)).join(" "))),
      fc.constantFrom<Match.Matcher<{}>>(
        Match.regex(/\d/),
        Match.regex(/o/),
        Match.text("order {x...}"),
        Match.channel("sms"),
        Match.anything
      )
    )
    const entry = fc.record({
      matcher,
      priority: fc.integer({ min: -1, max: 1 }),
      hears: fc.constantFrom("always" as const, "when" as const)
    })
    const text = fc.array(fc.constantFrom(...words), { maxLength: 4 }).map((some) => some.join(" "))
    const first = ({ kind }: Match.Matcher<{}>) => Match.kinds.indexOf(kind)
    fc.assert(
      fc.property(
        fc.array(entry, { maxLength: 8 }),
        text,
        fc.constantFrom("inside a flow" as const, "anew" as const),
        (entries, said, heard) => {
          const rows = entries.map((it, at) => ({ ...it, at, name: `flow ${at}` }))
          const table = Routes.fromIterable(
            rows.map(({ hears, matcher, name, priority }) =>
              (hears === "always" ? Route.always : Route.when)(matcher, flow(name), { priority })
            )
          )
          const [expected] = rows
            .filter(({ hears }) => (hears === "always") === (heard === "inside a flow"))
            .filter((row) => Option.isSome(row.matcher.match(message(said))))
            .sort(
              (a, b) =>
                b.priority - a.priority ||
                first(a.matcher) - first(b.matcher) ||
                b.matcher.literals - a.matcher.literals ||
                a.at - b.at
            )
          assert.strictEqual(taken(table, said, heard), expected?.name)
        }
      )
    )
  })

  it("hands the flow what was captured, ready for the journal", () => {
    const count = Flow.make("count", { version: 1, input: { n: Schema.NumberFromString } }, ({ n }) =>
      Flow.say(String(n))
    )
    const table = Routes.make(Route.when(Match.text("count {n}", { n: Schema.NumberFromString }), count))
    assert.deepStrictEqual(
      Option.map(Routes.find(table, message("count 042"), "anew"), ({ input }) => input),
      Option.some({ n: "42" })
    )
  })

  it("does not have two flows under one name, but one flow in several places", () => {
    const one = flow("one")
    assert.lengthOf(Routes.make(Route.when(Match.keyword("a"), one), Route.always(Match.keyword("b"), one)), 2)
    assert.throws(
      () => Routes.make(Route.when(Match.keyword("a"), one), Route.otherwise(flow("one"))),
      'two flows go by the name "one"'
    )
  })

  it("takes as many routes as there is memory for", () => {
    const help = flow("help")
    const many = Array.from({ length: 200_000 }, () => Route.otherwise(help))
    assert.lengthOf(Routes.fromIterable(many), 200_000)
  })

  it("prints itself", () => {
    const table = Routes.make(
      Route.otherwise(flow("help")),
      Route.always(Match.keyword("agent", "human"), Flow.make("agent", { version: 3 }, Flow.say("…"))),
      Route.when(Match.all(Match.channel("mms"), Match.media("image/*")), flow("receipt"), { priority: 2 })
    )
    assert.strictEqual(
      Routes.print(table),
      [
        "always     agent | human                  → agent v3",
        "when       channel mms and media image/*  → receipt v1 (priority 2)",
        "otherwise  anything else                  → help v1"
      ].join("\n")
    )
    assert.strictEqual(Routes.print(Routes.make()), "")
  })
})
