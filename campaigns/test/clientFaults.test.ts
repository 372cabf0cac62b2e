import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { isHeld } from "../dist/Campaign.js"
import { clientFaults } from "../dist/client-faults/clientFaults.js"
import { short } from "./short.ts"

// Side by side, as they wait more than they work; on a machine that is very busy they wait long.
describe.concurrent("client-faults", { timeout: 180_000 }, () => {
  it.live("in short, finds nothing", () =>
    Effect.map(short(clientFaults), (outcome) => assert.isTrue(isHeld(outcome), JSON.stringify(outcome)))
  )

  it.live("in short, catches a client that tries a send once more", () =>
    Effect.map(short(clientFaults, "mutant"), ({ violations }) =>
      assert.isAbove(violations["sends repeated"] ?? 0, 0, JSON.stringify(violations))
    )
  )
})
