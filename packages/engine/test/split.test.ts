/** Long texts in parts: nothing is lost, and no part is cut where it hurts. */
import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { split } from "../dist/split.js"

const bare = (text: string) => text.replaceAll(/\s+/gu, "")
const characters = (text: string) =>
  [...new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(text)].map(({ segment }) => segment)

describe("a text", () => {
  it("that fits stays as it is, and an empty one is nothing to say", () => {
    assert.deepStrictEqual(split("Hello. World.", 13), ["Hello. World."])
    assert.deepStrictEqual(split("", 10), [])
  })

  it.each<readonly [string, string, number, ReadonlyArray<string>]>([
    ["a paragraph", "One two. Three.\n\nFour five six", 22, ["One two. Three.", "Four five six"]],
    ["a line", "Soup for two\nFish and chips", 20, ["Soup for two", "Fish and chips"]],
    ["a sentence", 'She said "go!" And so he went.', 20, ['She said "go!"', "And so he went."]],
    ["a sentence without spaces", "今日は寒い。明日も寒い。", 9, ["今日は寒い。", "明日も寒い。"]],
    ["a word", "alpha beta gamma delta", 12, ["alpha beta", "gamma delta"]],
    ["nothing but its length", "abcdefghij", 4, ["abcd", "efgh", "ij"]]
  ])("is cut at %s", (_, text, limit, parts) => assert.deepStrictEqual(split(text, limit), parts))

  it("is never cut inside a link, also where no space stands before it", () => {
    const link = "https://bot.example/a.b/c?d=1"
    assert.deepStrictEqual(split(`Look here please: ${link} and be well`, 32), [
      "Look here please:",
      link,
      "and be well"
    ])
    assert.deepStrictEqual(split(`見て${link}`, 30), ["見て", link])
  })

  it("is never cut inside a character, however many code points that has", () => {
    const family = "👨‍👩‍👧‍👦"
    for (const part of split(family.repeat(20), 50)) {
      assert.deepStrictEqual(new Set(characters(part)), new Set([family]))
    }
  })

  const word = fc.oneof(
    fc.string({ minLength: 1, maxLength: 12 }),
    fc.constantFrom("https://a.example/b?c=d.e", "👩🏽‍🚒", "e\u0301", "Yes.", "No!", "\n\n", "\n", "很好。", "  ", "🇩🇪🇫🇷")
  )
  const texts = fc.array(word, { maxLength: 60 }).map((words) => words.join(" "))
  const glued = fc.array(word, { maxLength: 60 }).map((words) => words.join(""))

  it("loses nothing but white space at its cuts, and no part is empty or too long", () => {
    fc.assert(
      fc.property(fc.oneof(texts, glued), fc.integer({ min: 30, max: 120 }), (text, limit) => {
        const parts = split(text, limit)
        assert.strictEqual(bare(parts.join("")), bare(text))
        for (const part of parts) {
          assert.isAtMost(part.length, limit)
          assert.notStrictEqual(part, "")
        }
      }),
      { numRuns: 500 }
    )
  })

  it("keeps links and characters whole where they are shorter than a part", () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 30, max: 120 }), (text, limit) => {
        const parts = split(text, limit)
        const count = (it: string) => it.split("https://a.example/b?c=d.e").length
        assert.strictEqual(
          parts.reduce((sum, part) => sum + count(part) - 1, 0),
          count(text) - 1
        )
        assert.strictEqual(
          parts.reduce((sum, part) => sum + characters(bare(part)).length, 0),
          characters(bare(text)).length
        )
      }),
      { numRuns: 500 }
    )
  })
})
