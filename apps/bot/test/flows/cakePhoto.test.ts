/** The picture of a cake that somebody wishes for. */
import { describe, it } from "@effect/vitest"
import { talk } from "@parley/engine/testing"
import { Effect } from "effect"
import { bot } from "#bot"
import { services } from "#services"

describe("a picture", () => {
  it.effect("goes to the baker, with the occasion", () =>
    talk(bot)
      .sends("https://example.com/cake.jpg", "image/jpeg").hears("Thank you, I have the picture.")
      .says("our wedding").hears("Lovely: a cake for our wedding. Our baker looks at it, and writes to you.")
      .pipe(Effect.provide(services)))

  it.effect("is asked about until there is an answer", () =>
    talk(bot)
      .sends("https://example.com/cake.png", "image/png", "like this one").hears("What is the occasion?")
      .says("").hears("What is the occasion?")
      .says("graduation").hears(/^Lovely/)
      .pipe(Effect.provide(services)))

  it.effect("that is none is greeted like any other message", () =>
    talk(bot)
      .sends("https://example.com/voice.ogg", "audio/ogg").hears(/^Hello/)
      .pipe(Effect.provide(services)))
})
