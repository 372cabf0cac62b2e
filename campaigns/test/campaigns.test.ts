/** Campaigns in their short form: the promise holds, and the mutant is caught. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Either } from "effect"
import type { TestContext } from "vitest"
import { type Campaign, isHeld, line } from "../dist/Campaign.js"
import { duplicates } from "../dist/duplicates.js"
import { fsync } from "../dist/fsync.js"
import { kill } from "../dist/kill.js"
import { neighbours } from "../dist/neighbours.js"
import { order } from "../dist/order.js"
import { secondProcess } from "../dist/secondProcess.js"

const held = async ({ run }: Campaign, mutant: boolean, { skip }: TestContext) => {
  const settings = { seed: 1, length: "short", mutant, progress: () => {} } as const
  const outcome = await Effect.runPromise(Effect.either(run(settings)))
  if (Either.isLeft(outcome)) return skip(outcome.left.why)
  return { held: isHeld(outcome.right), said: line(outcome.right) }
}

// Real processes take their time on a machine that does a lot else; idle, none of these takes four seconds.
describe.each([kill, fsync, duplicates, order, neighbours, secondProcess])(
  "the campaign $name",
  { timeout: 180_000 },
  (campaign) => {
    it("holds", async (context) => {
      const outcome = await held(campaign, false, context)
      assert.isTrue(outcome.held, outcome.said)
    })

    it("catches its mutant", async (context) => {
      const outcome = await held(campaign, true, context)
      assert.isFalse(outcome.held, outcome.said)
    })
  }
)
