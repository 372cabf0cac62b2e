/** People mean the same word in many spellings. */
import { assert, describe, it } from "@effect/vitest"
import fc from "fast-check"
import { bare, fold, tidy, words } from "../dist/Text.js"

describe("two texts are the same", () => {
  it.each([
    ["in other case", "BoOk", "book"],
    ["in full width", "Ｂｏｏｋ", "book"],
    ["with ß in capitals", "STRASSE", "straße"],
    ["with a capital ẞ", "STRAẞE", "straße"],
    ["with a ligature", "ﬁsh", "fish"],
    ["with an accent in two characters", "cafe\u0301", "café"],
    ["with sigmas", "ΟΔΟΣ", "οδος"],
    ["with more white space", "  book \t\n now ", "book now"],
    ["with a no-break space", "book\u00A0now", "book now"],
    ["with an ideographic space", "book\u3000now", "book now"],
    ["with zero-width characters", "b\u200Bo\u2060ok\uFEFF", "book"],
    ["with a soft hyphen", "reser\u00ADvation", "reservation"],
    ["with marks of direction", "\u202Abook\u202C \u2067now\u2069\u200F", "book now"],
    ["with or without an emoji's variation selector", "❤\uFE0F", "❤"],
    ["right to left", "שלום\u200F", "שלום"]
  ])("%s", (_, one, other) => assert.strictEqual(fold(one), fold(other)))

  it.each([
    ["book", "books"],
    ["now book", "book now"],
    ["bo ok", "book"],
    ["👍", "👎"],
    ["?", "!"]
  ])("but not %s and %s", (one, other) => assert.notStrictEqual(fold(one), fold(other)))
})

describe("a text", () => {
  it("is bare without the punctuation around it, but not without that inside", () => {
    assert.strictEqual(bare(" «Book!» …"), "book")
    assert.strictEqual(bare("what's on, today?"), "what's on, today")
  })

  it("of nothing but punctuation stays what it is", () => {
    assert.strictEqual(bare("?"), "?")
    assert.strictEqual(bare(" !? "), "!?")
    assert.strictEqual(bare(""), "")
  })

  it("is folded once and for all", () => {
    fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => fold(fold(text)) === fold(text)))
    fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => tidy(tidy(text)) === tidy(text)))
    fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => bare(bare(text)) === bare(text)))
  })

  it("is split into words that keep how they were typed", () => {
    assert.deepStrictEqual(words(" Ｏrder\u00A0Ab-12 \u200B STRAẞE\n"), ["Ｏrder", "Ab-12", "STRAẞE"])
  })

  it("keeps its emoji and its joined letters whole", () => {
    assert.deepStrictEqual(words("👩‍👩‍👧 ❤️ می‌خواهم"), ["👩‍👩‍👧", "❤️", "می‌خواهم"])
  })

  it("of a megabyte is read in no time, whatever it is made of", () => {
    for (const trap of [
      "!".repeat(1e6) + "a",
      "a" + "!".repeat(1e6) + "a",
      " ".repeat(1e6) + "a",
      "\u200B".repeat(1e6)
    ]) {
      const begun = performance.now()
      bare(trap)
      words(trap)
      assert.isBelow(performance.now() - begun, 1000)
    }
  })
})
