/** A letter as text: read back as it was, also when it is read a second time. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { decode, encode } from "../dist/LetterText.js"
import { said } from "./scripted.ts"

describe("a letter", () => {
  it.effect("is the same when its turn is tried again, and when it comes from the store alone", () =>
    Effect.gen(function* () {
      const letter = said("1", "hello")
      const text = encode(letter)
      const [first, again] = [yield* decode(text), yield* decode(text)]
      assert.deepStrictEqual(first, letter)
      assert.deepStrictEqual(again, letter)
      assert.notStrictEqual(again, first, "the second time it was read")
    })
  )

  it.effect("is found among many that came after it", () =>
    Effect.gen(function* () {
      const letters = Array.from({ length: 3000 }, (_, at) => said(`${at}`, `text ${at}`))
      const texts = letters.map(encode)
      for (const [at, text] of texts.entries()) assert.deepStrictEqual(yield* decode(text), letters[at])
    })
  )
})
