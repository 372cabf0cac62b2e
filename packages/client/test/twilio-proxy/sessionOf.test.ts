import { assert, describe, it } from "@effect/vitest"
import { createOf, ProxyParticipant, ProxySession, sessionOf, statusOf } from "@parley/client/twilio-proxy"
import { Address, Foreign, SessionState, SessionStatus } from "@parley/messaging"
import { Duration, Option, Schema } from "effect"
import fc from "fast-check"
import { account, participant, session } from "./service.ts"

type Fields = Readonly<Record<string, unknown>>
const decode = Schema.decodeUnknownSync(ProxySession)
const guest = (fields: Fields = {}) => Schema.decodeUnknownSync(ProxyParticipant)(participant(fields))
const seen = (fields: Fields = {}, people: ReadonlyArray<ProxyParticipant> = []) =>
  sessionOf(decode(session(fields)), people)
const another = guest({ sid: "KP2", identifier: "+15550100124", proxy_identifier: "+15550100002" })

describe("a session in the words of all platforms", () => {
  it("keeps every fact, and all of the record", () => {
    const wire = session({
      status: "closed",
      closed_reason: "api",
      date_started: "2026-02-03T10:12:00Z",
      date_last_interaction: "2026-02-03T10:13:00Z",
      date_ended: "2026-02-03T10:14:00Z",
      date_updated: "2026-02-03T10:15:00Z"
    })
    const { native, ...state } = sessionOf(decode(wire), [guest()])
    assert.deepStrictEqual<unknown>(Schema.encodeSync(SessionState)(state), {
      id: "KC00000000000000000000000000000001",
      provider: "twilio-proxy",
      account,
      conversation: { provider: "twilio-proxy", account, sender: "+15550100001", contact: "+15550100123" },
      status: "ended",
      endedReason: "api",
      mode: "message",
      ttl: 3_600_000,
      participants: [
        { id: "KP00000000000000000000000000000001", address: "+15550100123", mask: "+15550100001", name: "a guest" }
      ],
      capabilities: ["reopen", "delete"],
      data: {},
      createdAt: "2026-02-03T10:11:12.000Z",
      updatedAt: "2026-02-03T10:15:00.000Z",
      startedAt: "2026-02-03T10:12:00.000Z",
      lastActivityAt: "2026-02-03T10:13:00.000Z",
      endedAt: "2026-02-03T10:14:00.000Z",
      uniqueName: "ticket-4711"
    })
    assert.deepStrictEqual(Schema.encodeSync(ProxySession)(native), wire)
  })

  it("has a conversation where one contact is in it, and none between two", () => {
    assert.strictEqual(seen({}, [guest()]).conversation?.contact, "+15550100123")
    assert.notProperty(seen({}, [guest(), another]), "conversation")
    assert.notProperty(seen(), "conversation")
    assert.notProperty(seen({}, [guest({ proxy_identifier: null })]), "conversation")
    const left = guest({ date_deleted: "2026-02-03T10:14:00Z" })
    assert.strictEqual(seen({}, [left, another]).conversation?.contact, "+15550100124")
  })

  it.each([
    ["open", "new", ["send", "invite", "remove", "close", "delete"]],
    ["in-progress", "active", ["send", "invite", "remove", "close", "delete"]],
    ["closed", "ended", ["reopen", "delete"]],
    ["failed", "error", ["delete"]],
    ["unknown", "unknown", ["delete"]],
    ["paused-by-moon", "paused-by-moon", ["delete"]]
  ])("that is %s is %s, and may be %j", (status, unified, capabilities) => {
    assert.strictEqual<string>(seen({ status }, [guest()]).status, unified)
    assert.deepStrictEqual<ReadonlyArray<string>>(seen({ status }, [guest()]).capabilities, capabilities)
  })

  it("takes a third one in no case, and no texts where it is for voice", () => {
    assert.notInclude(seen({}, [guest(), another]).capabilities, "invite")
    assert.notInclude(seen({ mode: "voice-only" }).capabilities, "send")
    assert.deepStrictEqual(
      ["message-only", "voice-only", "voice-and-message", "smoke"].map((mode) => seen({ mode }).mode),
      ["message", "voice", "both", Foreign.make("smoke")]
    )
  })

  it("tells when it ends while it goes on, and nothing where it never does", () => {
    assert.strictEqual(seen().expiresAt?.epochMillis, Date.parse("2026-02-03T11:11:12Z"))
    assert.notProperty(seen({ status: "closed" }), "expiresAt")
    assert.notProperty(seen({ ttl: 0 }), "expiresAt")
    assert.notProperty(seen({ ttl: 0 }), "ttl")
  })

  it("never throws, fits its Schema, and keeps words that nobody knew of", () => {
    const word = fc.oneof(fc.string(), fc.constantFrom("open", "in-progress", "closed", "failed", "unknown", ""))
    const wild = fc.record(
      {
        sid: fc.string({ minLength: 1 }),
        account_sid: fc.option(fc.string()),
        service_sid: fc.option(fc.string()),
        unique_name: fc.option(fc.string()),
        status: fc.option(word),
        mode: fc.option(word),
        closed_reason: fc.option(fc.string()),
        ttl: fc.option(fc.oneof(fc.integer(), fc.double(), fc.string())),
        date_expiry: fc.option(fc.oneof(fc.string(), fc.constant("2026-02-03T10:11:12Z"))),
        date_created: fc.option(fc.oneof(fc.string(), fc.constant("1895-02-03T10:11:12Z"))),
        date_last_interaction: fc.option(fc.anything())
      },
      { requiredKeys: ["sid"] }
    )
    const person = fc.record(
      {
        sid: fc.string({ minLength: 1 }),
        identifier: fc.option(fc.string()),
        proxy_identifier: fc.option(fc.string())
      },
      { requiredKeys: ["sid"] }
    )
    fc.assert(
      fc.property(wild, fc.array(person, { maxLength: 3 }), (wire, people) => {
        const record = decode(wire)
        const { native, ...state } = sessionOf(
          record,
          people.map((it) => Schema.decodeUnknownSync(ProxyParticipant)(it))
        )
        assert.isTrue(Schema.is(SessionState)(state))
        assert.strictEqual(native, record)
        if (record.status !== null) {
          assert.strictEqual<string | null>(Option.getOrNull(statusOf(state.status)), record.status)
        }
      }),
      { numRuns: 1000 }
    )
  })
})

