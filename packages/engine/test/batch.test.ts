/** Natural batching: many share a commit, one alone waits for nobody, and nobody suffers for another. */
import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Either, Exit } from "effect"
import * as Batch from "../dist/Batch.js"

describe("a batch", () => {
  it.scoped("holds what came while the one before it was under way; who comes alone is written at once", () =>
    Effect.gen(function* () {
      const gate = yield* Deferred.make<void>()
      const written: Array<ReadonlyArray<number>> = []
      const submit = yield* Batch.make((items: ReadonlyArray<number>) =>
        Effect.suspend(() => {
          written.push(items)
          return Effect.as(
            Deferred.await(gate),
            items.map((it) => it * 2)
          )
        })
      )
      const results = yield* Effect.fork(Effect.forEach([1, 2, 3, 4], submit, { concurrency: "unbounded" }))
      yield* Effect.repeatN(Effect.yieldNow(), 20)
      assert.deepStrictEqual(written, [[1]])
      yield* Deferred.succeed(gate, undefined)
      assert.deepStrictEqual(yield* results, [2, 4, 6, 8])
      assert.deepStrictEqual(written, [[1], [2, 3, 4]])
      assert.strictEqual(yield* submit(5), 10)
      assert.deepStrictEqual(written.at(-1), [5])
    })
  )

  it.scoped(
    "of thirty-two does not wait for the one before it; four are under way at most, and the rest goes together",
    () =>
      Effect.gen(function* () {
        const gate = yield* Deferred.make<void>()
        const sizes: Array<number> = []
        const submit = yield* Batch.make((items: ReadonlyArray<number>) =>
          Effect.suspend(() => {
            sizes.push(items.length)
            return Effect.as(Deferred.await(gate), items)
          })
        )
        const all = Array.from({ length: 200 }, (_, at) => at)
        const results = yield* Effect.fork(Effect.forEach(all, submit, { concurrency: "unbounded" }))
        yield* Effect.repeatN(Effect.yieldNow(), 20)
        assert.deepStrictEqual(sizes, [1, 32, 32, 32])
        yield* Deferred.succeed(gate, undefined)
        assert.deepStrictEqual(yield* results, all)
        assert.deepStrictEqual(sizes, [1, 32, 32, 32, 103])
      })
  )

  it.scoped("is never longer than 512", () =>
    Effect.gen(function* () {
      const sizes: Array<number> = []
      const submit = yield* Batch.make((items: ReadonlyArray<number>) =>
        Effect.zipRight(
          Effect.yieldNow(),
          Effect.sync(() => {
            sizes.push(items.length)
            return items
          })
        )
      )
      const all = Array.from({ length: 2000 }, (_, at) => at)
      assert.deepStrictEqual(yield* Effect.forEach(all, submit, { concurrency: "unbounded" }), all)
      assert.deepStrictEqual([Math.max(...sizes), sizes.reduce((one, other) => one + other)], [512, 2000])
    })
  )

  it.scoped("with something in it that fails is written again one by one, and only that fails", () =>
    Effect.gen(function* () {
      const kept: Array<number> = []
      const submit = yield* Batch.make((items: ReadonlyArray<number>) =>
        Effect.zipRight(
          Effect.yieldNow(),
          Effect.suspend(() => {
            if (items.includes(3)) return Effect.fail("three")
            if (items.includes(5)) return Effect.die("five")
            kept.push(...items)
            return Effect.succeed(items.map(String))
          })
        )
      )
      const exits = yield* Effect.forEach([1, 2, 3, 4, 5, 6], (it) => Effect.exit(submit(it)), {
        concurrency: "unbounded"
      })
      assert.deepStrictEqual(
        exits.map((exit) => Exit.getOrElse(exit, (cause) => cause._tag)),
        ["1", "2", "Fail", "4", "Die", "6"]
      )
      assert.deepStrictEqual(kept, [1, 2, 4, 6])
      assert.deepStrictEqual(yield* Effect.either(submit(3)), Either.left("three"))
    })
  )
})
