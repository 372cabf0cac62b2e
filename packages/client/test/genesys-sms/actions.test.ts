import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import type { GenesysClient, GenesysError, SmsSession } from "@parley/client/genesys-sms"
import { Effect } from "effect"
import { html, reset, silent } from "../faults.ts"
import { type Answer, json, loopback } from "../loopback.ts"
import { knownClientAt, ok, read, row } from "./account.ts"

const live = Effect.provide(NodeHttpClient.layerUndici)
const posted =
  (answer: Answer, otherwise: Answer): Answer =>
  (response, heard, count) =>
    (heard.method === "POST" ? answer : otherwise)(response, heard, count)

type Sessions = GenesysClient["Type"]["sessions"]
const actions: Readonly<
  Record<string, (sessions: Sessions, session: SmsSession) => Effect.Effect<unknown, GenesysError>>
> = {
  Accept: (it, session) => it.accept(session),
  Reject: (it, session) => it.reject(session),
  SendMessage: (it, session) => it.sendMessage(session, "canary"),
  SendToAgents: (it, session) => it.sendToAgents(session, "canary"),
  SendUrl: (it, session) => it.sendUrl(session, "https://canary.example"),
  SendStartTypingNotification: (it, session) => it.sendStartTyping(session),
  SendStopTypingNotification: (it, session) => it.sendStopTyping(session),
  SendStartTypingToAgentsNotification: (it, session) => it.sendStartTypingToAgents(session),
  SendStopTypingToAgentsNotification: (it, session) => it.sendStopTypingToAgents(session),
  SendCustomNotice: (it, session) => it.sendCustomNotice(session, "canary"),
  SendCustomNoticeToAgents: (it, session) => it.sendCustomNoticeToAgents(session, "canary"),
  AttachUserData: (it, session) => it.attachUserData(session, { canary: "canary" }),
  UpdateUserData: (it, session) => it.updateUserData(session, { canary: "canary" }),
  DeleteUserData: (it, session) => it.deleteUserData(session, ["canary"]),
  SetDisposition: (it, session) => it.setDisposition(session, "canary"),
  Leave: (it, session) => it.leave(session),
  Complete: (it, session) => it.complete(session),
  Invite: (it, session) => it.invite(session, { targetUri: "http://canary" }),
  Consult: (it, session) => it.consult(session, { targetUri: "http://canary" }),
  Transfer: (it, session) => it.transfer(session, { queueName: "canary", text: "canary" }),
  SetInFocus: (it, session) => it.setInFocus(session, true)
}

describe.each(Object.entries(actions))("%s", (name, act) => {
  it.scopedLive("is done where the session lists it, or says nothing; else nothing is asked", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* loopback(ok)
      const { sessions } = yield* knownClientAt(url)
      yield* act(sessions, read({ capabilities: [name] }))
      yield* act(sessions, read({ capabilities: undefined }))
      assert.deepStrictEqual(
        heard.map(({ body }) => JSON.parse(body).operationName),
        [name, name]
      )
      heard.length = 0
      const others = Object.keys(actions).filter((it) => it !== name)
      for (const capabilities of [others, []]) {
        const error = yield* Effect.flip(act(sessions, read({ capabilities })))
        assert.strictEqual(error.reason._tag, "Conflict")
        assert.isUndefined(error.statusCode)
        assert.include(error.advice, `${capabilities.join(", ") || "nothing"} now, and not ${name}`)
        assert.notInclude(String(error), "canary")
      }
      assert.lengthOf(heard, 0)
    }).pipe(live)
  )
})

describe("an operation", () => {
  it.scopedLive("tells of a session's capabilities nothing that is no name", () =>
    Effect.gen(function* () {
      const { sessions } = yield* knownClientAt("http://localhost")
      const error = yield* Effect.flip(sessions.leave(read({ capabilities: ["Accept", "+15005550009", "Call Ann"] })))
      assert.include(error.message, "the session allows Accept now, and not Leave")
      assert.notMatch(error.message, /Ann|1500/)
    }).pipe(live)
  )

  it.scopedLive("may be listed by its other name", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* loopback(ok)
      const { sessions } = yield* knownClientAt(url)
      yield* sessions.setInFocus(read({ capabilities: ["InFocus"] }), false)
      assert.deepStrictEqual(JSON.parse(heard[0]?.body ?? ""), { operationName: "SetInFocus", inFocus: false })
    }).pipe(live)
  )

  it.scopedLive("keeps user data as they are: texts, numbers, and what is in them", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* loopback(ok)
      const { sessions } = yield* knownClientAt(url)
      const userData = { a: "1", b: 1, c: { d: [1, "2", { e: null }] } }
      yield* sessions.attachUserData(read(), userData)
      assert.deepStrictEqual(JSON.parse(heard[0]?.body ?? "").userData, userData)
    }).pipe(live)
  )

  it.scopedLive("is never repeated: what broke it leaves open whether it was taken", () =>
    Effect.gen(function* () {
      for (const fault of [reset, silent, html, json(200, {}), json(503, {})]) {
        const { heard, url } = yield* loopback(fault)
        const { sessions } = yield* knownClientAt(url, { timeout: "150 millis" })
        const error = yield* Effect.flip(sessions.sendMessage(read(), "canary"))
        assert.strictEqual(error.reason._tag, "UnknownOutcome")
        assert.lengthOf(heard, 1)
      }
    }).pipe(live)
  )
})