describe("the way back", () => {
  it("finds Proxy's word for each of ours, or none", () => {
    const words = ["new", "active", "ended", "error", "consent", "waiting", "paused", "inactive", "unknown"]
    const found = words.map((word) => Option.getOrNull(statusOf(Schema.decodeSync(SessionStatus)(word))))
    assert.deepStrictEqual<ReadonlyArray<string | null>>(found, [
      "open",
      "in-progress",
      "closed",
      "failed",
      null,
      null,
      null,
      null,
      "unknown"
    ])
  })

  it("asks for a session with its participants, each behind the number that is wanted", () => {
    const opening = {
      participants: [
        { address: Address.make("+15550100123"), name: "a guest" },
        { address: Address.make("+15550100124"), mask: Address.make("+15550100002") }
      ],
      sender: Address.make("+15550100001"),
      uniqueName: "ticket-4711",
      ttl: Duration.hours(1)
    }
    assert.deepStrictEqual(createOf(opening), {
      mode: "message-only",
      uniqueName: "ticket-4711",
      ttl: Duration.hours(1),
      participants: [
        { identifier: "+15550100123", proxyIdentifier: "+15550100001", friendlyName: "a guest" },
        { identifier: "+15550100124", proxyIdentifier: "+15550100002" }
      ]
    })
    assert.deepStrictEqual(createOf({ participants: [{ address: Address.make("+15550100123") }] }), {
      mode: "message-only",
      participants: [{ identifier: "+15550100123" }]
    })
  })
})
