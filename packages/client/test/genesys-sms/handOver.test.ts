/** The provider on the practice ground: a bot annotates what it has heard, calls a colleague in, and hands over. */
import { assert, describe, it } from "@effect/vitest"
import { Address } from "@parley/messaging"
import { Effect, Option } from "effect"
import { practised } from "./practised.ts"

describe("a bot among people", () => {
  it.scopedLive(
    "keeps what it has learnt with the session, and leaves the contact to a colleague whom it has called in",
    () =>
      Effect.gen(function* () {
        const { begin, provider } = yield* practised
        const { sessions } = provider
        const session = yield* begin
        yield* sessions.annotate(session, { intent: "booking", seats: 2 })
        yield* sessions.annotate(session, { intent: "cancelling", seats: null })
        const annotated = yield* sessions.get(session.id)
        assert.strictEqual(annotated.data["intent"], "cancelling")
        assert.notProperty(annotated.data, "seats")

        yield* sessions.invite(annotated, { address: Address.make("c03b9e5d714f4a2c8d6e1f7a90b25e84") })
        const conference = yield* sessions.get(session.id)
        assert.strictEqual(conference.handledBy, "botThenAgent")
        yield* sessions.leave(conference)
        const left = yield* Effect.option(sessions.get(session.id))
        assert.isTrue(Option.isNone(left) || left.value.status === "ended")
      })
  )

  it.scopedLive("hands over to a queue", () =>
    Effect.gen(function* () {
      const { begin, provider } = yield* practised
      const { sessions } = provider
      const session = yield* begin
      yield* sessions.transfer(session, { queue: "People" })
      const after = yield* Effect.option(sessions.get(session.id))
      assert.isTrue(Option.isNone(after) || after.value.status === "ended")
    })
  )
})
