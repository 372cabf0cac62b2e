/** What is done with a login that is refused: each wrong one brings the agent's account nearer to being locked. */
import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { DateTime, Duration, Effect, Stream, TestClock } from "effect"
import { farewell } from "../../dist/genesys-sms/farewell.js"
import { clientAt, ok, server } from "./account.ts"
import { contact, hearing, office, sender, session } from "./office.ts"

const live = Effect.provide(NodeHttpClient.layerUndici)
const hello = { contact, sender, key: "run-1:greeting:0", text: "hello" }
const wrong = (): readonly [number, object] => [401, { statusCode: 20 }]
const login = "login"

describe("a login that is refused", () => {
  it.scoped("is made once, whoever needs it, and again after a minute, after two, and at last after fifteen", () =>
    Effect.gen(function* () {
      const { answers, count, provider } = yield* office
      answers.set(login, wrong)
      const { listen, missed, send } = yield* provider()
      for (let i = 0; i < 3; i++) {
        const heard = yield* Effect.flip(Stream.runDrain(listen()))
        const read = yield* Effect.flip(Stream.runDrain(missed(DateTime.unsafeMake(0))))
        const said = yield* Effect.flip(send.text(hello))
        for (const { reason } of [heard, read, said]) assert.strictEqual(reason._tag, "Unauthorized")
      }
      assert.strictEqual(count(login), 1)
      for (const [before, minutes] of [1, 2, 4, 8, 15, 15].entries()) {
        yield* TestClock.adjust(Duration.subtract(Duration.minutes(minutes), "1 second"))
        yield* Effect.flip(send.text(hello))
        assert.strictEqual(count(login), before + 1)
        yield* TestClock.adjust("1 second")
        yield* Effect.flip(send.text(hello))
        assert.strictEqual(count(login), before + 2)
      }
    })
  )

  it.scoped("is forgotten when one is taken", () =>
    Effect.gen(function* () {
      const { answers, count, provider } = yield* office
      answers.set(login, wrong)
      const { missed } = yield* provider()
      const read = Stream.runDrain(missed(DateTime.unsafeMake(0)))
      yield* Effect.flip(read)
      yield* TestClock.adjust("1 minute")
      yield* Effect.flip(read)
      answers.delete(login)
      yield* TestClock.adjust("2 minutes")
      yield* read
      answers.set(login, wrong)
      answers.set("GET /me/smssessions", wrong)
      yield* Effect.flip(read)
      assert.strictEqual(count(login), 4)
      yield* TestClock.adjust("1 minute")
      yield* Effect.flip(read)
      assert.strictEqual(count(login), 5)
    })
  )

  it.scopedLive("is not remembered where it was not heard", () =>
    Effect.gen(function* () {
      const { answers, count, provider } = yield* office
      answers.set(login, () => [200, { statusCode: 7 }])
      const { missed } = yield* provider()
      const read = Stream.runDrain(missed(DateTime.unsafeMake(0)))
      yield* Effect.flip(read)
      answers.delete(login)
      yield* read
      assert.isAbove(count(login), 1)
    })
  )
})

describe("who goes", () => {
  it.scopedLive("says that it is not ready only where it was at work", () =>
    Effect.gen(function* () {
      const { answers, count, provider, put } = yield* office
      put(session())
      answers.set("StartContactCenterSession", () => [403, { statusCode: 5 }])
      const { listen } = yield* provider()
      assert.strictEqual((yield* Effect.flip(Stream.runDrain(listen()))).reason._tag, "Forbidden")
      assert.strictEqual(count("NotReady"), 0)
      answers.delete("StartContactCenterSession")
      const { next, stop } = yield* hearing(listen())
      yield* next
      yield* stop
      assert.strictEqual(count("NotReady"), 1)
    })
  )

  it.scopedLive("does not log in for it", () =>
    Effect.gen(function* () {
      let isKnown = true
      const { heard, url } = yield* server(ok, { knows: () => isKnown })
      const { contactCenter } = yield* clientAt(url)
      yield* farewell(contactCenter.notReady())
      assert.lengthOf(heard, 0)
      yield* contactCenter.ready()
      isKnown = false
      yield* farewell(contactCenter.notReady())
      assert.deepStrictEqual(
        heard.map(({ method }) => method),
        ["GET", "POST", "POST"]
      )
      yield* Effect.flip(contactCenter.notReady())
      assert.lengthOf(heard, 6)
    }).pipe(live)
  )
})
