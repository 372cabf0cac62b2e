/** A template is held against the words of a message, and gives back what stands in its places. */
import { assert, describe, it } from "@effect/vitest"
import { Option } from "effect"
import fc from "fast-check"
import { match, parse } from "../dist/Template.js"
import { words } from "../dist/Text.js"

const read = (template: string, text: string) => Option.getOrUndefined(match(parse(template), words(text)))

describe("a template", () => {
  it.each([
    ["order {id}", "Order 12", { id: "12" }],
    ["order {id}", "order 12 now", undefined],
    ["order {id}", "order", undefined],
    ["#{id}", "#Ab", { id: "Ab" }],
    ["#{id}", "＃Ab", { id: "Ab" }],
    ["#{id}", "#", undefined],
    ["#{id}", "Ab", undefined],
    ["{n}x", "12X", { n: "12" }],
    ["({id})", "(a)b)", { id: "a)b" }],
    ["from {a...} to {b...}", "from New York to Rome to Bonn", { a: "New York", b: "Rome to Bonn" }],
    ["from {a...} to {b}", "from A to B to C", { a: "A to B", b: "C" }],
    ["{a...} please", "two teas please", { a: "two teas" }],
    ["{a...} please", "please", undefined],
    ["say “{it...}”", "say “good day”", { it: "good day" }],
    ["straße {n}", "STRASSE 5", { n: "5" }],
    ["order {id}", "order \u200B12\u200B", { id: "12" }],
    ["סטטוס {id}", "סטטוס\u200F 12", { id: "12" }]
  ])("%j reads %j", (template, text, found) => assert.deepStrictEqual(read(template, text), found))

  it.each([
    ["{a}{b}", "write a place as {name} or {name...}, one in a word"],
    ["order {}", "write a place as"],
    ["order { id }", "write a place as"],
    ["order {id", "write a place as"],
    ["order {i-d}", "write a place as"],
    ["{id} or {id}", '"{id} or {id}" names a place twice'],
    [" \u200B ", "a template needs at least one word"]
  ])("%j is refused with a sentence that helps", (template, sentence) => assert.throws(() => parse(template), sentence))

  it("filled with any words matches, and gives the words back", () => {
    const word = fc.string({ minLength: 1, maxLength: 8 }).filter((it) => /^[^\s{}\u00AD]+$/u.test(it))
    const place = fc.record({
      values: fc.array(word, { minLength: 1, maxLength: 3 }),
      before: fc.constantFrom("", "#", "no:")
    })
    // Literal words of their own alphabet, so that no value can be taken for one.
    const parts = fc.array(fc.record({ literal: fc.stringMatching(/^[а-ю]{1,5}$/u), place }), {
      minLength: 1,
      maxLength: 4
    })
    fc.assert(
      fc.property(parts, (all) => {
        const template = all.map(
          ({ literal, place: { before, values } }, at) =>
            `${literal} ${before}{p${at}${values.length > 1 ? "..." : ""}}`
        )
        const text = all.map(
          ({ literal, place: { before, values } }) => `${literal.toUpperCase()}  ${before}${values.join(" ")}`
        )
        const expected = Object.fromEntries(all.map(({ place }, at) => [`p${at}`, place.values.join(" ")]))
        assert.deepStrictEqual(read(template.join(" "), text.join("\n")), expected)
      })
    )
  })

  it("is held against a long message in no time, also where it almost fits", () => {
    const traps = [
      ["from {a...} to {b...} at {c...} end", `from ${"to at ".repeat(2000)}`],
      ["#{a...}! #{b...}! x", "#a! ".repeat(2000)],
      ["#{id}!", `#${"a".repeat(20_000)}`]
    ] as const
    for (const [template, text] of traps) {
      // A slow one is caught while it is still small.
      for (const part of [20, 5, 1]) {
        const begun = performance.now()
        assert.isUndefined(read(template, text.slice(0, text.length / part)))
        assert.isBelow(performance.now() - begun, 5000)
      }
    }
  })
})
