/** What a message must be like: tables of cases, and what a capture hands on. */
import { assert, describe, it } from "@effect/vitest"
import { Match } from "@parley/engine"
import { Option, Schema } from "effect"
import fc from "fast-check"
import { message } from "./message.ts"

const captures = <C>(matcher: Match.Matcher<C>, text: string) => Option.getOrUndefined(matcher.match(message(text)))
const Digits = Schema.NumberFromString

describe("a keyword", () => {
  it.each([
    "book",
    " BOOK ",
    "Book!",
    "“book”",
    "ｂｏｏｋ",
    "b\u200Book",
    "book...",
    "reserve a table",
    "Reserve  a\u00A0table."
  ])("is heard in %j", (text) => assert.deepStrictEqual(captures(Match.keyword("book", "reserve a table"), text), {}))

  it.each(["", "books", "book a table", "reserve", "bo ok", "…", "?"])("is not heard in %j", (text) =>
    assert.isUndefined(captures(Match.keyword("book", "reserve a table"), text))
  )

  it("may be an emoji, a question mark, or in any script", () => {
    for (const word of ["👍", "?", "да", "قف", "停止", "STRASSE"])
      assert.deepStrictEqual(captures(Match.keyword(word), word), {})
    assert.deepStrictEqual(captures(Match.keyword("strasse"), "Straße"), {})
  })

  it("must not be empty", () => {
    assert.throws(() => Match.keyword("book", " \u200B "), "a keyword must not be empty")
  })

  it("is heard however each of its letters is spelt, and whatever white space is around it", () => {
    const wide = (char: string) =>
      /[!-~]/u.test(char) ? String.fromCodePoint((char.codePointAt(0) ?? 0) + 0xfee0) : char
    const spelling = fc.constantFrom(
      (c: string) => c,
      (c: string) => c.toUpperCase(),
      wide,
      (c: string) => `\u200B${c}`
    )
    const space = fc.constantFrom("", " ", "\n", "\u00A0", "\u3000\t")
    const word = fc.stringMatching(/^[a-z0-9]{1,8}( [a-z0-9]{1,8})?$/)
    fc.assert(
      fc.property(
        word,
        fc.array(spelling, { minLength: 20, maxLength: 20 }),
        space,
        space,
        (text, how, before, after) => {
          const typed = [...text].map((char, at) => how[at]?.(char) ?? char).join("")
          return Option.isSome(Match.keyword(text).match(message(before + typed + after)))
        }
      )
    )
  })
})

describe("a template", () => {
  it("reads its places as they were typed", () => {
    const order = Match.text("order {id} for {note...}")
    assert.deepStrictEqual(captures(order, " ORDER  Ab-12 Ｆor the\u00A0Red  door 👩‍👩‍👧"), {
      id: "Ab-12",
      note: "the Red door 👩‍👩‍👧"
    })
  })

  it("takes no message whose capture the Schema does not decode", () => {
    const seats = Match.text("{n} seats", { n: Digits })
    assert.deepStrictEqual(captures(seats, "4 seats"), { n: 4 })
    assert.isUndefined(captures(seats, "four seats"))
  })

  it("is tried without the full stop or quotes around the text, where it does not fit as it is", () => {
    assert.isDefined(captures(Match.text("book now"), "Book now!"))
    const seats = Match.text("seats {n}", { n: Digits })
    assert.deepStrictEqual(captures(seats, "“Seats 4.”"), { n: 4 })
  })

  it("goes by how much of it is fixed", () => {
    const kinds = ["book now", "order {id}", "note {text...}", "{a...} or {b}"].map((it) => Match.text(it))
    assert.deepStrictEqual(
      kinds.map(({ kind, literals }) => [kind, literals]),
      [
        ["exact", 2],
        ["template", 1],
        ["prefix", 1],
        ["template", 1]
      ]
    )
  })
})

describe("a pattern", () => {
  it("finds what is in the text, with single spaces and its case kept", () => {
    const tracking = Match.regex(/^track\s(?<code>[A-Z0-9]{8})$/i, { code: Schema.String })
    assert.deepStrictEqual(captures(tracking, " Track \u00A0 Ab12Cd34 "), { code: "Ab12Cd34" })
    assert.isUndefined(captures(tracking, "track it"))
  })

  it("captures only the groups that it was asked for", () => {
    assert.deepStrictEqual(captures(Match.regex(/(?<a>\d)(?<b>\d)/, { b: Digits }), "12"), { b: 2 })
    assert.deepStrictEqual(captures(Match.regex(/(?<a>\d)/), "1"), {})
  })

  it("takes nothing where a group took no part, or does not decode", () => {
    const either = Match.regex(/x(?<n>\d)?(?<m>\w)?/, { n: Digits })
    assert.deepStrictEqual(captures(either, "x1"), { n: 1 })
    assert.isUndefined(captures(either, "xy"))
  })

  it("hears every message, also where its flags would make it remember the last one", () => {
    const sticky = [Match.regex(/book/g), Match.regex(/book/y), Match.regex(/book/gi)]
    for (const matcher of sticky) for (const _ of [1, 2, 3]) assert.deepStrictEqual(captures(matcher, "book"), {})
  })

  it("must have the groups that are named", () => {
    assert.throws(() => Match.regex(/(?<id>\d)/, { code: Schema.String }), '/(?<id>\\d)/ has no group named "code"')
  })
})

describe("how a message came", () => {
  it("is its channel", () => {
    assert.isTrue(Option.isSome(Match.channel("mms").match(message("", { channel: "mms" }))))
    assert.isTrue(Option.isNone(Match.channel("mms").match(message(""))))
  })

  it.each([
    ["image/*", ["image/png", "application/pdf", "IMAGE/JPEG"], 2],
    ["image/png", ["image/png", "image/jpeg"], 1],
    ["Image/PNG", ["image/png"], 1],
    ["image/*", ["imagery/png"], 0],
    ["image/jp*", ["image/jpeg"], 0],
    ["image/*", [], 0]
  ] as const)("is its media: %s in %j is %i of them", (type, media, count) => {
    const found = Match.media(type).match(message("", { media: [...media] }))
    assert.strictEqual(Option.match(found, { onNone: () => 0, onSome: (it) => it.media.length }), count)
  })
})

describe("several matchers", () => {
  const order = Match.text("order {id}")
  const picture = Match.media("image/*")

  it("hold all at once, with all that they capture", () => {
    const found = Match.all(order, picture, Match.channel("mms")).match(
      message("order 7", { channel: "mms", media: ["image/png"] })
    )
    assert.deepStrictEqual(
      Option.map(found, ({ id, media }) => [id, media.length]),
      Option.some(["7", 1])
    )
    assert.isTrue(Option.isNone(Match.all(order, picture).match(message("order 7"))))
  })

  it("hold where any of them does, the first one first", () => {
    const either = Match.any(order, Match.text("where is {id}"))
    assert.deepStrictEqual(captures(either, "where is 7"), { id: "7" })
    assert.isUndefined(captures(either, "where is my 7"))
  })

  it("go by the strictest of all, and by the loosest of any", () => {
    assert.strictEqual(Match.all(picture, Match.keyword("x"), order).kind, "exact")
    assert.strictEqual(Match.any(picture, Match.keyword("x"), order).kind, "condition")
    assert.strictEqual(Match.all(order, Match.text("{a} b c")).literals, 3)
    assert.strictEqual(Match.any(order, Match.text("{a} b c")).literals, 1)
  })
})
