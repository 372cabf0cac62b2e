/** Parley as it is: the service over its SQLite store, with Twilio, run as a bot's `main.ts` runs it. */
import { createInterface } from "node:readline"
import { HttpServerResponse } from "@effect/platform"
import { Twilio } from "@parley/client"
import { Bot } from "@parley/engine"
import { MessageId } from "@parley/messaging"
import { run } from "@parley/service"
import { Config, Effect, Layer } from "effect"
import { routes } from "./bot.ts"

let replies = 0

/** A send is answered at once, in this process; there is nobody to be asked what was missed, or what became of a send. */
const local = Effect.map(Twilio.provider, ({ account, id, longestText, receive, sender }) => ({
  id,
  account,
  ...(sender !== undefined && { sender }),
  longestText,
  receive,
  send: {
    text: ({ key }: { readonly key: string }) =>
      Effect.sync(() => {
        replies += 1
        return MessageId.make(key)
      })
  }
}))

const { count, sends } = Effect.runSync(
  Config.all({ count: Config.integer("BENCH_ROUTES"), sends: Config.literal("here", "over HTTP")("BENCH_SENDS") })
)

createInterface(process.stdin)
  .on("line", () => process.stdout.write(`replies ${replies}\n`))
  .once("close", () => process.exit())

run({
  name: "parley",
  version: "0.1.0",
  bot: Bot.make({ routes: routes(count), providers: [sends === "here" ? local : Twilio.provider] }),
  services: Layer.empty,
  page: HttpServerResponse.empty(),
  practice: () => Effect.dieMessage("it has a provider, and does not practise")
})
