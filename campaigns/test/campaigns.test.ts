/** Campaigns in their short form: the promise holds, and the mutant is caught by what it breaks. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Either } from "effect"
import type { TestContext } from "vitest"
import { type Campaign, isCaught, isHeld, line } from "../dist/Campaign.js"
import { campaigns } from "../dist/campaigns.js"
import { neighbours } from "../dist/neighbours.js"
import { secondProcess } from "../dist/secondProcess.js"

const outcomeOf = async ({ run }: Campaign, mutant: boolean, { skip }: TestContext) => {
  const outcome = await Effect.runPromise(Effect.either(run({ seed: 1, length: "short", mutant, progress: () => {} })))
  return Either.isLeft(outcome) ? skip(outcome.left.why) : outcome.right
}

/** These measure times, and want to be alone. */
const measuring = [neighbours, secondProcess]
const others = campaigns.filter((it) => !measuring.includes(it))

const both = (campaign: Campaign) => {
  it("holds", async (context) => {
    const outcome = await outcomeOf(campaign, false, context)
    assert.isTrue(isHeld(outcome), line(outcome))
  })

  it("catches its mutant", async (context) => {
    const outcome = await outcomeOf(campaign, true, context)
    assert.isTrue(isCaught(campaign, outcome), line(outcome))
  })
}

// Real processes take their time on a machine that does a lot else; idle, none of these takes ten seconds.
const options = { timeout: 180_000 }
describe.each(measuring)("the campaign $name", options, (campaign) => {
  both(campaign)
})
// Side by side, as they wait more than they work.
describe.concurrent.each(others)("the campaign $name", options, (campaign) => {
  both(campaign)
})