describe("leaving and completing", () => {
  const both = ["Leave", "Complete"]
  const told = (heard: ReadonlyArray<{ readonly body: string }>) =>
    heard.flatMap(({ body }) => (body === "" ? [] : [JSON.parse(body).operationName]))

  it.scopedLive("is one step where the session lists it", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* loopback(ok)
      const { sessions } = yield* knownClientAt(url)
      yield* sessions.leaveAndComplete(read({ capabilities: ["LeaveAndComplete", ...both] }))
      assert.deepStrictEqual(told(heard), ["LeaveAndComplete"])
    }).pipe(live)
  )

  it.scopedLive("is two where it does not, the second when the first is done", () =>
    Effect.gen(function* () {
      const states = ["Chatting", "Chatting", "LeftChat"]
      const { heard, url } = yield* loopback(
        posted(ok, (response, heard, count) =>
          json(200, { smssession: row({ state: states.shift(), capabilities: ["Complete"] }) })(response, heard, count)
        )
      )
      const { sessions } = yield* knownClientAt(url)
      yield* sessions.leaveAndComplete(read({ capabilities: ["Leave"] }))
      assert.deepStrictEqual(told(heard), ["Leave", "Complete"])
      assert.lengthOf(states, 0)
    }).pipe(live)
  )

  it.scopedLive("is two where the server refuses the one", () =>
    Effect.gen(function* () {
      for (const statusCode of [1, 2, 5, 6]) {
        const { heard, url } = yield* loopback(
          posted(
            (response, heard, count) =>
              json(200, { statusCode: heard.body.includes("LeaveAndComplete") ? statusCode : 0 })(
                response,
                heard,
                count
              ),
            json(200, row({ state: "LeftChat", capabilities: ["Complete"] }))
          )
        )
        const { sessions } = yield* knownClientAt(url)
        yield* sessions.leaveAndComplete(read({ capabilities: ["LeaveAndComplete", ...both] }))
        assert.deepStrictEqual(told(heard), ["LeaveAndComplete", "Leave", "Complete"])
      }
    }).pipe(live)
  )

  it.scopedLive("has nothing to complete after a conference, and where the session is gone", () =>
    Effect.gen(function* () {
      for (const after of [json(200, row({ state: "Completed", capabilities: [] })), json(404, { statusCode: 6 })]) {
        const { heard, url } = yield* loopback(posted(ok, after))
        const { sessions } = yield* knownClientAt(url)
        yield* sessions.leaveAndComplete(read({ capabilities: both }))
        assert.deepStrictEqual(told(heard), ["Leave"])
      }
    }).pipe(live)
  )

  it.scopedLive("has nothing to leave where that is done", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* loopback(ok)
      const { sessions } = yield* knownClientAt(url)
      yield* sessions.leaveAndComplete(read({ state: "LeftChat", capabilities: ["Complete"] }))
      assert.deepStrictEqual(told(heard), ["Complete"])
      const error = yield* Effect.flip(sessions.leaveAndComplete(read({ state: "Invited", capabilities: ["Accept"] })))
      assert.strictEqual(error.reason._tag, "Conflict")
    }).pipe(live)
  )

  it.scopedLive("leaves open what it could not find out", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* loopback(reset)
      const { sessions } = yield* knownClientAt(url)
      const error = yield* Effect.flip(sessions.leaveAndComplete(read({ capabilities: ["LeaveAndComplete", ...both] })))
      assert.strictEqual(error.reason._tag, "UnknownOutcome")
      assert.lengthOf(heard, 1)
    }).pipe(live)
  )
})
