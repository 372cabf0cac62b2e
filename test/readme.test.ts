/** What README shows is code that runs. */
import { readFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import { talk } from "@parley/engine/testing"
import { bot } from "./firstScreen.ts"

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8")

describe("README's first screen", () => {
  it("shows the bot that is tested here", () => {
    const [, shown] = /```ts\n([\s\S]*?)```/u.exec(read("../README.md")) ?? []
    assert.isDefined(shown)
    assert.include(read("./firstScreen.ts"), shown)
  })

  it("shows in the service's README how the example bot is wired", () => {
    for (const file of ["main", "program"]) {
      assert.include(read("../packages/service/README.md"), read(`../apps/bot/src/${file}.ts`))
    }
  })

  it.effect("books a table", () =>
    talk(bot)
      .says("hello")
      .hears("Text BOOK for a table.")
      .says("Book")
      .hears("Which day suits you?")
      .says("Friday")
      .hears("Who comes?\n1. just me\n2. some friends")
      .says("2")
      .hears("The long table on friday. See you all!")
  )
})
