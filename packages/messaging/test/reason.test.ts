/** A closed set of reasons: a caller picks the one it can do something about. */
import { assert, describe, it } from "@effect/vitest"
import { because, ProviderError } from "@parley/messaging"
import { Data, Duration, Effect } from "effect"

class Elsewhere extends Data.TaggedError("Elsewhere")<{}> {}
class Odd extends Data.TaggedError("Odd")<{ readonly reason: string }> {}

const fail = (reason: ProviderError["reason"]): Effect.Effect<string, ProviderError | Elsewhere | Odd> =>
  new ProviderError({ provider: "twilio", operation: "text", reason })

describe("because", () => {
  it.effect("narrows to the reason, so that what belongs to it can be used", () =>
    Effect.gen(function* () {
      const wait = yield* fail({ _tag: "RateLimited", retryAfter: Duration.seconds(7) }).pipe(
        Effect.catchIf(because("RateLimited"), (error) => Effect.succeed(error.reason.retryAfter))
      )
      assert.deepStrictEqual(wait, Duration.seconds(7))
    })
  )

  it.effect("leaves every other reason, and every other error, to others", () =>
    Effect.gen(function* () {
      const others = [fail({ _tag: "Unavailable" }), new Elsewhere(), new Odd({ reason: "RateLimited" })]
      for (const other of others) {
        const left = yield* Effect.flip(Effect.catchIf(other, because("RateLimited"), () => Effect.succeed("caught")))
        assert.strictEqual(left, yield* Effect.flip(other))
      }
    })
  )

  it.each([undefined, null, "RateLimited", { reason: null }, { reason: {} }, { reason: { _tag: 1 } }])(
    "holds of nothing that is not such an error: %j",
    (thing) => assert.isFalse(because("RateLimited")(thing))
  )

  it("does not offer what another reason has", () => {
    const never = (error: ProviderError) => {
      if (!because("Unavailable")(error)) return undefined
      // @ts-expect-error only RateLimited has retryAfter
      return error.reason.retryAfter
    }
    assert.isFunction(never)
  })

  it("is told in a message that names operation and reason, and nothing that anybody wrote", () => {
    const error = new ProviderError({
      provider: "twilio",
      operation: "text",
      reason: { _tag: "Rejected", code: "21610" }
    })
    assert.strictEqual(error.message, "twilio.text: Rejected")
  })
})
