/** A platform that the bot listens to goes away in the middle of a conversation, and comes back. */
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { folder, serve } from "./Bot.ts"
import * as Ground from "./Ground.ts"

const listeners = ["genesys-sms", "salesforce-messaging"]
const answers = [/which day suits you\?/i, /^At what time\?/, /^For how many\?/, /shall I book it\?$/, /^Booked: /]

describe("over the platforms that a bot listens to", () => {
  it.scopedLive("a table is booked, though they are killed twice on the way", () =>
    Effect.gen(function* () {
      const home = yield* folder
      const port = yield* Ground.freePort
      const open = Ground.open(port, join(home, "ground.jsonl"), "http://127.0.0.1:9/webhooks")
      const first = yield* open
      const keys = Object.entries(first.settings).filter(([key]) => /^PARLEY_(GENESYS|SALESFORCE)_/.test(key))
      yield* serve({ ...Object.fromEntries(keys), DATABASE_URL: `file:${join(home, "parley.db")}` })
      const phones = listeners.map((provider) => Ground.phone(port, provider))
      const says = (text: string) => Effect.forEach(phones, (it) => it.says(text), { concurrency: 2 })
      const hears = (count: number) => Effect.forEach(phones, (it) => it.hears(count), { concurrency: 2 })

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
      for (const [at, { heard }] of phones.entries()) {
        const said = yield* heard
        assert.lengthOf(said, 5, `nothing is said twice over ${listeners[at]}`)
        for (const [index, answer] of answers.entries()) assert.match(said[index] ?? "", answer)
      }
    })
  )
})
