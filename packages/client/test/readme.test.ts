/** The README's first program is this one, and it runs against the practice ground. */
import { readFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import { ConfigProvider, Effect } from "effect"
import { program } from "./example.ts"
import { practice } from "./practice.ts"

const read = (name: string) => readFileSync(new URL(name, import.meta.url), "utf8")

describe("the README", () => {
  it("begins with the program that is compiled and run here", () => {
    assert.include(read("../README.md"), "```ts\n" + read("./example.ts") + "```")
  })

  it.scopedLive("has a program that talks to two platforms", () =>
    Effect.gen(function* () {
      const { settings } = yield* practice("twilio-proxy")
      const logged: Array<ReadonlyArray<unknown>> = []
      const console = yield* Effect.consoleWith(Effect.succeed)
      yield* program.pipe(
        Effect.withConfigProvider(ConfigProvider.fromMap(new Map(Object.entries(settings)))),
        Effect.withConsole({ ...console, log: (...words) => Effect.sync(() => void logged.push(words)) })
      )
      assert.strictEqual(logged[0]?.[0], "message")
      assert.deepStrictEqual(logged[1], ["sms", "Your table is booked."])
    })
  )
})
