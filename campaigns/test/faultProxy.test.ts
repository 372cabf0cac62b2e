/** Each fault befalls a request as it says, and the connection after it is well. */
import { createServer } from "node:http"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as FaultProxy from "../dist/harness/FaultProxy.js"

/** Says what it heard, in two pieces. */
const echo = Effect.acquireRelease(
  Effect.async<{ readonly port: number; readonly close: () => void }>((resume) => {
    const server = createServer((request, response) => {
      request.resume().on("end", () => {
        response.writeHead(200, { "content-type": "text/plain", "content-length": 5 }).write("he")
        setTimeout(() => response.end("llo"), 5)
      })
    }).listen(0, "127.0.0.1", () => {
      const address = server.address()
      const close = () => server.close().closeAllConnections()
      resume(Effect.succeed({ port: typeof address === "object" && address !== null ? address.port : 0, close }))
    })
  }),
  ({ close }) => Effect.sync(close)
)

/** What comes of a request: status, type and text, or the code of the failure. */
const asked = (url: string, patience = 10_000) =>
  Effect.promise((signal) =>
    fetch(url, { method: "POST", body: "hello", signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]) })
      .then(async (it) => `${it.status} ${it.headers.get("content-type")} ${await it.text()}`)
      .catch((error) => String(error.cause?.code ?? error.name))
  )

const rows: ReadonlyArray<readonly [FaultProxy.Fault, expected: string, heard: number]> = [
  ["black hole", "TimeoutError", 0],
  ["reset before headers", "ECONNRESET", 1],
  ["reset after headers", "ECONNRESET", 1],
  ["truncated", "UND_ERR_SOCKET", 1],
  [{ byteEvery: 1000 }, "TimeoutError", 1],
  [{ delay: 20 }, "200 text/plain hello", 1],
  [{ retyped: "image/png" }, "200 image/png hello", 1],
  [{ answer: "HTTP/1.1 503 Out\r\ncontent-type: a/b\r\ncontent-length: 2\r\n\r\nno" }, "503 a/b no", 0]
]

describe("the fault proxy", () => {
  it.scopedLive.each(rows)("does as %j says, and no more", ([fault, expected, heard]) =>
    Effect.gen(function* () {
      const { port } = yield* echo
      let passed = 0
      const rules: FaultProxy.Rules = { fault: () => fault, onRequest: () => void passed++ }
      const { url } = yield* FaultProxy.make(port, rules)
      assert.strictEqual(yield* asked(url, expected === "TimeoutError" ? 200 : undefined), expected)
      assert.strictEqual(passed, heard)
      delete rules.fault
      assert.strictEqual(yield* asked(url), "200 text/plain hello")
      assert.strictEqual(yield* asked(url), "200 text/plain hello")
    })
  )

  it.scopedLive("refuses, and is there again", () =>
    Effect.gen(function* () {
      const { port } = yield* echo
      const { refusing, url } = yield* FaultProxy.make(port, {})
      assert.strictEqual(yield* asked(url), "200 text/plain hello")
      assert.strictEqual(yield* refusing(asked(url)), "ECONNREFUSED")
      assert.strictEqual(yield* asked(url), "200 text/plain hello")
    })
  )
})
