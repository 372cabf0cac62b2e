/** What may not take too long: each has its own time, whoever began before it, and however that ended. */
import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Exit, Fiber, TestClock } from "effect"
import * as Limit from "../dist/Limit.js"

const limit = Effect.map(
  Effect.zip(
    Limit.make("5 minutes", () => "too long" as const),
    Effect.runtime()
  ),
  ([limited, runtime]) =>
    <A, E>(effect: Effect.Effect<A, E>) =>
      limited(runtime, effect)
)

describe("what is limited", () => {
  it.scoped("gives its exit, whichever that is", () =>
    Effect.gen(function* () {
      const limited = yield* limit
      assert.deepStrictEqual(yield* limited(Effect.succeed(1)), Exit.succeed(1))
      assert.deepStrictEqual(yield* limited(Effect.fail("no")), Exit.fail("no"))
    })
  )

  it.scoped("has its full time, also where it began while the time of one that has ended was being waited for", () =>
    Effect.gen(function* () {
      const limited = yield* limit
      yield* limited(Effect.void)
      yield* TestClock.adjust("1 minutes")
      let isCut = false
      const late = yield* Effect.fork(
        Effect.either(limited(Effect.onInterrupt(Effect.never, () => Effect.sync(() => void (isCut = true)))))
      )
      yield* TestClock.adjust("299 seconds")
      assert.isFalse(isCut)
      assert.isNull(late.unsafePoll())
      yield* TestClock.adjust("1 seconds")
      assert.isTrue(isCut)
      assert.strictEqual((yield* Fiber.join(late))._tag, "Left")
      // And the next one, once nobody was waited for any more.
      const last = yield* Effect.fork(Effect.either(limited(Effect.never)))
      yield* TestClock.adjust("5 minutes")
      assert.strictEqual((yield* Fiber.join(last))._tag, "Left")
    })
  )

  it.scoped("is cut with whoever asked for it", () =>
    Effect.gen(function* () {
      const limited = yield* limit
      const ended = yield* Deferred.make<void>()
      const asking = yield* Effect.fork(limited(Effect.ensuring(Effect.never, Deferred.succeed(ended, undefined))))
      yield* Effect.yieldNow()
      yield* Fiber.interrupt(asking)
      yield* Deferred.await(ended)
    })
  )
})
