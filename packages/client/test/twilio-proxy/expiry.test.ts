import { assert, describe, it } from "@effect/vitest"
import { expiresAt, isExpired, ProxySession } from "@parley/client/twilio-proxy"
import { DateTime, Duration, Effect, Option, Schema, TestClock } from "effect"
import fc from "fast-check"
import { session } from "./service.ts"

const at = (fields: Readonly<Record<string, unknown>>) => Schema.decodeUnknownSync(ProxySession)(session(fields))
const end = (fields: Readonly<Record<string, unknown>>) =>
  Option.getOrNull(Option.map(expiresAt(at(fields)), DateTime.formatIso))
const created = { date_created: "2026-02-03T10:00:00Z", ttl: 3600 }

describe("a session's time", () => {
  it("runs from its creation, or its last interaction where that is later", () => {
    assert.strictEqual(end(created), "2026-02-03T11:00:00.000Z")
    assert.strictEqual(end({ ...created, date_last_interaction: "2026-02-03T10:30:00Z" }), "2026-02-03T11:30:00.000Z")
    assert.strictEqual(end({ ...created, date_last_interaction: "2026-02-03T09:00:00Z" }), "2026-02-03T11:00:00.000Z")
    assert.strictEqual(end({ ...created, date_created: null }), null)
    const heard = { date_created: null, date_last_interaction: "2026-02-03T10:30:00Z", ttl: 3600 }
    assert.strictEqual(end(heard), "2026-02-03T11:30:00.000Z")
  })

  it("is over at its expiry, whatever its ttl", () => {
    const dated = { ...created, date_last_interaction: "2026-02-03T10:30:00Z", date_expiry: "2026-02-03T10:45:00Z" }
    assert.strictEqual(end(dated), "2026-02-03T10:45:00.000Z")
    assert.strictEqual(end({ ...dated, ttl: 0 }), "2026-02-03T10:45:00.000Z")
    assert.strictEqual(end({ ...dated, date_expiry: "2026-02-04T10:45:00Z" }), "2026-02-04T10:45:00.000Z")
  })

  it("never ends where the ttl is 0, or not told", () => {
    assert.isNull(end({ ...created, ttl: 0 }))
    assert.isNull(end({ ...created, ttl: null }))
  })

  it.effect("is up at its very instant, and not before", () =>
    Effect.gen(function* () {
      const isUp = (fields: Readonly<Record<string, unknown>>) =>
        Effect.map(DateTime.now, (now) => isExpired(at({ ...created, ...fields }), now))
      yield* TestClock.setTime(Date.parse("2026-02-03T10:00:00Z"))
      assert.isFalse(yield* isUp({}))
      yield* TestClock.adjust("59 minutes")
      assert.isFalse(yield* isUp({}))
      const heard = { date_last_interaction: "2026-02-03T10:59:00Z" }
      yield* TestClock.adjust("1 minute")
      assert.isTrue(yield* isUp({}))
      assert.isFalse(yield* isUp(heard))
      yield* TestClock.adjust("59 minutes")
      assert.isTrue(yield* isUp(heard))
      yield* TestClock.adjust("1000 days")
      assert.isFalse(yield* isUp({ ttl: 0 }))
    })
  )

  it("is never before its creation or its last interaction, and grows with the ttl", () => {
    const instant = fc.date({ min: new Date(0), max: new Date("2100-01-01"), noInvalidDate: true })
    const ttl = fc.integer({ min: 1, max: 10 ** 8 })
    fc.assert(
      fc.property(instant, instant, ttl, (created, heard, ttl) => {
        const timed = {
          dateCreated: DateTime.unsafeFromDate(created),
          dateLastInteraction: DateTime.unsafeFromDate(heard),
          dateExpiry: null,
          ttl: Duration.seconds(ttl)
        }
        const found = Option.getOrThrow(expiresAt(timed))
        assert.strictEqual(found.epochMillis, Math.max(created.getTime(), heard.getTime()) + ttl * 1000)
        assert.isTrue(isExpired(timed, found))
        assert.isFalse(isExpired(timed, DateTime.subtract(found, { millis: 1 })))
      })
    )
  })
})
