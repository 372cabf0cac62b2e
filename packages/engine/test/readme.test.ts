/** What the README shows compiles, and does what it says. */
import { readFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import { talk } from "@parley/engine/testing"
import { Effect } from "effect"
import { bot, Tables } from "./example.ts"

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8")
const [shown = "", test = ""] = [...read("../README.md").matchAll(/```ts\n(.*?)```/gsu)].map(([, code]) => code)

describe("the README", () => {
  it("shows the bot that is tested here, to the letter", () => assert.strictEqual(shown, read("./example.ts")))

  it("shows the test that is run here, but for its line breaks", () => {
    const dense = (text: string) => text.replace(/\s+/gu, "")
    assert.include(dense(read("./readme.test.ts")), dense(test))
    assert.include(test, "it.effect")
  })

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
