import { assert, describe, it } from "@effect/vitest"
import { sessionOf } from "@parley/client/genesys-sms"
import { Address, SessionState } from "@parley/messaging"
import { Schema } from "effect"
import { read, username } from "./account.ts"
import { anna, customer, ours } from "./office.ts"

const ourselves = { username, nickname: "HelpBot", contactKey: "PhoneNumber", senderKey: "ServiceNumber" }
const participants = (...all: ReadonlyArray<object>) => read({ participants: all })

describe("an SMS session in the words of all platforms", () => {
  it("has all that its resource tells, and the resource", () => {
    const native = read()
    const state = sessionOf(native, ourselves)
    assert.isTrue(Schema.is(SessionState)(state))
    assert.deepStrictEqual<ReadonlyArray<unknown>>(
      [state.id, state.provider, state.account, state.mode],
      [native.id, "genesys-sms", username, "message"]
    )
    assert.strictEqual(state.native, native)
    assert.deepStrictEqual<object>(state.data, {
      PhoneNumber: "+15005550009",
      Attempts: 2,
      Order: { id: 7, lines: ["cake"] }
    })
    assert.deepStrictEqual(
      state.participants.map(({ address, id, name, role }) => [id, role, name, address]),
      [
        ["00000000000A0001", "bot", "HelpBot", undefined],
        ["00000000000A0002", "contact", "Ann", "+15005550009"]
      ]
    )
  })

  it.each([
    ["Invited", "waiting"],
    ["Chatting", "active"],
    ["LeftChat", "inactive"],
    ["Completed", "ended"],
    ["Revoked", "ended"],
    ["Parked", "Parked"]
  ])("stands at %s as %s", (state, status) => {
    const it = sessionOf(read({ state }), ourselves)
    assert.strictEqual<string>(it.status, status)
    assert.strictEqual(it.endedReason, status === "ended" ? state : undefined)
    assert.strictEqual(it.endedBy, state === "Revoked" ? "system" : undefined)
    assert.strictEqual(it.capabilities.includes("send"), state === "Chatting")
  })

  it.each([
    [
      ["Accept", "Reject"],
      ["accept", "reject"]
    ],
    [["SendMessage", "SendToAgents"], ["send"]],
    [["SendStartTypingNotification"], ["typing"]],
    [["AttachUserData", "UpdateUserData"], ["annotate"]],
    [
      ["Transfer", "Invite"],
      ["transfer", "invite"]
    ],
    [["Leave"], ["leave", "close"]],
    [["LeaveAndComplete"], ["leave", "close"]],
    [["Complete"], ["close"]],
    [["Teleport"], []],
    [[], []],
    [null, ["send", "typing", "annotate", "invite", "transfer", "leave", "close"]]
  ])("may, where the platform lists %j, %j", (capabilities, ours) => {
    assert.deepStrictEqual<ReadonlyArray<string>>(sessionOf(read({ capabilities }), ourselves).capabilities, ours)
  })

  it.each([
    [{ PhoneNumber: "+15005550009", ServiceNumber: "+15005550030" }, "Ann", "+15005550009", "+15005550030"],
    [{ PhoneNumber: 15005550009, ServiceNumber: 24365 }, "Ann", "15005550009", "24365"],
    [{ PhoneNumber: " " }, "+15005550007", "+15005550007", "+15005550099"],
    [{ PhoneNumber: { nested: "x" } }, "Ann", "00000000000A0002", "+15005550099"],
    [null, "Ann", "00000000000A0002", "+15005550099"]
  ])("is with whom its data name, and else whom its participants do: %j, %s", (userData, nickname, contact, sender) => {
    const from = Address.make("+15005550099")
    const { conversation } = sessionOf(read({ userData, participants: [ours, { ...customer, nickname }] }), {
      ...ourselves,
      from
    })
    assert.deepStrictEqual<ReadonlyArray<string | undefined>>(
      [conversation?.contact, conversation?.sender],
      [contact, sender]
    )
  })

  it("is of the agent where nothing tells our number, and nobody's where nobody has come", () => {
    const it = sessionOf(read({ userData: null }), ourselves)
    assert.strictEqual<string | undefined>(it.conversation?.sender, username)
    assert.notProperty(sessionOf(read({ userData: null, participants: null }), ourselves), "conversation")
  })

  it("knows us as the only agent, whatever we are called, and by our nickname among several", () => {
    assert.strictEqual(sessionOf(participants(customer, anna), ourselves).handledBy, "bot")
    assert.strictEqual(sessionOf(participants(customer, anna, ours), ourselves).handledBy, "botThenAgent")
    assert.strictEqual(
      sessionOf(participants(customer, anna, { ...anna, participantId: "4" }), ourselves).handledBy,
      "agent"
    )
    assert.notProperty(sessionOf(participants(customer), ourselves), "handledBy")
  })

  const named = { ...ours, nickname: "Help Bot (Sales)" }
  const twin = { ...anna, nickname: "HelpBot" }
  const user = { id: "u-1", userName: username, firstName: null, lastName: null, uri: null, path: "/users/u-1" }
  const known = new Map([[ours.participantId, true]])

  it.each<[string, Partial<typeof ourselves & { user: typeof user; known: typeof known }>, object, object[], string[]]>(
    [
      ["by our user", { user }, {}, [{ ...named, path: "/users/u-1" }, anna], ["bot", "agent"]],
      ["by our user, and not by our name", { user }, {}, [{ ...named, id: "u-1" }, twin], ["bot", "agent"]],
      ["by what we were called in it before", { known }, {}, [named, twin], ["bot", "agent"]],
      ["by our name, in a stay that is new", { known }, {}, [{ ...ours, participantId: "9" }, anna], ["bot", "agent"]],
      ["by nothing, among two of our name", {}, {}, [ours, twin], ["agent", "agent"]],
      ["by nothing, where we are not known", {}, {}, [named, anna], ["agent", "agent"]],
      ["not by being alone, when we have gone", {}, { state: "Completed" }, [anna], ["agent"]],
      ["not by being alone, when we are only invited", {}, { state: "Invited" }, [anna], ["agent"]],
      ["not by our name, when we have gone", { known }, { state: "LeftChat" }, [twin], ["agent"]],
      ["not by being alone, where we were somebody else", { known }, {}, [anna], ["agent"]]
    ]
  )("knows us %s", (_, more, fields, all, roles) => {
    const state = sessionOf(read({ ...fields, participants: [...all, customer] }), { ...ourselves, ...more })
    assert.deepStrictEqual<ReadonlyArray<string | undefined>>(
      state.participants.map(({ role }) => role),
      [...roles, "contact"]
    )
    assert.strictEqual<string | undefined>(state.handledBy, roles.includes("bot") ? "botThenAgent" : "agent")
  })

  it("keeps who they are where the platform has other words for it", () => {
    const others = ["Supervisor", "External", "System", "Hologram"].map((type) => ({ type, participantId: type }))
    assert.deepStrictEqual<ReadonlyArray<string | undefined>>(
      sessionOf(participants(...others, { type: "Agent" }, { nickname: "nameless" }), ourselves).participants.map(
        ({ role }) => role
      ),
      ["supervisor", "agent", "system", "Hologram", undefined]
    )
  })
})
