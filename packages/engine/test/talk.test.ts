/** The first storey, from a contact's side: whole talks on the real engine. */
import { assert, describe, it } from "@effect/vitest"
import { Address, MessageId, Provider } from "@parley/messaging"
import { Bot, Flow, Match, Route, Routes } from "@parley/engine"
import { talk } from "@parley/engine/testing"
import { Context, Effect, Layer, Ref, Schema } from "effect"

class Full extends Schema.TaggedError<Full>()("Full", { day: Schema.String }) {}

class Tables extends Context.Tag("test/Tables")<
  Tables,
  { readonly reserve: (day: string, key: string) => Effect.Effect<string, Full>; readonly calls: Ref.Ref<number> }
>() {
  static readonly layer = Layer.effect(
    this,
    Effect.map(Ref.make(0), (calls) => ({
      calls,
      reserve: (day: string) =>
        Effect.zipRight(
          Ref.update(calls, (n) => n + 1),
          day === "monday" ? new Full({ day }) : Effect.succeed(`${day} 19:00`)
        )
    }))
  )
}

const Weekday = Schema.Literal("monday", "tuesday", "friday")

const booking = Flow.make("booking", { version: 1 }, function* () {
  const tables = yield* Tables
  const day = yield* Flow.ask("day", "Which day suits you?", Weekday, { retry: "A weekday, please.", attempts: 3 })
  const seats = yield* Flow.choose("seats", "For how many?", { pair: "a couple", group: "a whole group" })
  const table = yield* Flow.step(
    "reserve",
    Schema.String,
    ({ idempotencyKey }) => tables.reserve(day, idempotencyKey),
    {
      failure: Full
    }
  ).pipe(Effect.catchTag("Full", () => Effect.succeed("nothing")))
  yield* Flow.say(`Booked: ${table} for ${seats}.`)
})
const agent = Flow.make("agent", { version: 1 }, Flow.say("A person will write to you."))
const order = Flow.make("order", { version: 1, input: { id: Schema.String } }, ({ id }) =>
  Flow.say(`Order ${id} is on its way.`)
)
const broken = Flow.make("broken", { version: 1 }, function* () {
  yield* Flow.ask("a", "A?", Schema.String)
  yield* Flow.ask("a", "A again?", Schema.String)
})
const help = Flow.make("help", { version: 1 }, Flow.say("Text BOOK."))

const provider = Provider.make({
  id: "none",
  account: "none",
  sender: Address.make("1"),
  send: { text: () => Effect.succeed(MessageId.make("1")) },
  receive: () => Effect.succeed([])
})
const bot = Bot.make({
  routes: Routes.make(
    Route.always(Match.keyword("agent"), agent),
    Route.when(Match.keyword("book"), booking),
    Route.when(Match.keyword("broken"), broken),
    Route.when(Match.text("order {id}"), order),
    Route.otherwise(help)
  ),
  providers: [provider]
})

describe("a talk", () => {
  it.effect("asks, understands, does and says", () =>
    talk(bot)
      .says("Book!")
      .hears("Which day suits you?")
      .says("someday")
      .hears("A weekday, please.")
      .says("Friday")
      .hears(/^For how many\?\n1\. a couple\n2\. a whole group$/)
      .says("2")
      .hears("Booked: friday 19:00 for group.")
      .says("hello")
      .hears("Text BOOK.")
      .pipe(Effect.provide(Tables.layer))
  )

  it.effect("survives a crash at the pending question, and a message delivered twice", () =>
    Effect.gen(function* () {
      yield* talk(bot)
        .says("book")
        .duplicated()
        .hears("Which day suits you?")
        .hears.nothing()
        .crashed()
        .says("friday")
        .crashed()
        .hears(/how many/)
        .says("first")
        .duplicated()
        .hears("Booked: friday 19:00 for pair.")
        .hears.nothing()
      assert.strictEqual(yield* Ref.get((yield* Tables).calls), 1)
    }).pipe(Effect.provide(Tables.layer))
  )

  it.effect("hears an always route inside a flow, and asks again afterwards", () =>
    talk(bot)
      .says("book")
      .hears(/day/)
      .says("AGENT")
      .hears("A person will write to you.")
      .says("monday")
      .hears(/how many/)
      .says("a couple")
      .hears("Booked: nothing for pair.")
      .pipe(Effect.provide(Tables.layer))
  )

  it.effect("hears one message after the other, and what is left unheard", () =>
    Effect.gen(function* () {
      yield* talk(bot).says("book").says("agent").hears("A person will write to you.").hears(/day/).hears.nothing()
      const left = yield* Effect.flip(
        talk(bot)
          .says("book")
          .says("agent")
          .hears(/person/)
          .hears.nothing()
      )
      assert.include(left.message, "expected to hear nothing")
      const early = yield* Effect.flip(
        talk(bot)
          .says("book")
          .says("agent")
          .hears(/day/)
          .hears(/person/)
      )
      assert.include(early.message, "expected to hear /person/")
    }).pipe(Effect.provide(Tables.layer))
  )

  it.effect("tells what it said instead, and what went wrong, when something expected was not heard", () =>
    Effect.gen(function* () {
      const missed = yield* Effect.flip(talk(bot).says("hello").hears("Ahoy"))
      assert.include(missed.message, 'expected to hear "Ahoy"')
      assert.include(missed.message, "bot     Text BOOK.")
      const mistaken = yield* Effect.flip(talk(bot).says("broken").says("x").after("1 second").hears("never"))
      const mistake = 'flow "broken", "a": the name is used twice in one run'
      assert.lengthOf(mistaken.message.split(mistake), 2) // it stands there once
      assert.lengthOf(mistaken.message.split("a turn has failed"), 3)
    }).pipe(Effect.provide(Tables.layer))
  )

  it.effect("hears together what comes in together, also when that is delivered twice", () => {
    const routes = (messages: "burst" | "latest" | "each") => {
      const text = Effect.flatMap(Flow.message, ({ text }) => Flow.say(text.replace("\n", "+")))
      return Bot.make({
        routes: Routes.make(Route.otherwise(Flow.make("echo", { version: 1, messages }, text))),
        providers: [provider]
      })
    }
    return Effect.all([
      talk(routes("burst")).says("one", "two").duplicated().hears("one+two").hears.nothing(),
      talk(routes("latest")).says("one", "two").hears("two").hears.nothing(),
      talk(routes("each")).says("one", "two").hears("one").hears("two").hears.nothing()
    ])
  })

  it.effect("lets a year pass in a moment", () => {
    const remind = Effect.zipRight(Flow.sleep("a year", "365 days"), Flow.say("It is time."))
    const patient = Bot.make({
      routes: Routes.make(Route.otherwise(Flow.make("remind", { version: 1 }, remind))),
      providers: [provider]
    })
    const begun = performance.now()
    return Effect.map(
      talk(patient).says("remind me").after("364 days").hears.nothing().after("1 day").hears("It is time."),
      () => assert.isBelow(performance.now() - begun, 3000)
    )
  })

  it.live("says where it cannot pass time", () =>
    Effect.gen(function* () {
      const exit = yield* Effect.exit(talk(bot).says("hello").after("1 hour"))
      assert.include(String(exit), "run the talk with it.effect")
    }).pipe(Effect.provide(Tables.layer))
  )

  it.effect("captures what a template has in its places, as it was typed", () =>
    talk(bot).says("  ORDER  Ab-12 ").hears("Order Ab-12 is on its way.").pipe(Effect.provide(Tables.layer))
  )
})
