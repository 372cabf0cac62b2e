/** The first word. */
import { describe, it } from "@effect/vitest"
import { talk } from "@parley/engine/testing"
import { Effect } from "effect"
import { bot } from "#bot"
import { services } from "#services"

describe("the greeting", () => {
  it.effect("says who answers, and what one can ask for", () =>
    talk(bot)
      .says("hello").hears(/^Hello, this is the Linden Café\. Text BOOK .* ORDER .* HOURS .* PERSON/)
      .pipe(Effect.provide(services)))

  it.effect("is for everything that the bot does not know", () =>
    talk(bot)
      .says("do you have oat milk?").hears(/^Hello/)
      .says("👋").hears(/^Hello/)
      .pipe(Effect.provide(services)))
})
