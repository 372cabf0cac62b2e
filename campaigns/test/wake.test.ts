import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { isHeld } from "../dist/Campaign.js"
import { wake } from "../dist/wake.js"
import { short } from "./short.ts"

// Processes take long to start on a machine that is very busy.
describe.concurrent("wake", { timeout: 180_000 }, () => {
  it.live("in short, finds nothing", () =>
    Effect.map(short(wake), (outcome) => assert.isTrue(isHeld(outcome), JSON.stringify(outcome)))
  )

  it.live("in short, catches a store that forgets a timer which is due already", () =>
    Effect.map(short(wake, "mutant"), ({ violations }) =>
      assert.isAbove(violations["lost"] ?? 0, 0, JSON.stringify(violations))
    )
  )
})
