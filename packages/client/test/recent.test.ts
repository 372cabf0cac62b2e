import { assert, describe, it } from "@effect/vitest"
import { Recent } from "../dist/Recent.js"

describe("what was used lately", () => {
  it("is remembered, and what was not used for longest is forgotten", () => {
    const recent = Recent.make<number>(3)
    for (const [value, key] of ["a", "b", "c"].entries()) recent.set(key, value)
    assert.strictEqual(recent.get("a"), 0)
    recent.set("d", 3)
    assert.deepStrictEqual(
      ["a", "b", "c", "d"].map((key) => recent.get(key)),
      [0, undefined, 2, 3]
    )
    recent.set("c", 4)
    recent.set("e", 5)
    assert.deepStrictEqual(
      ["a", "c", "d", "e"].map((key) => recent.get(key)),
      [undefined, 4, 3, 5]
    )
    recent.delete("c")
    recent.set("f", 6)
    assert.deepStrictEqual(
      ["c", "d", "e", "f"].map((key) => recent.get(key)),
      [undefined, 3, 5, 6]
    )
  })

  it("remembers the latest, however many come", () => {
    const most = 20_000
    const recent = Recent.make<number>(most)
    for (let key = 0; key < 5 * most; key++) recent.set(String(key), key)
    assert.isUndefined(recent.get(String(4 * most - 1)))
    assert.strictEqual(recent.get(String(4 * most)), 4 * most)
  })
})
