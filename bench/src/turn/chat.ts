/** The bot of the bench: an endless chat, in which each message is one turn that changes the state and asks again. */
import { Bot, Flow, type Match, Route, Routes } from "@parley/engine"
import { Option, Schema } from "effect"
import { fields, initial, next, reply, type State } from "./State.ts"

/** Starts itself anew with each answer, so that it costs the same at any length. */
const chat = Flow.make("chat", { version: 1, input: fields }, function* (state, self) {
  const text = yield* Flow.ask("line", reply(state), Schema.String)
  yield* self.continueWith(next(state, text))
})

const anything: Match.Matcher<State> = {
  describe: "anything, in a new state",
  kind: "otherwise",
  literals: 0,
  match: () => Option.some(initial)
}

export const bot = Bot.make({ routes: Routes.make(Route.when(anything, chat)), providers: [] })
