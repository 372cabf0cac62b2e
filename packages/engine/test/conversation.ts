/** A conversation over one stored state: each of its turns may run on other code than the one before, as after a deploy. */
import { Address } from "@parley/messaging"
import type { Routes } from "@parley/engine"
import { Effect, Schema } from "effect"
import { blank, State } from "../dist/Journal.js"
import { turn } from "../dist/Turn.js"
import { message } from "./message.ts"

const Stored = Schema.parseJson(State)

export const conversation = (id = "conversation") => {
  let stored = Schema.encodeSync(Stored)(blank)
  let letters = 0
  const state = () => Schema.decodeSync(Stored)(stored)
  return {
    state,
    /** What is said to this text. A turn that fails leaves everything as it was, but for its letter's number. */
    hears: <R>(routes: Routes.Routes<R>, text: string): Effect.Effect<ReadonlyArray<string>, unknown, R> =>
      Effect.suspend(() => {
        const context = { contact: Address.make("+15550100101"), conversation: id, letter: ++letters, attempt: 1 }
        return Effect.map(turn(routes, state(), message(text), context), (turned) => {
          stored = Schema.encodeSync(Stored)(turned.state)
          return turned.said.map((saying) => (saying.kind === "text" ? saying.text : saying.url))
        })
      })
  }
}
