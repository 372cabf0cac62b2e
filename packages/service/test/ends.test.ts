/** The door at the two ends of a service's life. */
import { createServer } from "node:net"
import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Fiber } from "effect"
import { call, head } from "./Caller.ts"
import { begin, genuine, open, until } from "./Door.ts"

const freePort = Effect.async<number>((resume) => {
  const server = createServer().listen(0, "127.0.0.1", () => {
    const address = server.address()
    server.close(() => resume(Effect.succeed(typeof address === "object" && address !== null ? address.port : 0)))
  })
})

describe("the door", () => {
  it.scopedLive("asks to come again while the service starts", () =>
    Effect.gen(function* () {
      const port = yield* freePort
      const configured = yield* Deferred.make<void>()
      const door = yield* begin(port, { configured: Deferred.await(configured) })
      const ask = (path: string, init: RequestInit = {}) =>
        Effect.tryPromise(() => fetch(`http://127.0.0.1:${port}${path}`, init))
      const post = ask("/webhooks/platform", { method: "POST", body: "hello", headers: genuine })

      const early = yield* Effect.retry(post, { while: () => Effect.as(Effect.sleep("20 millis"), true), times: 500 })
      assert.strictEqual(early.status, 503)
      assert.match(early.headers.get("retry-after") ?? "", /^\d+$/)
      const unready = yield* ask("/readyz")
      assert.strictEqual(unready.status, 503)
      assert.deepStrictEqual(yield* Effect.promise(() => unready.json()), { _tag: "NotReady", reason: "starting" })
      assert.lengthOf(door.said, 0)

      yield* Deferred.succeed(configured, undefined)
      yield* until(() => door.said.length > 0)
      assert.strictEqual((yield* post).status, 200)
      assert.strictEqual(door.rows(), 1)
    })
  )

  it.scopedLive(
    "answers what it has taken, lets turns and sends finish, and takes nothing new, when the service is told to stop",
    () =>
      Effect.gen(function* () {
        const sending = yield* Deferred.make<void>()
        const door = yield* open({ sending: Deferred.await(sending) })
        const late = yield* call(door.port)
        const slow = yield* call(door.port)
        yield* late.say(`${head("content-length: 5")}first`)
        yield* late.hears(200)
        yield* slow.say(`${head("content-length: 5")}h`)
        yield* Effect.sleep("100 millis")

        const closing = yield* Effect.fork(door.close)
        yield* Effect.sleep("100 millis")
        yield* slow.say("ello")
        yield* slow.hears(200)
        const refused = yield* Effect.promise(() =>
          fetch(door.url).then(
            ({ status }) => status,
            () => "refused"
          )
        )
        assert.strictEqual(refused, "refused", "nobody listens any more")
        assert.strictEqual(door.read("select status from outbox")[0], "sending")

        yield* Deferred.succeed(sending, undefined)
        yield* Fiber.join(closing)
        assert.deepStrictEqual(door.read("select status from inbox"), ["done", "done"])
        assert.deepStrictEqual(door.read("select status from outbox"), ["sent", "sent"])
      })
  )
})
