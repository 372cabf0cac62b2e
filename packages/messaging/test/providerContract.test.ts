/** The contract itself is tried: each broken promise is caught. */
import { readFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import { providerContract } from "@parley/messaging/testing"
import { Effect, Exit } from "effect"
import { mutants, platform } from "./memoryPlatform.ts"

const traits = ["receive", "lookup", "missed", "optOut", "reports"] as const

describe("the contract", () => {
  it.live.each(mutants)("catches a provider that %s", (mutant) =>
    Effect.gen(function* () {
      const checks = providerContract(traits, platform(mutant))
      // A promise that is not kept may show in silence: nobody waits for that as long as for a platform.
      const outcomes = yield* Effect.forEach(
        checks,
        ({ check }) =>
          Effect.exit(
            Effect.timeoutFail(check, {
              duration: "1 second",
              onTimeout: () => "silence"
            })
          ),
        { concurrency: "unbounded" }
      )
      assert.isTrue(outcomes.some(Exit.isFailure))
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
