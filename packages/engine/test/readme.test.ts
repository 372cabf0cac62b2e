/** What the README shows compiles, and does what it says. */
import { readFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import { Flow, Match, Route, Routes } from "@parley/engine"
import { talk } from "@parley/engine/testing"
import { Effect, Schema } from "effect"
import { conversation } from "./conversation.ts"
import { bot, Tables } from "./example.ts"
import { message } from "./message.ts"

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8")
const [shown = "", ...others] = [...read("../README.md").matchAll(/```ts\n(.*?)```/gsu)].map(([, code = ""]) => code)

const offer = Flow.make("offer", { version: 1 }, function* () {
  const isWanted = yield* Flow.confirm("wanted", "A table is free. Do you want it?", { timeout: "15 minutes" }).pipe(
    Effect.catchTag("TimedOut", () => Effect.succeed(false))
  )
  if (!isWanted) return yield* Flow.say("We have given it to somebody else.")
  yield* Flow.say("It is yours: tomorrow at 19:00.")
  yield* Flow.sleep("until it is time", "22 hours")
  yield* Flow.say("See you at 19:00!")
})

const tally = Flow.make(
  "tally",
  { version: 1, input: { total: Schema.NumberFromString } },
  function* ({ total }, self) {
    const more = yield* Flow.ask("more", `${total} so far. How many more?`, Schema.NumberFromString)
    yield* self.continueWith({ total: total + more })
  }
)
const count = Route.when(Match.text("count from {total}", { total: Schema.NumberFromString }), tally)

const complaint = Flow.make("complaint", { version: 1, messages: "burst" }, function* () {
  const what = yield* Flow.ask("what", "What went wrong?", Schema.String)
  yield* Flow.say(`We have noted ${what.split("\n").length} lines.`)
})
const price = Flow.make("price", { version: 1 }, Flow.say("It is 4 euros now."))
const now = Route.when(Match.keyword("price"), price, { messages: "latest" })

describe("the README", () => {
  it("shows the bot that is tested here, to the letter", () => assert.strictEqual(shown, read("./example.ts")))

  it("shows the flows and the test that are run here, but for their line breaks", () => {
    const dense = (text: string) => text.replace(/\s+/gu, "")
    for (const other of others) assert.include(dense(read("./readme.test.ts")), dense(other))
    assert.strictEqual(others.length, 4)
    assert.include(others.at(-1) ?? "", "it.effect")
  })

  it.effect("offers a table, and reminds of it", () =>
    Effect.gen(function* () {
      const routes = Routes.make(Route.otherwise(offer))
      const [keen, silent] = [conversation(), conversation()]
      yield* Effect.all([keen.hears(routes, "?"), silent.hears(routes, "?")])
      assert.deepStrictEqual(yield* silent.waits(routes, "15 minutes"), ["We have given it to somebody else."])
      assert.deepStrictEqual(yield* keen.hears(routes, "yes"), ["It is yours: tomorrow at 19:00."])
      assert.deepStrictEqual(yield* keen.waits(routes, "22 hours"), ["See you at 19:00!"])
    })
  )

  it.effect("counts without end", () =>
    Effect.gen(function* () {
      const routes = Routes.make(count)
      const chat = conversation()
      assert.deepStrictEqual(yield* chat.hears(routes, "count from 4"), ["4 so far. How many more?"])
      assert.deepStrictEqual(yield* chat.hears(routes, "3"), ["7 so far. How many more?"])
    })
  )

  it.effect("hears a burst as one, and of questions only the latest", () =>
    Effect.gen(function* () {
      const routes = Routes.make(now, Route.otherwise(complaint))
      const chat = conversation()
      yield* chat.hears(routes, "Hello")
      const noted = yield* chat.takes(routes, message("It was cold"), message("and late"))
      assert.deepStrictEqual(noted, { said: ["We have noted 2 lines."], taken: 2 })
      const told = yield* chat.takes(routes, message("price"), message("Price?"), message("and"))
      assert.deepStrictEqual(told, { said: ["It is 4 euros now."], taken: 2 })
    })
  )

  it.effect("books a table", () =>
    talk(bot)
      .says("Book!")
      .hears("Which day suits you?")
      .says("person")
      .hears("One of us will write to you.")
      .says("Friday")
      .crashed()
      .hears(/who comes/i)
      .says("2")
      .duplicated()
      .hears("Booked for a group: friday, 19:00.")
      .hears.nothing()
      .pipe(Effect.provideService(Tables, { reserve: () => Effect.succeed("19:00") }))
  )
})
