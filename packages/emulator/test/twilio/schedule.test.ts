/** A scheduled message at the practice Twilio, by a clock that the test turns. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema, TestClock } from "effect"
import { bot, Code, contact, ground, read, sender, Sid } from "../ground.ts"
import { complaints } from "./spec.ts"

const MessagingServiceSid = "MG00000000000000000000000000000001"
const start = Date.parse("2026-11-21T12:00:00Z")
const minute = 60_000
const ahead = (millis: number) => new Date(start + millis).toISOString()
const later = { To: contact, Body: "later", MessagingServiceSid, ScheduleType: "fixed" }

const opened = (options: { readonly file?: string; readonly webhooks?: string } = {}) =>
  Effect.map(ground(options), (at) => ({
    ...at,
    status: (sid: string) => Effect.map(at.get(`/Messages/${sid}.json`), (reply) => read(Sid)(reply).status),
    cancel: (sid: string) =>
      at.call(`/Messages/${sid}.json`, { method: "POST", body: new URLSearchParams({ Status: "canceled" }) })
  }))

/** The clock goes on a little, and what is on the wire has a moment too. */
const turn = Effect.zipRight(
  TestClock.adjust("50 millis"),
  Effect.promise(() => new Promise((done) => setTimeout(done, 2)))
)
const pass = Effect.repeatN(turn, 50)

/** Turns until something holds, or has had every chance to. */
const holds = <E, R>(check: Effect.Effect<boolean, E, R>) =>
  Effect.repeat(Effect.zipRight(turn, check), { until: (it) => it, times: 1000 })

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "parley-emulator-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true }))
)

describe("a scheduled message", () => {
  it.scoped("waits as the vendor shows it, and goes when its time has come", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(start)
      const { told, url } = yield* bot
      const { send, status } = yield* opened()
      const created = yield* send({ ...later, SendAt: ahead(10 * minute), StatusCallback: url })
      assert.strictEqual(created.status, 201)
      assert.deepStrictEqual(
        complaints("post", "/2010-04-01/Accounts/{AccountSid}/Messages.json", 201, created.body),
        []
      )
      assert.include(created.body, { status: "scheduled", from: null, date_sent: null, num_segments: "0" })
      const { sid } = read(Sid)(created)

      yield* TestClock.adjust("9 minutes")
      yield* pass
      assert.strictEqual(yield* status(sid), "scheduled")
      assert.lengthOf(told, 0)

      yield* TestClock.adjust("1 minute")
      yield* holds(Effect.sync(() => told.length === 3))
      assert.strictEqual(yield* status(sid), "delivered")
      assert.deepStrictEqual(
        told.map(({ parameters }) =>
          ["MessageStatus", "From", "MessagingServiceSid"].map((name) => parameters.get(name))
        ),
        ["queued", "sent", "delivered"].map((status) => [status, sender, MessagingServiceSid])
      )
    })
  )

  it.scoped("is not sent once it is canceled, and cannot be canceled twice or when it has gone", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(start)
      const { cancel, send, status } = yield* opened()
      const form = { ...later, SendAt: ahead(10 * minute) }
      const [one, other] = [read(Sid)(yield* send(form)).sid, read(Sid)(yield* send(form)).sid]
      const canceled = yield* cancel(one)
      assert.strictEqual(canceled.status, 200)
      assert.deepStrictEqual(
        complaints("post", "/2010-04-01/Accounts/{AccountSid}/Messages/{Sid}.json", 200, canceled.body),
        []
      )
      assert.include(canceled.body, { status: "canceled", from: null, date_sent: null, body: "later" })
      assert.strictEqual(read(Code)(yield* cancel(one)).code, 30409)

      yield* TestClock.adjust("11 minutes")
      yield* holds(Effect.map(status(other), (it) => it === "delivered"))
      assert.deepStrictEqual([yield* status(one), yield* status(other)], ["canceled", "delivered"])
      assert.strictEqual(read(Code)(yield* cancel(other)).code, 30409)
    })
  )

  it.scoped("survives a restart, before its time and after it", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(start)
      const file = join(yield* folder, "messages.jsonl")
      const [soon, month, never] = yield* Effect.scoped(
        Effect.gen(function* () {
          const { cancel, send } = yield* opened({ file })
          const ids = yield* Effect.forEach([10 * minute, 35 * 1440 * minute, 10 * minute], (millis) =>
            Effect.map(send({ ...later, SendAt: ahead(millis) }), (reply) => read(Sid)(reply).sid)
          )
          yield* cancel(ids[2] ?? "")
          return ids
        })
      )
      yield* TestClock.adjust("1 hour")
      const { status } = yield* opened({ file })
      const all = Effect.forEach([soon, month, never], (sid) => status(sid ?? ""))
      const delivered = (sid = "") => holds(Effect.map(status(sid), (it) => it === "delivered"))
      yield* delivered(soon)
      assert.deepStrictEqual(yield* all, ["delivered", "scheduled", "canceled"])
      yield* TestClock.adjust("34 days")
      yield* pass
      assert.deepStrictEqual(yield* all, ["delivered", "scheduled", "canceled"])
      yield* TestClock.adjust("1 day")
      yield* delivered(month)
      assert.deepStrictEqual(yield* all, ["delivered", "delivered", "canceled"])
    })
  )

  it.scoped("fails at its time when its recipient has opted out meanwhile", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(start)
      const { told, url } = yield* bot
      const { get, send, text } = yield* opened()
      const { sid } = read(Sid)(yield* send({ ...later, SendAt: ahead(10 * minute), StatusCallback: url }))
      yield* text("STOP")
      yield* TestClock.adjust("10 minutes")
      yield* holds(Effect.sync(() => told.length === 1))
      const failed = read(
        Schema.Struct({ error_code: Schema.Int, error_message: Schema.String, status: Schema.String })
      )
      assert.include(failed(yield* get(`/Messages/${sid}.json`)), { status: "failed", error_code: 21610 })
      assert.deepStrictEqual(
        told.map(({ parameters }) => [parameters.get("MessageStatus"), parameters.get("ErrorCode")]),
        [["failed", "21610"]]
      )
    })
  )

  it.scoped("is refused without a service, a time, or within five minutes or beyond 35 days", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(start)
      const { send } = yield* opened()
      const day = 1440 * minute
      const cases: ReadonlyArray<readonly [number, Record<string, string>]> = [
        [35111, later],
        [35114, { ...later, SendAt: ahead(5 * minute - 1) }],
        [35114, { ...later, SendAt: ahead(35 * day + 1) }],
        [35114, { ...later, SendAt: "soon" }],
        [35118, { To: contact, From: sender, Body: "x", ScheduleType: "fixed", SendAt: ahead(day) }],
        [35126, { ...later, ScheduleType: "loose", SendAt: ahead(day) }],
        [20001, { To: contact, Body: "x", MessagingServiceSid, SendAt: ahead(day) }]
      ]
      for (const [code, form] of cases) {
        const refused = yield* send(form)
        assert.strictEqual(refused.status, 400, `${code}`)
        assert.strictEqual(read(Code)(refused).code, code)
      }
      for (const millis of [5 * minute, 35 * day]) {
        assert.strictEqual((yield* send({ ...later, SendAt: ahead(millis) })).status, 201)
      }
    })
  )
})
