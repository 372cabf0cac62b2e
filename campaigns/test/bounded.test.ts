import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { bounded } from "../dist/bounded/bounded.js"
import { isHeld } from "../dist/Campaign.js"
import { short } from "./short.ts"

describe.concurrent("bounded", { timeout: 180_000 }, () => {
  it.live("in short, finds nothing", () =>
    Effect.map(short(bounded), (outcome) => assert.isTrue(isHeld(outcome), JSON.stringify(outcome)))
  )

  it.live("in short, catches a bot that forgets nothing", () =>
    Effect.map(short(bounded, "mutant"), ({ violations }) =>
      assert.strictEqual(violations["grown"], 1, JSON.stringify(violations))
    )
  )
})
