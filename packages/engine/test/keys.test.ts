/** A step's idempotency key: the same for every attempt to do one thing, and never the same for another. */
import { assert, describe, it } from "@effect/vitest"
import { Flow, Route, Routes } from "@parley/engine"
import { Effect, Exit, Schema } from "effect"
import { conversation } from "./conversation.ts"
import { message } from "./message.ts"

/** A platform that books for each key once, whatever it is asked then, and whose answer is lost while it is `broken`. */
const platform = () => {
  const booked = new Map<string, string>()
  const now = { broken: true }
  const book = (what: string) =>
    Flow.step("book", Schema.String, ({ idempotencyKey }) =>
      Effect.suspend(() => {
        const it = booked.get(idempotencyKey) ?? what
        booked.set(idempotencyKey, it)
        return now.broken ? Effect.die("lost") : Effect.succeed(it)
      })
    )
  return { book, booked, now }
}
const answered = (text: string, booked: string) => Flow.say(`asked ${text}, booked ${booked}`)

describe("the key of a step", () => {
  it.effect("is another one after another answer", () =>
    Effect.gen(function* () {
      const { book, booked, now } = platform()
      const flow = Flow.make("booking", { version: 1 }, function* () {
        const day = yield* Flow.ask("day", "Day?", Schema.String)
        yield* answered(day, yield* book(day))
      })
      const routes = Routes.make(Route.otherwise(flow))
      const talk = conversation()
      yield* talk.hears(routes, "go")
      assert.isTrue(Exit.isFailure(yield* Effect.exit(talk.hears(routes, "friday"))))
      now.broken = false
      assert.deepStrictEqual(yield* talk.hears(routes, "saturday"), ["asked saturday, booked saturday"])
      assert.deepStrictEqual([...booked.keys()], ["conversation/1/2/book", "conversation/1/3/book"])
    })
  )

  it.effect.each<readonly ["burst" | "latest", string]>([
    ["burst", "one+two"],
    ["latest", "two"]
  ])("is another one where more is heard meanwhile: %s", ([messages, all]) =>
    Effect.gen(function* () {
      const { book, now } = platform()
      const flow = Flow.make("order", { version: 1, messages }, function* () {
        const text = (yield* Flow.message).text.replace("\n", "+")
        yield* answered(text, yield* book(text))
      })
      const routes = Routes.make(Route.otherwise(flow))
      const talk = conversation()
      yield* Effect.exit(talk.takes(routes, message("one")))
      talk.retried()
      now.broken = false
      const { said } = yield* talk.takes(routes, message("one"), message("two"))
      assert.deepStrictEqual(said, [`asked ${all}, booked ${all}`])
    })
  )

  it.effect("is the same one where the same is heard again, also when a time is up", () =>
    Effect.gen(function* () {
      const { book, booked, now } = platform()
      const flow = Flow.make("booking", { version: 1, messages: "burst" }, function* () {
        if ((yield* Flow.message).text === "later") yield* Flow.sleep("nap", "1 hour")
        yield* answered("it", yield* book("it"))
      })
      const routes = Routes.make(Route.otherwise(flow))
      const talk = conversation()
      const twice = <A>(turn: Effect.Effect<A, unknown>) =>
        Effect.gen(function* () {
          now.broken = true
          assert.isTrue(Exit.isFailure(yield* Effect.exit(turn)))
          talk.retried()
          now.broken = false
          yield* turn
        })
      yield* twice(talk.takes(routes, message("a"), message("b")))
      yield* talk.hears(routes, "later")
      yield* twice(talk.waits(routes, "1 hour"))
      assert.deepStrictEqual([...booked.keys()], ["conversation/1/1+1/book", "conversation/2/3/book"])
    })
  )
})
