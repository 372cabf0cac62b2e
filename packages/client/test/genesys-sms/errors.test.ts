import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { statusCodes } from "@parley/client/genesys-sms"
import { Cause, Effect, Tracer } from "effect"
import { json, loopback } from "../loopback.ts"
import { clientAt, knownClientAt, password, read, row, server } from "./account.ts"

const live = Effect.provide(NodeHttpClient.layerUndici)

/** By hand, from the vendor's page of return values: what is to be decided on a reading and on a send. */
const table = [
  [1, "Rejected", "Rejected"],
  [2, "Conflict", "Conflict"],
  [3, "Forbidden", "Forbidden"],
  [4, "Unavailable", "UnknownOutcome"],
  [5, "Forbidden", "Forbidden"],
  [6, "NotFound", "NotFound"],
  [7, "UnexpectedReply", "UnknownOutcome"],
  [8, "Unauthorized", "Unauthorized"],
  [9, "Unavailable", "UnknownOutcome"],
  [10, "Rejected", "Rejected"],
  [11, "Rejected", "Rejected"],
  [12, "Unavailable", "UnknownOutcome"],
  [13, "Unavailable", "UnknownOutcome"],
  [14, "Unavailable", "UnknownOutcome"],
  [15, "Unavailable", "UnknownOutcome"],
  [16, "Unavailable", "UnknownOutcome"],
  [17, "Unavailable", "UnknownOutcome"],
  [18, "Conflict", "Conflict"],
  [19, "Conflict", "Conflict"],
  [20, "Unauthorized", "Unauthorized"]
] as const

describe("a statusCode", () => {
  it("is known, all of the vendor's", () => {
    assert.deepStrictEqual(
      [...statusCodes.keys()],
      table.map(([code]) => code)
    )
  })

  it.scopedLive.each([200, 403, 500])("decides, whatever the HTTP status, here %d", (status) =>
    Effect.gen(function* () {
      let statusCode = 0
      const { url } = yield* loopback((response, heard, count) =>
        json(status, { statusCode, statusMessage: "canary" })(response, heard, count)
      )
      const { sessions } = yield* knownClientAt(url)
      const rows = status === 200 ? table : table.filter(([code]) => code % 5 === 0)
      for (const [code, reading, sending] of rows) {
        statusCode = code
        // A reading is repeated while it may yet succeed, and the pauses between would be all that is measured here.
        if (reading === "Unavailable") {
          assert.strictEqual(statusCodes.get(code)?.status, 500)
        } else {
          const error = yield* Effect.flip(sessions.get("1"))
          assert.deepStrictEqual([error.reason._tag, error.statusCode], [reading, code])
        }
        const error = yield* Effect.flip(sessions.leave(read()))
        assert.deepStrictEqual([error.reason._tag, error.statusCode], [sending, code])
        if (error.reason._tag === "Rejected") assert.strictEqual(error.reason.code, String(code))
        assert.include(error.message, `(statusCode ${code}: ${statusCodes.get(code)?.means})`)
        assert.notInclude(error.message + String(error.cause), "canary")
      }
    }).pipe(live)
  )

  it.scopedLive("that says that something is out of order has a reading repeated, and a send not", () =>
    Effect.gen(function* () {
      let left = 1
      const { heard, url } = yield* loopback((response, heard, count) =>
        json(200, left-- > 0 ? { statusCode: 4 } : row())(response, heard, count)
      )
      const { sessions } = yield* knownClientAt(url)
      yield* sessions.get("1")
      assert.lengthOf(heard, 2)
    }).pipe(live)
  )

  it.scopedLive("that nobody knows says no, and one that is absent or 0 leaves it to the HTTP status", () =>
    Effect.gen(function* () {
      const said = [
        [200, { statusCode: 99 }, "Rejected", 99],
        [500, { statusCode: 99 }, "UnknownOutcome", 99],
        [404, { statusCode: 0 }, "NotFound", undefined],
        [403, "canary", "Forbidden", undefined],
        [409, { statusCode: "canary" }, "Conflict", undefined],
        [200, { statusCode: "0" }, "UnknownOutcome", undefined]
      ] as const
      for (const [status, answer, reason, code] of said) {
        const { url } = yield* loopback(json(status, answer))
        const error = yield* Effect.flip(Effect.flatMap(knownClientAt(url), ({ sessions }) => sessions.leave(read())))
        assert.deepStrictEqual([error.reason._tag, error.statusCode], [reason, code])
      }
    }).pipe(live)
  )
})

describe("what is missing", () => {
  it.scopedLive("is named: the product's feature for operations, and that for reading", () =>
    Effect.gen(function* () {
      for (const statusCode of [3, 5]) {
        const { url } = yield* loopback(json(200, { statusCode }))
        const { contactCenter, sessions } = yield* knownClientAt(url)
        const operating = yield* Effect.flip(sessions.leave(read()))
        assert.match(operating.message, /the product's feature api-multimedia,/)
        const reading = yield* Effect.flip(sessions.list())
        assert.match(reading.advice ?? "", /the product's feature api-multimedia-chat,/)
        assert.isUndefined((yield* Effect.flip(contactCenter.ready())).advice)
      }
    }).pipe(live)
  )

  it.scopedLive("may be a new password", () =>
    Effect.gen(function* () {
      const { url } = yield* loopback(json(200, { statusCode: 8 }))
      const error = yield* Effect.flip(Effect.flatMap(clientAt(url), ({ me }) => me))
      assert.include(error.advice, "change the password")
    }).pipe(live)
  )
})

describe("what is private", () => {
  it.scopedLive("is in no error, no cause and no span", () =>
    Effect.gen(function* () {
      const spans: Array<Tracer.Span> = []
      const tracer = yield* Effect.tracer
      const watching = Tracer.make({
        ...tracer,
        span: (...given) => {
          const span = tracer.span(...given)
          spans.push(span)
          return span
        }
      })
      const canary = { statusMessage: "canary", text: "canary" }
      for (const answer of [
        json(200, { statusCode: 2, ...canary }),
        json(500, canary),
        json(200, { referenceId: canary })
      ]) {
        const { url } = yield* server(answer)
        const { sessions } = yield* clientAt(url, { password })
        const session = read({ userData: { canary: "canary" } })
        for (const failing of [
          sessions.sendMessage(session, "canary +15005550009"),
          sessions.attachUserData(session, { PhoneNumber: "canary" }),
          sessions.reject(session),
          Effect.asVoid(sessions.get("1"))
        ]) {
          const exit = yield* Effect.exit(Effect.withTracer(failing, watching))
          if (exit._tag === "Success") return assert.fail("it succeeded")
          const error = Cause.squash(exit.cause)
          const told = [String(error), JSON.stringify(error), String((error instanceof Error && error.cause) || "")]
          assert.notMatch(told.join() + Cause.pretty(exit.cause), /canary|1500555/)
        }
      }
      assert.isNotEmpty(spans)
      for (const { attributes, name } of spans) {
        assert.notMatch(name + JSON.stringify([...attributes]), /canary|1500555/)
      }
      assert.deepInclude([...new Set(spans.map(({ name }) => name))], "Genesys.login")
    }).pipe(live)
  )
})
