/** The contract itself is tried: each broken promise is caught. */
import { readFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import { providerContract } from "@parley/messaging/testing"
import { Effect, Exit, Record } from "effect"
import { platform } from "./memoryPlatform.ts"
import { mutants } from "./mutants.ts"

const traits = [
  "receive",
  "listen",
  "resumes",
  "lookup",
  "repeats",
  "media",
  "missed",
  "sessions",
  "history",
  "optOut",
  "reports"
] as const

describe.concurrent("the contract", () => {
  it.live.each(Record.toEntries(mutants))("catches a provider that %s", ([mutant, words]) =>
    Effect.gen(function* () {
      // A promise that is not kept may show in silence: nobody waits for that as long as for a platform.
      const failed = yield* Effect.filter(
        providerContract(traits, platform(mutant)),
        ({ check }) =>
          Effect.map(
            Effect.exit(Effect.timeoutFail(check, { duration: "1 second", onTimeout: () => "silence" })),
            Exit.isFailure
          ),
        { concurrency: "unbounded" }
      )
      assert.match(failed.map(({ name }) => name).join("\n"), new RegExp(words))
    })
  )

  it("asks only for what a provider claims to have", () => {
    const names = (has: ReadonlyArray<(typeof traits)[number]>) =>
      providerContract(has, platform()).map(({ name }) => name)
    assert.isBelow(names([]).length, names(traits).length)
  })

  it("is used in the README as it is in a test", () => {
    const read = (name: string) => readFileSync(new URL(name, import.meta.url), "utf8")
    const example = read("./example.test.ts").split("\n").slice(1).join("\n")
    assert.include(read("../README.md"), "```ts\n" + example + "```")
  })
})
