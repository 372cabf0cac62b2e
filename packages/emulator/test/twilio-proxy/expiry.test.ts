/** A session's time: counted from its creation or last interaction, whichever is later, unless a date overrides. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, TestClock } from "effect"
import { expiresAt, settled } from "../../dist/twilio-proxy/expiry.js"
import { read } from "../ground.ts"
import { practice, Session } from "./practice.ts"

const at = (seconds: number) => new Date(seconds * 1000).toISOString()

describe("the time of a session", () => {
  it.each([
    ["ttl 0 is never", { ttl: 0, lastInteractionAt: at(50) }, undefined],
    ["from its creation, before anything was said", { ttl: 60 }, 160],
    ["from its last interaction", { ttl: 60, lastInteractionAt: at(150) }, 210],
    ["from its creation, where that is later", { ttl: 60, lastInteractionAt: at(50) }, 160],
    ["date_expiry overrides the ttl", { ttl: 60, expiry: at(1000), lastInteractionAt: at(150) }, 1000],
    ["date_expiry needs no ttl", { ttl: 0, expiry: at(120) }, 120]
  ])("%s", (_, session, seconds) => {
    const found = expiresAt({ createdAt: at(100), lastInteractionAt: null, expiry: null, ...session })
    assert.strictEqual(found, seconds === undefined ? undefined : seconds * 1000)
  })

  it("ends at its instant and not when somebody looks", () => {
    const session = {
      _tag: "Session" as const,
      sid: "KC1",
      service: "KS1",
      uniqueName: null,
      status: "in-progress" as const,
      mode: "message-only" as const,
      closedReason: null,
      ttl: 60,
      expiry: null,
      startedAt: at(100),
      endedAt: null,
      lastInteractionAt: at(100),
      createdAt: at(100),
      updatedAt: at(100)
    }
    assert.strictEqual(settled(session, 159_999), session)
    const closed = settled(session, 160_000)
    assert.deepInclude(closed, { status: "closed", endedAt: at(160), updatedAt: at(160), closedReason: null })
    assert.deepStrictEqual(settled(session, 9_000_000), closed)
    assert.strictEqual(settled(closed, 9_000_000), closed)
  })
})

describe("through the API, with a virtual clock", () => {
  it.scoped("a session closes by its ttl, and each interaction gives it the whole time again", () =>
    Effect.gen(function* () {
      const { call, look, meet } = yield* practice()
      const { session, speaker } = yield* meet({ Ttl: "60" })
      yield* TestClock.adjust("59 seconds")
      assert.strictEqual((yield* look(session)).status, "open")
      yield* call("POST", speaker, { Body: "hello" })
      yield* TestClock.adjust("59 seconds")
      assert.include(yield* look(session), { status: "in-progress", date_last_interaction: "1970-01-01T00:00:59Z" })
      yield* TestClock.adjust("1 hour")
      assert.deepInclude(yield* look(session), {
        status: "closed",
        closed_reason: null,
        date_started: "1970-01-01T00:00:59Z",
        date_ended: "1970-01-01T00:01:59Z"
      })
      const reopened = read(Session)(yield* call("POST", session, { Status: "in-progress", Ttl: "0" }))
      assert.include(reopened, { status: "in-progress", date_ended: null })
      yield* TestClock.adjust("365 days")
      assert.strictEqual((yield* look(session)).status, "in-progress")
    })
  )

  it.scoped("nobody who lists or texts can tell that nobody looked when it closed", () =>
    Effect.gen(function* () {
      const { call, home, meet, refused, text } = yield* practice()
      const { session } = yield* meet({ DateExpiry: "1970-01-01T00:01:00Z", Ttl: "9999" })
      const next = yield* meet({ Ttl: "30" }).pipe(Effect.exit)
      assert.strictEqual(next._tag, "Failure", "the number is taken while the first is open")
      yield* TestClock.adjust("60 seconds")
      yield* text("too late")
      const { body } = yield* call("GET", `${session}/Interactions`)
      assert.deepInclude(body, { interactions: [] })
      yield* meet({ Ttl: "30" })
      assert.deepStrictEqual(yield* refused(session, { Status: "open" }), [400, 80608])
      const used = yield* call("GET", `${home}/PhoneNumbers/PN00000000000000000000015005550010`)
      assert.include(used.body, { in_use: 1 })
    })
  )

  it.scoped("a new time that is over already closes at once, and a default ttl is the service's", () =>
    Effect.gen(function* () {
      const { call, home, look, meet } = yield* practice()
      yield* call("POST", home, { DefaultTtl: "120" })
      const { session } = yield* meet()
      yield* TestClock.adjust("100 seconds")
      const changed = yield* call("POST", session, { Ttl: "10" })
      assert.include(changed.body, { status: "closed", date_ended: "1970-01-01T00:01:40Z", ttl: 10 })
      yield* call("POST", session, { Status: "in-progress", DateExpiry: "1970-01-01T01:00:00Z" })
      yield* call("POST", session, { DateExpiry: "", Ttl: "110" })
      assert.strictEqual((yield* look(session)).status, "in-progress")
      yield* TestClock.adjust("10 seconds")
      assert.include(yield* look(session), { status: "closed", date_ended: "1970-01-01T00:01:50Z" })
    })
  )
})
