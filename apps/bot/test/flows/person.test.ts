/** Handing over to a person. */
import { assert, describe, it } from "@effect/vitest"
import { talk } from "@parley/engine/testing"
import { Effect } from "effect"
import { bot } from "#bot"
import { Staff } from "#Staff"
import { services } from "#services"

describe("a person", () => {
  it.effect("is called, and the guest knows who will write", () =>
    talk(bot)
      .says("PERSON").hears("Ada will write to you from this number, within the hour while we are open.")
      .pipe(Effect.provide(services)))

  it.effect("is called once, though the text comes twice and the bot falls over", () =>
    Effect.gen(function* () {
      yield* talk(bot)
        .says("agent").duplicated().crashed().duplicated()
        .hears(/^Ada will write/).hears.nothing()
      assert.lengthOf(yield* Effect.flatMap(Staff, ({ requests }) => requests), 1)
    }).pipe(Effect.provide(services)))

  it.effect("is there for each guest who asks, one after the other", () =>
    talk(bot)
      .says("person").hears(/^Ada/)
      .says("person").hears(/^Grace/)
      .pipe(Effect.provide(services)))
})
