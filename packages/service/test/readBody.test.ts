/** Who leaves in the middle of a body is noticed: a request that waits for the rest would keep its place for ever. */
import { createServer, type IncomingMessage } from "node:http"
import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { Admission } from "../dist/Admission.js"
import { readBody } from "../dist/readBody.js"
import { call, head } from "./Caller.ts"

it.scoped("a body whose sender has left is aborted, and one that is whole is not", () =>
  Effect.gen(function* () {
    const server = yield* Effect.acquireRelease(
      Effect.sync(() => createServer().listen(0, "127.0.0.1")),
      (it) => Effect.sync(() => void it.close())
    )
    yield* Effect.async<void>((resume) => void server.once("listening", () => resume(Effect.void)))
    const address = server.address()
    const port = typeof address === "object" && address !== null ? address.port : 0
    const visit = new Admission().enter()
    assert(visit !== undefined)
    const become = (said: string) =>
      Effect.gen(function* () {
        const came = yield* Effect.fork(
          Effect.async<IncomingMessage>((resume) => void server.once("request", (it) => resume(Effect.succeed(it))))
        )
        yield* Effect.yieldNow()
        const body = yield* Effect.scoped(
          Effect.gen(function* () {
            const caller = yield* call(port)
            yield* caller.say(`${head("content-length: 5")}${said}`)
            return yield* Effect.fork(Effect.either(readBody(yield* came, visit)))
          })
        )
        return yield* body
      })
    const half = yield* become("hal")
    const whole = yield* become("whole")
    assert.strictEqual(half._tag === "Left" && half.left._tag, "Aborted")
    assert.strictEqual(whole._tag === "Right" && Buffer.from(whole.right).toString(), "whole")
  })
)
