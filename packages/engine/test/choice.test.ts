/** An answer to a list: by its mark, in words, by label or how it begins; and never by a guess. */
import { assert, describe, it } from "@effect/vitest"
import { Option } from "effect"
import fc from "fast-check"
import { read, render } from "../dist/Choice.js"

const offer = (...labels: ReadonlyArray<string>) => labels.map((label, at) => ({ key: `key${at}`, label }))
const chosen = (labels: ReadonlyArray<string>, text: string) => Option.getOrUndefined(read(offer(...labels), text))

const colours = ["Red", "Green", "Grey blue", "The dark red", "No thanks"]
const seats = ["two of us", "up to four", "up to eight"]

describe("a list without numbers", () => {
  it("is numbered", () => assert.strictEqual(render("Which?", offer("Red", "Blue")), "Which?\n1. Red\n2. Blue"))

  it.each([
    ["2", 1],
    ["2.", 1],
    ["#2", 1],
    ["(2)", 1],
    ["２", 1],
    ["two", 1],
    ["TWO!", 1],
    ["number two", 1],
    ["no 2", 1],
    ["option 2", 1],
    ["second", 1],
    ["the second", 1],
    ["the second one", 1],
    ["Green", 1],
    ["green.", 1],
    ["key1", 1],
    ["r", 0],
    ["grey", 2],
    ["grey-blue", 2],
    ["the dark red", 3],
    ["dark red", undefined],
    ["no thanks", 4],
    ["No, thanks", 4],
    ["gr", undefined],
    ["6", undefined],
    ["0", undefined],
    ["", undefined],
    ["…", undefined],
    ["purple", undefined],
    ["2 3", undefined],
    ["not red", undefined],
    ["the", 3]
  ] as const)("reads %j", (text, at) =>
    assert.strictEqual(chosen(colours, text), at === undefined ? undefined : `key${at}`)
  )
})

describe("a list that speaks of numbers", () => {
  it("is lettered", () => {
    assert.strictEqual(render("How many?", offer(...seats)), "How many?\nA. two of us\nB. up to four\nC. up to eight")
    assert.include(render("Where?", offer("Ground floor", "Second floor")), "B. Second floor")
  })

  it.each([
    ["b", 1],
    ["B.", 1],
    ["2", 0],
    ["two", 0],
    ["two of us", 0],
    ["2 of us", 0],
    ["4", 1],
    ["four", 1],
    ["8", 2],
    ["up to 8", 2],
    ["3", undefined],
    ["second", undefined],
    ["first", undefined],
    ["up to", undefined],
    ["d", undefined]
  ] as const)("reads %j", (text, at) =>
    assert.strictEqual(chosen(seats, text), at === undefined ? undefined : `key${at}`)
  )

  it("does not take the beginning of a number for the number", () => {
    assert.isUndefined(chosen(["10 people", "20 people"], "1"))
    assert.isUndefined(chosen(["10 people", "20 people"], "2"))
    assert.strictEqual(chosen(["10 people", "20 people"], "20"), "key1")
    assert.strictEqual(chosen(["1 person", "10 people"], "1"), "key0")
  })
})

describe("a list of one", () => {
  it("is not chosen by whatever is said", () => {
    for (const text of ["no", "the", "number", "no thanks", "?", "x"])
      assert.isUndefined(chosen(["Thanks a lot"], text), text)
    assert.strictEqual(chosen(["Thanks a lot"], "thanks"), "key0")
  })
})

describe("labels that are not words", () => {
  it.each([
    [["🍕", "🍣"], "🍣", 1],
    [["C", "C++"], "c++", 1],
    [["C", "C++"], "c", 0],
    [["हिन्दी", "اردو"], "اردو", 1]
  ] as const)("of %j, %j is the one at %i", (labels, text, at) => assert.strictEqual(chosen(labels, text), `key${at}`))
})

describe("whatever is offered", () => {
  // Longer than any mark, so that a label cannot look like another choice's mark.
  const label = fc.oneof(
    fc.stringMatching(/^[a-z]{3,8}( [a-z]{3,8})?$/),
    fc.constantFrom(
      "table for two",
      "4 people",
      "10",
      "first floor",
      "no thanks",
      "the window",
      "🍕🍕🍕",
      "tisch für drei"
    )
  )
  const labels = fc.uniqueArray(label, { minLength: 1, maxLength: 30 })
  const marks = (list: ReadonlyArray<string>) =>
    render("?", offer(...list))
      .split("\n")
      .slice(1)
      .map((line) => line.slice(0, line.indexOf(".")))

  it("is chosen by the mark it is shown with", () => {
    fc.assert(
      fc.property(labels, (list) =>
        marks(list).forEach((mark, at) => assert.strictEqual(chosen(list, mark), `key${at}`))
      )
    )
  })

  it("is chosen by its label, in any case", () => {
    fc.assert(
      fc.property(labels, (list) =>
        list.forEach((it, at) => assert.strictEqual(chosen(list, ` ${it.toUpperCase()}. `), `key${at}`))
      )
    )
  })

  it("is never the second for a 2, where numbers are spoken of", () => {
    const numbered = labels.map((list) => ["three", ...list.filter((it) => !/two|2/u.test(it))])
    fc.assert(fc.property(numbered, (list) => assert.isUndefined(chosen(list, "2"))))
  })

  it("is chosen by a beginning only where no other one begins so", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.stringMatching(/^[a-z]{4,8}$/), { minLength: 2, maxLength: 8 }),
        fc.nat(),
        (list, pick) => {
          const start = (list[pick % list.length] ?? "").slice(0, 3)
          const fits = list.flatMap((it, at) => (it.startsWith(start) ? [`key${at}`] : []))
          const isWord = ["one", "two", "six", "ten", "the"].includes(start)
          return isWord || chosen(list, start) === (fits.length === 1 ? fits[0] : undefined)
        }
      )
    )
  })
})
