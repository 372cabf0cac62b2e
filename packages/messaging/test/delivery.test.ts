/** Reports on a message arrive twice and in any order; what is true afterwards is always the same. */
import { describe, it } from "@effect/vitest"
import { byProgress, Delivery, furthest } from "@parley/messaging"
import fc from "fast-check"
import { expect } from "vitest"

const delivery = fc.constantFrom(...Delivery.literals)

describe("the furthest of two reports", () => {
  it("is the same, whichever came first", () => {
    fc.assert(fc.property(delivery, delivery, (a, b) => furthest(a, b) === furthest(b, a)))
  })

  it("is the same, however the reports are grouped", () => {
    fc.assert(
      fc.property(
        delivery,
        delivery,
        delivery,
        (a, b, c) => furthest(furthest(a, b), c) === furthest(a, furthest(b, c))
      )
    )
  })

  it("does not change when a report is repeated", () => {
    fc.assert(
      fc.property(delivery, delivery, (a, b) => furthest(furthest(a, b), b) === furthest(a, b) && furthest(a, a) === a)
    )
  })

  it("never goes backwards, and is always one of the two", () => {
    fc.assert(
      fc.property(delivery, delivery, (a, b) => {
        const reached = furthest(a, b)
        return byProgress(reached, a) >= 0 && byProgress(reached, b) >= 0 && [a, b].includes(reached)
      })
    )
  })

  it.each([
    ["failed", "sent"],
    ["undelivered", "failed"],
    ["delivered", "undelivered"],
    ["read", "delivered"],
    ["queued", "unknown"]
  ] as const)("is %s rather than %s", (one, other) => {
    expect(furthest(one, other)).toBe(one)
  })
})
