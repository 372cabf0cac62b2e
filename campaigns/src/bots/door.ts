/** The whole service with the smallest of platforms: `POST /webhooks/paper` with `id contact text`. Tells over stdin how long it stood still. */
import { monitorEventLoopDelay } from "node:perf_hooks"
import { createInterface } from "node:readline"
import { HttpServerResponse } from "@effect/platform"
import { Bot, Flow, Route, Routes } from "@parley/engine"
import { MessageId, Provider } from "@parley/messaging"
import { run } from "@parley/service"
import { Effect, Layer } from "effect"
import { paper, received } from "../harness/paper.ts"

const echo = Flow.make("echo", { version: 1 }, function* () {
  yield* Flow.say((yield* Flow.message).text)
})

const provider = Provider.make({
  ...paper(({ key }) => Effect.succeed(MessageId.make(key))),
  receive: ({ body }) => {
    const [id = "", contact = "", text = ""] = new TextDecoder().decode(body).split(" ")
    return Effect.succeed([received(id, contact, text)])
  }
})

const stall = monitorEventLoopDelay({ resolution: 1 })
stall.enable()
createInterface(process.stdin).on("line", () => {
  process.stdout.write(`stall ${stall.max / 1e6}\n`)
  stall.reset()
})
process.stdin.unref()

run({
  name: "door",
  version: "0.1.0",
  bot: Bot.make({ routes: Routes.make(Route.otherwise(echo)), providers: [provider] }),
  services: Layer.empty,
  page: HttpServerResponse.empty(),
  practice: () => Effect.dieMessage("it has a provider, and does not practise")
})
