/** A conversation's lane: what comes while it works is not lost, and it never works twice at once. */
import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect } from "effect"
import { Activity } from "../dist/Activity.js"
import * as Lanes from "../dist/Lanes.js"
import { ConversationId } from "../dist/Store.js"

const ann = ConversationId.make("ann")

describe("a lane", () => {
  it.scoped("looks again when it was woken while it worked, and only once for however many times", () =>
    Effect.gen(function* () {
      const activity = new Activity()
      const begun = yield* Deferred.make<void>()
      const gate = yield* Deferred.make<void>()
      let [looks, working, most] = [0, 0, 0]
      const lanes = yield* Lanes.make(
        () =>
          Effect.gen(function* () {
            looks += 1
            working += 1
            most = Math.max(most, working)
            yield* Deferred.succeed(begun, undefined)
            yield* Deferred.await(gate)
            working -= 1
            return null
          }),
        activity
      )
      yield* lanes.wake([ann])
      yield* Deferred.await(begun)
      yield* lanes.wake([ann])
      yield* lanes.wake([ann, ann])
      yield* Deferred.succeed(gate, undefined)
      yield* activity.settled
      yield* Effect.yieldNow()
      yield* activity.settled
      assert.deepStrictEqual([looks, most], [2, 1])
      yield* lanes.wake([ann])
      yield* Effect.yieldNow()
      yield* activity.settled
      assert.strictEqual(looks, 3)
    })
  )
})
