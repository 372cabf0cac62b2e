/** Who is slow is waited for, and not for ever. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schedule } from "effect"
import { call, head } from "./Caller.ts"
import { open } from "./Door.ts"

describe("a sender that says a byte a second", () => {
  it.scopedLive("is cut off after ten seconds: in its headers, and in a body that was refused", () =>
    Effect.gen(function* () {
      const { port, post } = yield* open()
      const headers = yield* call(port)
      yield* headers.say(head("content-length: 5").slice(0, 40))
      const body = yield* call(port)
      yield* body.say(head(`content-length: ${2 * 1024 * 1024}`))
      yield* body.hears(413)
      for (const { say } of [headers, body])
        yield* Effect.forkScoped(Effect.repeat(say("a"), Schedule.spaced("1 second")))

      yield* Effect.sleep("8 seconds")
      assert.isFalse(headers.isCut)
      assert.isFalse(body.isCut)
      assert.strictEqual((yield* post("hello")).status, 200, "others are served meanwhile")
      yield* Effect.sleep("3500 millis")
      assert.isTrue(headers.isCut)
      assert.isTrue(body.isCut)
    })
  )
})
