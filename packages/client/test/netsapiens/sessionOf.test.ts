import { assert, describe, it } from "@effect/vitest"
import { beginningOf, Messagesession, sessionOf } from "@parley/client/netsapiens"
import { Address } from "@parley/messaging"
import { DateTime, Duration, Either, Schema } from "effect"
import { session } from "./account.ts"

const read = (fields: Record<string, unknown> = {}) => Schema.decodeUnknownSync(Messagesession)(session(fields))
const chat = {
  "messagesession-sms-number": "",
  "messagesession-remote": "1002@acme.com",
  "messagesession-last-type": "chat",
  "messagesession-participants": null
}
const groupMms = {
  "messagesession-participants": "18585551234,18585550007,18585550001",
  "messagesession-last-type": "mms"
}
const unqueued = { "messagesession-queue-status": null, "messagesession-queue-termination": null }

describe("a session in the words of all platforms", () => {
  it("has all that its record tells, and the record", () => {
    const native = read()
    const state = sessionOf(native)
    assert.strictEqual<string>(state.id, native.id)
    assert.strictEqual(state.account, "1001@acme.com")
    assert.strictEqual(state.conversation?.sender, "18585550001")
    assert.strictEqual(state.conversation?.contact, "18585551234")
    assert.deepStrictEqual(state.queue, { id: "sales", status: "waiting" })
    assert.deepStrictEqual(state.startedAt, DateTime.unsafeMake("2026-02-03T10:00:00Z"))
    assert.deepStrictEqual(state.lastActivityAt, DateTime.unsafeMake("2026-02-03T10:11:12Z"))
    assert.deepStrictEqual(state.acceptedAt, DateTime.unsafeMake("2026-02-03T10:05:00Z"))
    assert.strictEqual(state.name, "Ann")
    assert.isFalse(state.muted)
    assert.isFalse(state.read)
    assert.notProperty(state, "counts")
    assert.strictEqual(state.native, native)
  })

  it("waits while its queue says so and no agent has come, and ends by those who leave or delete it", () => {
    assert.strictEqual(sessionOf(read()).status, "active")
    assert.strictEqual(sessionOf(read({ "messagesession-agent-start-datetime": null })).status, "waiting")
    assert.strictEqual(sessionOf(read({ ...unqueued, "messagesession-agent-start-datetime": null })).status, "active")
    const left = sessionOf(read(), { by: "bot", how: "leave" })
    assert.deepInclude(left, { status: "ended", endedBy: "bot", endedReason: "leave", capabilities: [] })
  })

  it("is between two in a chat too, and nobody's in a group", () => {
    const one = sessionOf(read(chat))
    assert.strictEqual(one.conversation?.sender, "1001@acme.com")
    assert.strictEqual(one.conversation?.contact, "1002@acme.com")
    const group = sessionOf(read(groupMms))
    assert.notProperty(group, "conversation")
    assert.deepStrictEqual(
      group.participants.map(({ id, role }) => [id, role]),
      [
        ["18585551234", "contact"],
        ["18585550007", "contact"],
        ["18585550001", undefined]
      ]
    )
  })

  it("lets a chat be changed, and a group MMS not", () => {
    assert.includeMembers([...sessionOf(read(chat)).capabilities], ["invite", "remove", "rename", "leave", "delete"])
    assert.deepStrictEqual(sessionOf(read(groupMms)).capabilities, ["send", "media", "leave", "delete"])
  })
})

describe("a session to begin", () => {
  const ours = { number: "18585550001", user: "1001@acme.com" }
  const contact = { address: Address.make("18585551234") }
  const colleague = { address: Address.make("1002@acme.com") }

  it("goes from our number to numbers, and from ourselves to users", () => {
    assert.deepStrictEqual(
      beginningOf({ participants: [contact], text: "Hi" }, ours),
      Either.right({ kind: "sms", from: "18585550001", to: ["18585551234"], text: "Hi" })
    )
    assert.deepStrictEqual(
      beginningOf({ participants: [colleague], text: "Hi", name: "Lunch" }, ours),
      Either.right({ kind: "chat", from: "1001@acme.com", to: ["1002@acme.com"], text: "Hi", name: "Lunch" })
    )
  })

  it.each([
    { participants: [contact] },
    { participants: [], text: "Hi" },
    { participants: [contact, colleague], text: "Hi" },
    { participants: [contact], text: "Hi", name: "Lunch" },
    { participants: [contact], text: "Hi", uniqueName: "lunch" },
    { participants: [contact], text: "Hi", ttl: Duration.hours(1) },
    { participants: [{ ...contact, mask: Address.make("18585550002") }], text: "Hi" }
  ])("is refused where the platform has nothing of the kind: %j", (opening) => {
    assert.isTrue(Either.isLeft(beginningOf(opening, ours)))
  })
})
