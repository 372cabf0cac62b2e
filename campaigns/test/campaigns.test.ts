/** Campaigns in their short form: the promise holds, and the mutant is caught by what it breaks. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Either } from "effect"
import type { TestContext } from "vitest"
import { type Campaign, isCaught, isHeld, line, type Outcome } from "../dist/Campaign.js"
import { campaigns } from "../dist/campaigns.js"
import { neighbours } from "../dist/neighbours.js"
import { secondProcess } from "../dist/secondProcess.js"

const tried = async (
  { run }: Campaign,
  mutant: boolean,
  isWell: (outcome: Outcome) => boolean,
  { skip }: TestContext
) => {
  const settings = { seed: 1, length: "short", mutant, progress: () => {} } as const
  const outcome = await Effect.runPromise(Effect.either(run(settings)))
  if (Either.isLeft(outcome)) return skip(outcome.left.why)
  assert.isTrue(isWell(outcome.right), line(outcome.right))
}

/** These measure times, and want to be alone. */
const measuring = [neighbours, secondProcess]
const others = campaigns.filter((it) => !measuring.includes(it))

const both = (campaign: Campaign) => {
  it("holds", (context) => tried(campaign, false, isHeld, context))
  it("catches its mutant", (context) => tried(campaign, true, (outcome) => isCaught(campaign, outcome), context))
}

// Real processes take their time on a machine that does a lot else; idle, none of these takes ten seconds.
const about = ["the campaign $name", { timeout: 180_000 }] as const
describe.each(measuring)(...about, both)
// Side by side, as they wait more than they work.
describe.concurrent.each(others)(...about, both)
