/** What the practice Genesys answers and tells is held against what we have written down of the vendor's interface. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { type Answer, anna, ask, basic, practice, record } from "./practice.ts"
import { calls, complaints, operationNames, wrongAs } from "./spec.ts"

const Told = Schema.Struct({
  smssession: Schema.optional(Schema.Unknown),
  messages: Schema.optional(Schema.Array(Schema.Unknown))
})

/** They get a session for themselves; all others share one. */
const ending = new Set(["Leave", "LeaveAndComplete", "Complete", "Transfer"])

/** Each with what it needs. */
const bodies: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  Accept: { nickname: "Parley", saveLAR: true },
  SendMessage: { text: "Your table is booked." },
  SendToAgents: { text: "VIP" },
  SendUrl: { url: "https://example.com" },
  SendCustomNotice: { noticeText: "n" },
  SendCustomNoticeToAgents: { noticeText: "n" },
  AttachUserData: { userData: { "bot.intent": "booking" } },
  UpdateUserData: { userData: { "bot.intent": "menu" } },
  DeleteUserData: { keys: ["bot.intent"] },
  SetDisposition: { disposition: "booked" },
  SetInFocus: { inFocus: true },
  Invite: { targetPath: `/users/${anna}` },
  Consult: { targetPath: `/users/${anna}` },
  Transfer: { queueName: "People" }
}

describe("the practice Genesys", () => {
  it.scopedLive("answers every call and takes every operation as it is written down", () =>
    Effect.gen(function* () {
      const { agent, root, text } = yield* practice()
      const seen: Array<string> = []
      const judge = (method: string, path: string, asked: unknown, answer: Answer) => {
        seen.push(`${method} ${path}`)
        assert.deepStrictEqual(complaints(method, path, asked, answer), [], `${method} ${path}: ${answer.text}`)
      }
      judge("GET", "/me", undefined, yield* ask(`${root}/me`, { headers: basic() }))
      judge("GET", "/me", undefined, yield* ask(`${root}/me`))
      judge("GET", "/me/smssessions", undefined, yield* ask(`${root}/me/smssessions`))
      const me = yield* agent()
      const start = { operationName: "StartContactCenterSession", channels: ["smssession"] }
      judge("POST", "/me", start, yield* me.call("POST", "/me", start))
      yield* me.call("POST", "/me/channels/smssession", { operationName: "Ready" })
      const { poll } = yield* me.listen
      let contacts = 4000
      const invited = Effect.gen(function* () {
        const from = `+1555765${contacts++}`
        yield* text("hello", { from })
        return (yield* me.sessions).find(({ userData }) => userData["PhoneNumber"] === from)?.id ?? ""
      })
      const accepted = Effect.tap(invited, (id) => me.does(id, "Accept"))
      const shared = yield* invited
      // Nothing else may be done with it before.
      for (const operationName of ["Accept", ...operationNames.filter((it) => it !== "Accept")]) {
        const id = operationName === "Reject" ? yield* invited : ending.has(operationName) ? yield* accepted : shared
        const asked = { operationName, ...bodies[operationName] }
        const answer = yield* me.call("POST", `/me/smssessions/${id}`, asked)
        judge("POST", "/me/smssessions/{id}", asked, answer)
        assert.include(record(answer.body), { statusCode: 0 }, operationName)
        judge("GET", "/me/smssessions/{id}", undefined, yield* me.call("GET", `/me/smssessions/${id}`))
      }
      const path = `/me/smssessions/${shared}/messages`
      judge("GET", "/me/smssessions/{id}/messages", undefined, yield* me.call("GET", path))
      const told = (yield* poll(0)).map((it) => Schema.decodeUnknownSync(Told)(it))
      judge("GET", "/me/smssessions", undefined, yield* me.call("GET", "/me/smssessions"))
      judge("GET", "/me/smssessions", undefined, yield* me.call("GET", "/me/smssessions?fields=*"))
      assert.sameMembers([...new Set(seen)], calls)

      const sessions = told.flatMap(({ smssession }) => (smssession === undefined ? [] : [smssession]))
      const messages = told.flatMap(({ messages = [] }) => messages)
      assert.isAbove(sessions.length, operationNames.length)
      assert.isAbove(messages.length, operationNames.length)
      for (const it of sessions) assert.deepStrictEqual(wrongAs("SmsSession", it), [])
      for (const it of messages) assert.deepStrictEqual(wrongAs("SmsMessage", it), [])
    })
  )

  it("is judged by somebody who sees a fault", () => {
    const answer = { status: 200, body: { statusCode: 0, smssessions: [{ id: "1" }] } }
    assert.isNotEmpty(complaints("GET", "/me/smssessions", undefined, answer))
    assert.isNotEmpty(complaints("GET", "/me/smssessions", undefined, { ...answer, status: 404 }))
    const post = ["POST", "/me/smssessions/{id}"] as const
    const ok = { status: 200, body: { statusCode: 0 } }
    assert.deepStrictEqual(complaints(...post, { operationName: "SendMessage", text: "x" }, ok), [])
    assert.isNotEmpty(complaints(...post, { operationName: "SendMessage" }, ok))
    assert.isNotEmpty(complaints(...post, { operationName: "Leave" }, { ...ok, body: {} }))
    assert.isNotEmpty(wrongAs("SmsMessage", { index: "1", type: "Text" }))
  })
})
