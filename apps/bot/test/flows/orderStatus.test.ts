/** Where a cake is. */
import { describe, it } from "@effect/vitest"
import { talk } from "@parley/engine/testing"
import { Effect } from "effect"
import { bot } from "#bot"
import { services } from "#services"

describe("an order", () => {
  it.effect("is where the shop says it is", () =>
    talk(bot)
      .says("order 1001").hears("Order 1001 is in the oven, and can be fetched from 15:00.")
      .says("Order 1002").hears("Order 1002 is ready: it waits for you at the counter.")
      .pipe(Effect.provide(services)))

  it.effect("that nobody knows is nowhere", () =>
    talk(bot)
      .says("order 9999").hears(/^I know of no order 9999\. .* stands on your receipt\.$/)
      .pipe(Effect.provide(services)))

  it.effect("with a number that is none is no order at all", () =>
    talk(bot)
      .says("order cake").hears(/^Hello/)
      .says("order 12").hears(/^Hello/)
      .says("order").hears(/^Hello/)
      .pipe(Effect.provide(services)))
})
