/** A platform that the bot listens to goes away in the middle of a conversation, and comes back. */
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { folder, serve } from "./Bot.ts"
import * as Ground from "./Ground.ts"

describe.each(["genesys-sms", "salesforce-messaging"])("over %s", (provider) => {
  it.scopedLive("a table is booked, though the platform is killed twice on the way", () =>
    Effect.gen(function* () {
      const home = yield* folder
      const port = yield* Ground.freePort
      const open = Ground.open(port, join(home, "ground.jsonl"), "http://127.0.0.1:9/webhooks")
      const first = yield* open
      const keys = Object.entries(first.settings).filter(([key]) => key.startsWith(prefixes[provider] ?? ""))
      yield* serve({ ...Object.fromEntries(keys), DATABASE_URL: `file:${join(home, "parley.db")}` })
      const { heard, hears, says } = Ground.phone(port, provider)

      yield* says("book")
      yield* hears(1)
      // With an answer on its way, perhaps.
      yield* says("Friday")
      yield* first.kill
      const second = yield* open
      yield* hears(2)
      yield* says("3")
      yield* hears(3)
      // While nothing happens, so that only the listening breaks.
      yield* second.kill
      yield* open
      yield* says("two of us")
      yield* hears(4)
      yield* says("yes")
      yield* hears(5)

      yield* Effect.sleep("300 millis")
      const said = yield* heard
      assert.lengthOf(said, 5, "nothing is said twice")
      const expected = [
        /which day suits you\?/i,
        /^At what time\?/,
        /^For how many\?/,
        /shall I book it\?$/,
        /^Booked: /
      ]
      for (const [index, answer] of expected.entries()) assert.match(said[index] ?? "", answer)
    })
  )
})

const prefixes: Readonly<Record<string, string>> = {
  "genesys-sms": "PARLEY_GENESYS_",
  "salesforce-messaging": "PARLEY_SALESFORCE_"
}
