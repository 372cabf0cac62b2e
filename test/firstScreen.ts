/** The bot of README's first screen, whole; a test holds the two against each other, and talks to it. */
import { Twilio } from "@parley/client"
import { Bot, Flow, Match, Route, Routes } from "@parley/engine"
import { Schema } from "effect"

const booking = Flow.make("booking", { version: 1 }, function* () {
  const day = yield* Flow.ask("day", "Which day suits you?", Schema.Literal("friday", "saturday"))
  const party = yield* Flow.choose("party", "Who comes?", { alone: "just me", friends: "some friends" })
  yield* Flow.say(party === "alone" ? `A window seat on ${day}. See you!` : `The long table on ${day}. See you all!`)
})
const routes = Routes.make(
  Route.when(Match.keyword("book", "table"), booking),
  Route.otherwise(Flow.make("help", { version: 1 }, Flow.say("Text BOOK for a table.")))
)
export const bot = Bot.make({ routes, providers: [Twilio.provider] })
