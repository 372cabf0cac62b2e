/** The canary hears what it must, or its silence would mean nothing. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Canary from "../dist/harness/Canary.js"

describe("the canary", () => {
  it.effect.each<readonly [string, Effect.Effect<unknown>]>([
    ["a log", Effect.logDebug("so", { it: ["is"] }, "hush")],
    ["a log's annotation", Effect.annotateLogs(Effect.logInfo("nothing"), "number", "hush")],
    ["a log's cause", Effect.ignoreLogged(Effect.die(new Error("hush"))).pipe(Effect.exit)],
    ["a span's name", Effect.withSpan(Effect.void, "GET /hush")],
    ["a span's attribute", Effect.withSpan(Effect.void, "GET", { attributes: { url: "/hush" } })],
    ["an attribute that comes later", Effect.withSpan(Effect.annotateCurrentSpan("url", "/hush"), "GET")]
  ])("hears a secret in %s", ([, told]) =>
    Effect.gen(function* () {
      const canary = Canary.make(["hush"])
      yield* Effect.provide(Effect.logInfo("nothing"), canary.layer)
      assert.strictEqual(canary.sung(), 0)
      yield* Effect.provide(told, canary.layer)
      assert.isAbove(canary.sung(), 0)
    })
  )

  it("hears a secret in an error's cause", () => {
    const canary = Canary.make(["hush"])
    canary.told(new Error("nothing"))
    assert.strictEqual(canary.sung(), 0)
    canary.told(new Error("nothing", { cause: new Error("hush") }))
    assert.isAbove(canary.sung(), 0)
  })
})
