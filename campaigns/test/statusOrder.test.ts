import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { isHeld } from "../dist/Campaign.js"
import { statusOrder } from "../dist/statusOrder.js"
import { short } from "./short.ts"

// Side by side, as they wait more than they work; on a machine that is very busy they wait long.
describe.concurrent("status-order", { timeout: 180_000 }, () => {
  it.live("in short, finds nothing", () =>
    Effect.map(short(statusOrder), (outcome) => assert.isTrue(isHeld(outcome), JSON.stringify(outcome)))
  )

  it.live("in short, catches a store in which the last report wins", () =>
    Effect.map(short(statusOrder, "mutant"), ({ violations }) =>
      assert.isAbove(violations["gone backwards"] ?? 0, 0, JSON.stringify(violations))
    )
  )
})
