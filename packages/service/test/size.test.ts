/** A body over the limit is refused at once, in a way that its sender can hear, and costs nothing. */
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { call, head } from "./Caller.ts"
import { Door, genuine, until } from "./Door.ts"

const limit = 1024 * 1024
const megabytes = (count: number) => count * 1024 * 1024
const block = new Uint8Array(64 * 1024).fill(0x61)
const chunk = Buffer.concat([Buffer.from("10000\r\n"), block, Buffer.from("\r\n")])

setFlagsFromString("--expose-gc")
const collect: () => void = runInNewContext("gc")
const held = () => {
  collect()
  return process.memoryUsage().arrayBuffers
}

layer(Door.layer, { excludeTestServices: true })("a body", (it) => {
  it.scoped("of exactly one mebibyte is taken, and of one byte more is not", () =>
    Effect.gen(function* () {
      const { post, rows } = yield* Door
      const before = rows()
      assert.strictEqual((yield* post(new Uint8Array(limit))).status, 200)
      assert.strictEqual((yield* post(new Uint8Array(limit + 1))).status, 413)
      assert.strictEqual(rows() - before, 1)
    })
  )

  it.scoped("that is announced too large is refused before any of it is sent", () =>
    Effect.gen(function* () {
      const { port, rows } = yield* Door
      const before = rows()
      const caller = yield* call(port)
      yield* caller.say(head(`content-length: ${limit + 1}`))
      yield* caller.hears(413)
      assert.match(caller.heard, /\{"error":\{"code":"body_too_large","requestId":"[-0-9a-f]{36}"\}\}$/)
      assert.notMatch(caller.heard, /connection: close/i)
      assert.strictEqual(rows() - before, 0)
    })
  )

  it.scoped("that grows too large is refused while its sender is still writing, and none of the rest is kept", () =>
    Effect.gen(function* () {
      const { port, rows } = yield* Door
      const before = rows()
      const caller = yield* call(port)
      yield* caller.say(head("transfer-encoding: chunked"))
      yield* caller.press(limit + chunk.length, chunk)
      yield* caller.hears(413)
      assert.notMatch(caller.heard, /connection: close/i)
      assert.isFalse(caller.isCut)

      const heldBefore = held()
      yield* caller.press(megabytes(30), chunk)
      yield* until(() => held() - heldBefore < megabytes(5))
      yield* caller.say("0\r\n\r\n")

      yield* caller.say(`${head("content-length: 5")}again`)
      yield* caller.hears(200)
      assert.isFalse(caller.isCut, "the same connection serves the next request")
      assert.strictEqual(rows() - before, 1)
    })
  )

  it.scoped("that is never ended is listened to for 64 MiB, and cut off", () =>
    Effect.gen(function* () {
      const { ask, port } = yield* Door
      const caller = yield* call(port)
      yield* caller.say(head(`content-length: ${megabytes(1000)}`))
      yield* caller.hears(413)
      yield* caller.press(megabytes(200), block)
      yield* caller.isLetGo
      // What is in the buffers of both sides counts as written too.
      assert.isAbove(caller.written, megabytes(63))
      assert.isBelow(caller.written, megabytes(100))
      assert.strictEqual((yield* ask("/healthz")).status, 200)
    })
  )

  it.scoped("is measured before anybody asks whether it is genuine", () =>
    Effect.gen(function* () {
      const { ask, post } = yield* Door
      assert.strictEqual((yield* post(new Uint8Array(limit + 1), {})).status, 413)
      const toNobody = { method: "POST", body: new Uint8Array(limit + 1), headers: genuine }
      assert.strictEqual((yield* ask("/webhooks/nobody", toNobody)).status, 413)
    })
  )
})
