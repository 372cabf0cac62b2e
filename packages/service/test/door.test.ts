/** What stands at the door of the webhooks, before anything of a request is believed. */
import { assert, layer } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { call, head } from "./Caller.ts"
import { Door, genuine } from "./Door.ts"

const Refusal = Schema.parseJson(
  Schema.Struct({ error: Schema.Struct({ code: Schema.String, requestId: Schema.UUID }) })
)
const words = "these are the words of the request"

/** Gives the code of a refusal, which says little and repeats nothing. */
const code = (answer: Response) =>
  Effect.gen(function* () {
    const body = yield* Effect.promise(() => answer.text())
    assert.isAtMost(body.length, 256)
    assert.notInclude(body, words)
    assert.strictEqual(answer.headers.get("content-type"), "application/json")
    return Schema.decodeSync(Refusal, { onExcessProperty: "error" })(body).error.code
  })

layer(Door.layer, { excludeTestServices: true })("the door", (it) => {
  it.scoped("takes what is genuine, once, however often it comes", () =>
    Effect.gen(function* () {
      const { post, rows } = yield* Door
      const before = rows()
      const answers = yield* Effect.forEach([1, 2, 3, 4, 5], () => post("hello"), { concurrency: 5 })
      assert.deepStrictEqual(
        answers.map(({ status }) => status),
        [200, 200, 200, 200, 200]
      )
      assert.strictEqual(yield* Effect.promise(() => answers[0]?.text() ?? Promise.resolve("none")), "")
      assert.strictEqual(rows() - before, 1)
    })
  )

  it.scoped("refuses what is not genuine, and keeps nothing of it", () =>
    Effect.gen(function* () {
      const { post, rows } = yield* Door
      const before = rows()
      for (const headers of [{}, { "x-signature": "" }, { "x-signature": "forged" }]) {
        const answer = yield* post(words, headers)
        assert.strictEqual(answer.status, 401)
        assert.strictEqual(yield* code(answer), "signature_invalid")
      }
      assert.strictEqual(rows() - before, 0)
    })
  )

  it.scoped(
    "asks to come again with what cannot be understood now, for want of the platform, and keeps nothing of it",
    () =>
      Effect.gen(function* () {
        const { logged, post, rows } = yield* Door
        const before = rows()
        const answer = yield* post("doubt")
        assert.deepStrictEqual([answer.status, answer.headers.get("retry-after")], [503, "5"])
        assert.strictEqual(yield* code(answer), "unavailable")
        assert.strictEqual(rows() - before, 0)
        assert.include(logged.join("\n"), "platform.receive: Unavailable")
      })
  )

  it.scoped("takes POST, and says so to every other method", () =>
    Effect.gen(function* () {
      const { ask, rows } = yield* Door
      const before = rows()
      for (const method of ["GET", "PUT", "DELETE", "OPTIONS", "PATCH", "HEAD"]) {
        const answer = yield* ask("/webhooks/platform", { method, headers: genuine })
        assert.strictEqual(answer.status, 405, method)
        assert.strictEqual(answer.headers.get("allow"), "POST")
        if (method !== "HEAD") assert.strictEqual(yield* code(answer), "method_not_allowed")
      }
      assert.strictEqual(rows() - before, 0)
    })
  )

  it.scoped("unpacks nothing: a body with an encoding is refused", () =>
    Effect.gen(function* () {
      const { post, rows } = yield* Door
      const before = rows()
      for (const encoding of ["gzip", "br", "deflate", "identity, gzip"]) {
        const answer = yield* post(words, { ...genuine, "content-encoding": encoding })
        assert.strictEqual(answer.status, 415, encoding)
        assert.strictEqual(yield* code(answer), "content_encoding_unsupported")
      }
      assert.strictEqual((yield* post(words, { ...genuine, "content-encoding": "identity" })).status, 200)
      assert.strictEqual(rows() - before, 1)
    })
  )

  it.scoped("knows nobody but the platforms of this bot", () =>
    Effect.gen(function* () {
      const { ask } = yield* Door
      const others = ["", "nobody", "__proto__", "Platform", "platform%2f", "..%2fplatform", "é", "x".repeat(4000)]
      for (const provider of others) {
        const answer = yield* ask(`/webhooks/${provider}`, { method: "POST", body: words, headers: genuine })
        assert.strictEqual(answer.status, 404, provider)
        assert.strictEqual(yield* code(answer), "not_found")
      }
      assert.strictEqual(
        (yield* ask("/webhooks/platform?a=b", { method: "POST", body: words, headers: genuine })).status,
        200
      )
    })
  )

  it.scoped("answers, says nothing private, and goes on, when a platform's code breaks", () =>
    Effect.gen(function* () {
      const { logged, post, rows } = yield* Door
      const before = rows()
      const answer = yield* post("defect")
      assert.strictEqual(answer.status, 500)
      assert.strictEqual(yield* code(answer), "internal")
      assert.match(logged.join(), /level=ERROR .*"a webhook has failed" failure=Error$/)
      assert.notInclude(logged.join(), "private")
      assert.strictEqual((yield* post("after a defect")).status, 200)
      assert.strictEqual(rows() - before, 1)
    })
  )

  it.scoped("answers requests that come in one go, each and in their order", () =>
    Effect.gen(function* () {
      const { port, rows } = yield* Door
      const before = rows()
      const caller = yield* call(port)
      const one = (text: string) => `${head(`content-length: ${text.length}`)}${text}`
      yield* caller.say(
        `${one("a")}${one("bb").replace("genuine", "forged")}${one("ccc")}GET /healthz HTTP/1.1\r\nhost: bot\r\n\r\n`
      )
      yield* caller.hears(200, 3)
      assert.deepStrictEqual(
        caller.heard.match(/HTTP\/1\.1 \d+/g),
        [200, 401, 200, 200].map((it) => `HTTP/1.1 ${it}`)
      )
      assert.strictEqual(rows() - before, 2)
    })
  )

  it.scoped("makes one request of nothing that could be read as two", () =>
    Effect.gen(function* () {
      const { port, rows } = yield* Door
      const before = rows()
      const ambiguous = [
        `${head("content-length: 1\r\ncontent-length: 2")}hh`,
        `${head("content-length: 5\r\ntransfer-encoding: chunked")}0\r\n\r\n`,
        `${head("content-length: +1")}h`,
        `${head("transfer-encoding: chunked")}zz\r\nh\r\n0\r\n\r\n`,
        `${head("x-name : with a space\r\ncontent-length: 1")}h`,
        `${head("x-name: folded\r\n more\0\r\ncontent-length: 1")}h`,
        `POST /webhooks/platform\r\nx: y HTTP/1.1\r\n\r\n`,
        head(`x-long: ${"x".repeat(20_000)}`)
      ]
      for (const said of ambiguous) {
        const caller = yield* call(port)
        yield* caller.say(`${said}${head("content-length: 1")}h`)
        yield* caller.isLetGo
        assert.match(caller.heard, /^HTTP\/1\.1 4\d\d [^]*$/, said.slice(0, 200))
        assert.lengthOf(caller.heard.match(/HTTP\/1\.1/g) ?? [], 1)
      }
      assert.strictEqual(rows() - before, 0)
    })
  )

  it.scoped("stays open when somebody leaves in the middle of a word", () =>
    Effect.gen(function* () {
      const { port, post, rows } = yield* Door
      const before = rows()
      yield* Effect.scoped(Effect.flatMap(call(port), (caller) => caller.say(`${head("content-length: 100")}half a`)))
      assert.strictEqual((yield* post("somebody else")).status, 200)
      assert.strictEqual(rows() - before, 1)
    })
  )

  it.scoped("is beside the page, and in nobody's way", () =>
    Effect.gen(function* () {
      const { ask } = yield* Door
      const text = (path: string) => Effect.flatMap(ask(path), (it) => Effect.promise(() => it.text()))
      assert.strictEqual(yield* text("/"), "the page")
      assert.strictEqual(yield* text("/webhooksx"), "the page")
      assert.deepStrictEqual(JSON.parse(yield* text("/healthz")), { status: "ok" })
      assert.deepStrictEqual(JSON.parse(yield* text("/readyz")), { status: "ok" })
      assert.strictEqual((yield* ask("/emulator/control")).status, 404)
    })
  )

  it.scoped("is not ready while the store cannot be written, and is again afterwards", () =>
    Effect.gen(function* () {
      const { ask, held } = yield* Door
      const ready = ask("/readyz")
      const unready = yield* Effect.scoped(Effect.zipRight(held, ready))
      assert.strictEqual(unready.status, 503)
      assert.deepStrictEqual(yield* Effect.promise(() => unready.json()), { _tag: "NotReady", reason: "store" })
      assert.strictEqual((yield* ask("/healthz")).status, 200)
      assert.strictEqual(
        (yield* Effect.repeat(ready, { until: ({ status }) => status === 200, times: 50 })).status,
        200
      )
    })
  )
})
