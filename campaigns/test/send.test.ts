import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { isHeld } from "../dist/Campaign.js"
import { send } from "../dist/send.js"
import { short } from "./short.ts"

describe("send", () => {
  it.live("in short, finds nothing", () =>
    Effect.map(short(send), (outcome) => assert.isTrue(isHeld(outcome), JSON.stringify(outcome)))
  )

  it.live("in short, catches a provider that cannot look up, and has no key that stays", () =>
    Effect.map(short(send, "mutant"), ({ violations }) =>
      assert.isAbove(violations["sent twice"] ?? 0, 0, JSON.stringify(violations))
    )
  )
})
