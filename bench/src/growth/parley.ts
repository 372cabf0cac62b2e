/** Our sides: the endless chat, which starts itself anew with each answer; and a flow that never does, whose journal grows. */
import { Bot, Flow, Route, Routes } from "@parley/engine"
import { Schema } from "effect"
import { bot } from "../turn/chat.ts"
import { File } from "../turn/File.ts"
import { Parley } from "../turn/Parley.ts"
import { initial, next, reply } from "../turn/State.ts"
import { traffic } from "../turn/traffic.ts"
import { copies, keptIn } from "./parleyCopies.ts"
import { side } from "./Long.ts"

const never = Flow.make("never", { version: 1 }, function* () {
  let state = initial
  for (let line = 1; ; line++) {
    const text = yield* Flow.ask(`line ${line}`, reply(state), Schema.String)
    state = next(state, text)
  }
})

const open = (bot: Bot.Bot<never>) => async () => {
  const file = new File()
  const parley = await Parley.open(file.path, bot)
  const database = file.open("FULL")
  const message = traffic()
  return {
    turn: (contact: number) => parley.turn({ ...message(), contact }),
    copy: copies(database),
    kept: keptIn(file),
    close: async () => {
      database.close()
      await parley.close()
      file.remove()
    }
  }
}

export const parley = (length: number) => side({ name: "parley", kind: "ours" }, length, open(bot))

export const neverContinued = (length: number) =>
  side(
    { name: "parley, never continued", kind: "ours" },
    length,
    open(Bot.make({ routes: Routes.make(Route.otherwise(never)), providers: [] }))
  )
