import { Bot, Flow, Match, Route, Routes } from "@parley/engine"
import { MessageId, Provider } from "@parley/messaging"
import { Context, Effect, Schema } from "effect"

class Full extends Schema.TaggedError<Full>()("Full", {}) {}

export class Tables extends Context.Tag("bot/Tables")<
  Tables,
  { readonly reserve: (day: string, key: string) => Effect.Effect<string, Full> }
>() {}

const Day = Schema.Literal("friday", "saturday")

const booking = Flow.make("booking", { version: 1 }, function* () {
  const tables = yield* Tables
  const day = yield* Flow.ask("day", "Which day suits you?", Day, { retry: "Friday or Saturday?" })
  const party = yield* Flow.choose("party", "Who comes?", { pair: "just a couple", group: "a group" })
  const reserve = Flow.step("reserve", Schema.String, ({ idempotencyKey }) => tables.reserve(day, idempotencyKey), {
    failure: Full
  })
  yield* reserve.pipe(
    Effect.flatMap((time) => Flow.say(`Booked for a ${party}: ${day}, ${time}.`)),
    Effect.catchTag("Full", () => Flow.say(`We are full on ${day}.`))
  )
})

const order = Flow.make("order", { version: 1, input: { id: Schema.String } }, ({ id }) =>
  Flow.say(`Order ${id} is on its way.`)
)
const person = Flow.make("person", { version: 1 }, Flow.say("One of us will write to you."))
const help = Flow.make("help", { version: 1 }, Flow.say("Text BOOK, or ORDER and its number."))

// In earnest this comes from @parley/client.
const paper = Provider.make({
  id: "paper",
  account: "paper",
  send: { text: () => Effect.succeed(MessageId.make("1")) },
  receive: () => Effect.succeed([])
})

export const bot = Bot.make({
  routes: Routes.make(
    Route.always(Match.keyword("person", "human"), person),
    Route.when(Match.keyword("book", "reserve"), booking),
    Route.when(Match.text("order {id}"), order),
    Route.otherwise(help)
  ),
  providers: [paper]
})
