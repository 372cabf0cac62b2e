import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { isHeld } from "../dist/Campaign.js"
import { send } from "../dist/send.js"
import { short } from "./short.ts"

// Side by side, as they wait more than they work; on a machine that is very busy they wait long.
describe.concurrent("send", { timeout: 180_000 }, () => {
  it.live("in short, finds nothing", () =>
    Effect.map(short(send), (outcome) => assert.isTrue(isHeld(outcome), JSON.stringify(outcome)))
  )

  it.live("in short, catches a provider that cannot look up, and has no key that stays", () =>
    Effect.map(short(send, "mutant"), ({ violations }) =>
      assert.isAbove(violations["sent twice"] ?? 0, 0, JSON.stringify(violations))
    )
  )
})
