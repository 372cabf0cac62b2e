/** When the café is open. */
import { describe, it } from "@effect/vitest"
import { talk } from "@parley/engine/testing"
import { Effect } from "effect"
import { bot } from "#bot"
import { services } from "#services"

describe("the opening hours", () => {
  it.effect("are told to whoever asks, in whatever words", () =>
    talk(bot)
      .says("HOURS").hears(/^We are open Tuesday to Friday/)
      .says("Are you open on Saturday?").hears(/Saturday from 9:00 to 22:00/)
      .says("when are you closed").hears(/Sunday and Monday we bake for ourselves/)
      .pipe(Effect.provide(services)))
})
