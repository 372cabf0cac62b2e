/** More than can be kept is asked to come again: nothing is promised that is not kept, and health is told meanwhile. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber } from "effect"
import { open, until } from "./Door.ts"

describe("a crowd at the door", () => {
  it.scopedLive(
    "is let in as far as there is room, the others are asked to come again, and health is told at once",
    () =>
      Effect.gen(function* () {
        const { ask, held, post, rows } = yield* open()
        const answered = new Map<number, number>()
        const texts = Array.from({ length: 1100 }, (_, at) => `m${at}`)
        const crowd = yield* Effect.scoped(
          Effect.gen(function* () {
            yield* held
            const crowd = yield* Effect.forEach(
              texts,
              (text) =>
                Effect.flatMap(post(text), (answer) =>
                  Effect.promise(async () => {
                    await answer.text()
                    answered.set(answer.status, (answered.get(answer.status) ?? 0) + 1)
                    return [text, answer.status, answer.headers.get("retry-after")] as const
                  })
                ),
              { concurrency: "unbounded" }
            ).pipe(Effect.fork)
            yield* until(() => answered.get(503) === 100)
            const asked = Date.now()
            assert.strictEqual((yield* ask("/healthz")).status, 200)
            assert.isBelow(Date.now() - asked, 1000)
            return crowd
          })
        )
        const answers = yield* Fiber.join(crowd)
        assert.deepStrictEqual([answered.get(200), answered.get(503)], [1000, 100])
        assert.strictEqual(rows(), 1000)
        for (const [, status, retryAfter] of answers) assert.strictEqual(retryAfter, status === 503 ? "5" : null)
        // There is room again.
        assert.strictEqual((yield* post("later")).status, 200)
      })
  )
})
