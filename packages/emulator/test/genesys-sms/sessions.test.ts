/** The life of a session at the practice Genesys: offered, accepted, spoken in, left, completed, handed over. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, TestClock } from "effect"
import { contact } from "../ground.ts"
import { anna, ours, practice, record } from "./practice.ts"

describe("a contact's text", () => {
  it.scopedLive("waits unseen until an agent is ready, and goes on in the session that is open", () =>
    Effect.gen(function* () {
      const { agent, text } = yield* practice()
      const me = yield* agent()
      yield* text("hello")
      assert.deepStrictEqual(yield* me.sessions, [])
      yield* me.work
      const [session] = yield* me.sessions
      assert.match(session?.id ?? "", /^[0-9A-Z]{16}$/)
      assert.deepInclude(session, {
        state: "Invited",
        capabilities: ["Accept", "Reject"],
        participants: [{ type: "Customer", nickname: contact }],
        userData: { PhoneNumber: contact, ServiceNumber: ours }
      })
      yield* text("are you there?")
      yield* text("me too", { from: "+15557654321" })
      assert.lengthOf(yield* me.sessions, 2)
      const said = yield* me.said(session?.id ?? "")
      assert.deepStrictEqual(
        said.map(({ index, text, type }) => [index, type, text]),
        [
          [1, "ParticipantJoined", undefined],
          [2, "Text", "hello"],
          [3, "Text", "are you there?"]
        ]
      )
    })
  )

  it.scopedLive("with a picture says where it is, as the channel has no pictures", () =>
    Effect.gen(function* () {
      const { chat, text } = yield* practice()
      const { id, me } = yield* chat
      yield* text("look", { media: [{ url: "https://example.com/a.png", type: "image/png" }] })
      assert.strictEqual((yield* me.said(id)).at(-1)?.text, "look\nhttps://example.com/a.png")
    })
  )
})

describe("a session", () => {
  it.scopedLive("is accepted, spoken in, left and completed, and says at each step what may be done", () =>
    Effect.gen(function* () {
      const { meet, phones } = yield* practice()
      const { id, me } = yield* meet
      assert.strictEqual(yield* me.does(id, "SendMessage", { text: "too early" }), 2)
      assert.strictEqual(yield* me.does(id, "Accept", { nickname: "Parley", saveLAR: true }), 0)
      const chatting = yield* me.session(id)
      assert.strictEqual(chatting.state, "Chatting")
      assert.includeMembers([...chatting.capabilities], ["SendMessage", "Leave", "Complete", "Transfer"])
      assert.notInclude(chatting.capabilities, "Accept")
      assert.strictEqual(yield* me.does(id, "SendMessage", { text: "Hi Ann" }), 0)
      assert.strictEqual(yield* me.does(id, "SendUrl", { url: "https://example.com/menu" }), 0)
      for (const name of ["Start", "Stop"]) {
        assert.strictEqual(yield* me.does(id, `Send${name}TypingNotification`), 0)
        assert.strictEqual(yield* me.does(id, `Send${name}TypingToAgentsNotification`), 0)
      }
      assert.strictEqual(yield* me.does(id, "SendToAgents", { text: "VIP" }), 0)
      assert.strictEqual(yield* me.does(id, "SendCustomNotice", { noticeText: "n" }), 0)
      assert.strictEqual(yield* me.does(id, "SendCustomNoticeToAgents", { noticeText: "n" }), 0)
      assert.strictEqual(yield* me.does(id, "SetInFocus", { inFocus: true }), 0)

      assert.strictEqual(yield* me.does(id, "Leave"), 0)
      const left = yield* me.session(id)
      assert.deepStrictEqual(left.capabilities, [
        "AttachUserData",
        "UpdateUserData",
        "DeleteUserData",
        "SetDisposition",
        "Complete"
      ])
      assert.deepStrictEqual(left.participants, [])
      assert.strictEqual(yield* me.does(id, "SendMessage", { text: "too late" }), 2)
      assert.strictEqual(yield* me.does(id, "SetDisposition", { disposition: "booked" }), 0)
      assert.strictEqual(yield* me.does(id, "Complete"), 0)
      const over = yield* me.session(id)
      assert.deepInclude(over, { state: "Completed", capabilities: [] })
      assert.include(over.userData, { DispositionCode: "booked" })
      assert.deepStrictEqual(yield* me.sessions, [])

      const said = yield* me.said(id, "?startIndex=3&count=100")
      assert.deepStrictEqual(
        said.map(({ type, visibility }) => `${type} ${visibility}`),
        [
          "ParticipantJoined All",
          "Text All",
          "PushUrl All",
          "TypingStarted All",
          "TypingStarted Agents",
          "TypingStopped All",
          "TypingStopped Agents",
          "Text Agents",
          "CustomNotice All",
          "CustomNotice Agents",
          "ParticipantLeft All",
          "ParticipantLeft All"
        ]
      )
      assert.deepInclude(said[0], { index: 3, from: { type: "Agent", nickname: "Parley" } })
      assert.deepInclude((yield* me.said(id)).at(-1), { index: -1, type: "TranscriptSaveDone" })
      assert.lengthOf(yield* me.said(id, "?startIndex=2&count=2"), 2)
      assert.deepStrictEqual(
        (yield* phones).map((it) => it["text"]),
        ["hello", "Hi Ann", "https://example.com/menu"]
      )
    })
  )

  it.scopedLive("that the customer's part in is over is followed by another", () =>
    Effect.gen(function* () {
      const { chat, text } = yield* practice()
      const { id, me } = yield* chat
      yield* me.does(id, "Leave")
      yield* text("one more thing")
      const sessions = yield* me.sessions
      assert.deepStrictEqual(
        sessions.map(({ state }) => state),
        ["LeftChat", "Invited"]
      )
      const [, second] = sessions
      yield* me.does(second?.id ?? "", "Accept")
      yield* me.does(second?.id ?? "", "LeaveAndComplete")
      assert.strictEqual((yield* me.session(second?.id ?? "")).state, "Completed")
      yield* me.does(id, "Complete")
      assert.deepStrictEqual(yield* me.sessions, [])
    })
  )

  it.scopedLive("keeps its user data: attached once, updated, deleted", () =>
    Effect.gen(function* () {
      const { chat } = yield* practice()
      const { id, me } = yield* chat
      assert.strictEqual(
        yield* me.does(id, "AttachUserData", { userData: { "bot.intent": "booking", n: { a: 1 } } }),
        0
      )
      assert.strictEqual(yield* me.does(id, "AttachUserData", { userData: { "bot.intent": "menu" } }), 18)
      assert.strictEqual(yield* me.does(id, "UpdateUserData", { userData: { "bot.intent": "menu", more: 1 } }), 0)
      assert.strictEqual(yield* me.does(id, "DeleteUserData", { keys: ["more", "nothing"] }), 0)
      assert.strictEqual(yield* me.does(id, "SetDisposition", { disposition: "ok", dispositionKey: "How" }), 0)
      const { userData } = yield* me.session(id)
      const known = { PhoneNumber: contact, ServiceNumber: ours }
      assert.deepStrictEqual(userData, { ...known, "bot.intent": "menu", n: { a: 1 }, How: "ok" })
    })
  )

  it.scopedLive("is refused what is wrong, what is missing, and what it does not know", () =>
    Effect.gen(function* () {
      const { chat } = yield* practice()
      const { id, me } = yield* chat
      for (const [name, more, code] of [
        ["SendMessage", {}, 1],
        ["SendMessage", { text: 5 }, 2],
        ["SendUrl", {}, 1],
        ["SendToAgents", {}, 1],
        ["SendCustomNotice", {}, 1],
        ["AttachUserData", {}, 1],
        ["DeleteUserData", { keys: [] }, 1],
        ["SetDisposition", {}, 1],
        ["Transfer", {}, 1],
        ["Transfer", { targetPath: "/users/nobody" }, 2],
        ["Transfer", { queueName: "Nobody" }, 2],
        ["Complete", { queueName: "Nobody" }, 2],
        ["Invite", { targetPath: "/users/5f1c7a90c2d84e3fb6a70d51e8b94c36" }, 2],
        ["Accept", {}, 2],
        ["Dance", {}, 2]
      ] as const) {
        const refused = yield* me.operate(id, name, more)
        assert.strictEqual(refused.status, 200)
        assert.include(record(refused.body), { statusCode: code }, `${name} ${JSON.stringify(more)}`)
      }
      assert.include(record((yield* me.call("POST", `/me/smssessions/${id}`, {})).body), { statusCode: 1 })
      for (const path of ["/me/smssessions/0000Aa0B1C2D000E", "/me/smssessions/1/messages", "/me/calls", "/users/1"]) {
        const unknown = yield* me.call("GET", path)
        assert.strictEqual(unknown.status, 404)
        assert.include(record(unknown.body), { statusCode: 6 })
      }
      assert.include(record((yield* me.operate("1", "Accept")).body), { statusCode: 6 })
      assert.include(record((yield* me.call("GET", `/me/smssessions/${id}/messages?count=x`)).body), { statusCode: 2 })
      assert.strictEqual((yield* me.session(id)).state, "Chatting")
    })
  )

  it.scoped("that nobody accepts is revoked after half a minute, and offered anew", () =>
    Effect.gen(function* () {
      const { meet } = yield* practice()
      const { id, me } = yield* meet
      yield* TestClock.adjust("29 seconds")
      assert.strictEqual((yield* me.session(id)).state, "Invited")
      yield* TestClock.adjust("1 seconds")
      assert.deepInclude(yield* me.session(id), { state: "Revoked", capabilities: [] })
      assert.deepStrictEqual(yield* me.sessions, [])
      yield* TestClock.adjust("5 seconds")
      assert.strictEqual((yield* me.session(id)).state, "Invited")
      assert.strictEqual(yield* me.does(id, "Reject"), 0)
      assert.strictEqual((yield* me.session(id)).state, "Revoked")
      yield* TestClock.adjust("5 seconds")
      assert.strictEqual(yield* me.does(id, "Accept"), 0)
      yield* TestClock.adjust("1 minute")
      assert.strictEqual((yield* me.session(id)).state, "Chatting")
    })
  )

  it.scoped("is not offered to who is not ready, nor left with who ends work", () =>
    Effect.gen(function* () {
      const { meet, text } = yield* practice()
      const { id, me } = yield* meet
      yield* me.call("POST", "/me/channels/smssession", { operationName: "NotReady" })
      yield* text("hello", { from: "+15557654321" })
      assert.lengthOf(yield* me.sessions, 1)
      yield* me.call("POST", "/me", { operationName: "EndContactCenterSession" })
      assert.strictEqual((yield* me.session(id)).state, "Revoked")
      yield* TestClock.adjust("1 minute")
      assert.deepStrictEqual(yield* me.sessions, [])
      yield* me.work
      assert.lengthOf(yield* me.sessions, 2)
    })
  )
})

describe("with a colleague", () => {
  it.scopedLive("a transferred session is theirs, with all that comes after", () =>
    Effect.gen(function* () {
      const { agent, chat, root, text } = yield* practice()
      const { id, me } = yield* chat
      assert.strictEqual(yield* me.does(id, "Transfer", { targetUri: `${root}/users/${anna}`, text: "a hard one" }), 0)
      assert.strictEqual((yield* me.session(id)).state, "Completed")
      assert.deepStrictEqual(yield* me.sessions, [])
      yield* text("who are you?")
      assert.deepStrictEqual(yield* me.sessions, [])

      const her = yield* agent("anna@practice.example")
      const [hers] = yield* her.sessions
      assert.deepInclude(hers, { id, state: "Chatting" })
      assert.deepStrictEqual(
        hers?.participants.map(({ nickname }) => nickname),
        ["Anna", contact]
      )
      const user = yield* me.call("GET", `/users/${anna}?subresources=smssessions`)
      assert.deepInclude(record(user.body), { statusCode: 0 })
      assert.lengthOf(Object(record(record(user.body)["user"])["smssessions"]), 1)
      yield* her.does(id, "Complete")
      yield* text("hello again")
      assert.deepStrictEqual(
        (yield* me.sessions).map(({ state }) => state),
        ["Invited"]
      )
    })
  )

  it.scopedLive("goes to a queue, by Transfer and by Complete", () =>
    Effect.gen(function* () {
      const { agent, chat, text } = yield* practice()
      const { id, me } = yield* chat
      assert.strictEqual(yield* me.does(id, "Transfer", { queueName: "People" }), 0)
      const her = yield* agent("anna@practice.example")
      yield* her.work
      assert.strictEqual((yield* her.session(id)).state, "Chatting")
      assert.strictEqual(yield* her.does(id, "Complete", { queueName: "HelpBot" }), 0)
      assert.strictEqual((yield* her.session(id)).state, "Completed")
      assert.strictEqual((yield* me.session(id)).state, "Invited")
      yield* me.does(id, "Accept")
      assert.strictEqual((yield* me.said(id)).at(-1)?.type, "ParticipantRejoined")
      yield* text("back again")
      // She is at work herself now: it is for her to accept.
      assert.strictEqual(yield* me.does(id, "Transfer", { targetPath: "/queues/People" }), 0)
      assert.strictEqual((yield* her.session(id)).state, "Invited")
    })
  )

  it.scopedLive("a conference goes on when one leaves, and ends for all when one completes", () =>
    Effect.gen(function* () {
      const { agent, chat, text } = yield* practice()
      const { id, me } = yield* chat
      assert.strictEqual(yield* me.does(id, "Invite", { targetPath: `/users/${anna}` }), 0)
      const her = yield* agent("anna@practice.example")
      assert.strictEqual(yield* me.does(id, "Leave"), 0)
      assert.strictEqual((yield* me.session(id)).state, "Completed")
      assert.strictEqual((yield* her.session(id)).state, "Chatting")
      assert.strictEqual(yield* her.does(id, "Leave"), 0)
      assert.strictEqual((yield* her.session(id)).state, "LeftChat")

      yield* text("hello", { from: "+15557654321" })
      const [second] = yield* me.sessions
      const other = second?.id ?? ""
      yield* me.does(other, "Accept")
      yield* me.does(other, "Invite", { targetPath: `/users/${anna}` })
      yield* me.does(other, "Complete")
      assert.strictEqual((yield* her.session(other)).state, "Completed")
    })
  )

  it.scopedLive("who is consulted speaks to agents alone", () =>
    Effect.gen(function* () {
      const { agent, chat } = yield* practice()
      const { id, me } = yield* chat
      assert.strictEqual(yield* me.does(id, "Consult", { targetPath: `/users/${anna}` }), 0)
      const her = yield* agent("anna@practice.example")
      assert.strictEqual(yield* her.does(id, "SendMessage", { text: "psst" }), 2)
      assert.strictEqual(yield* her.does(id, "SendToAgents", { text: "psst" }), 0)
      yield* me.does(id, "Leave")
      assert.strictEqual((yield* me.session(id)).state, "LeftChat")
      assert.strictEqual((yield* her.session(id)).state, "Completed")
    })
  )

  it.scopedLive("who was consulted may then have the session, and is heard by the customer", () =>
    Effect.gen(function* () {
      const { agent, chat } = yield* practice()
      const { id, me } = yield* chat
      yield* me.does(id, "Consult", { targetPath: `/users/${anna}` })
      assert.strictEqual(yield* me.does(id, "Transfer", { targetPath: `/users/${anna}` }), 0)
      assert.strictEqual((yield* me.session(id)).state, "Completed")
      const her = yield* agent("anna@practice.example")
      assert.strictEqual(yield* her.does(id, "SendMessage", { text: "Good evening" }), 0)
    })
  )

  it.scopedLive("a supervisor intrudes on a session, or waits for the next", () =>
    Effect.gen(function* () {
      const { agent, chat, text } = yield* practice()
      const { id, me } = yield* chat
      const bot = record(record((yield* me.call("GET", "/me")).body)["user"])["id"]
      const watch = (who: typeof me, path: string, body: Record<string, unknown>) =>
        Effect.map(who.call("POST", `/users/${String(bot)}${path}`, body), ({ body }) => record(body)["statusCode"])
      const intrude = { operationName: "Intrude", supervisorVisibilityMode: "Monitor" }
      assert.strictEqual(yield* watch(me, `/smssessions/${id}`, intrude), 5)
      const maria = yield* agent("maria@practice.example")
      assert.strictEqual(yield* watch(maria, `/smssessions/${id}`, intrude), 0)
      assert.deepStrictEqual((yield* maria.session(id)).capabilities, ["Leave", "LeaveAndComplete"])
      const next = { operationName: "BargeIn", supervisorMonitoringMode: "NextChat", nickname: "M" }
      assert.strictEqual(yield* watch(maria, "/channels/smssession", next), 0)
      yield* text("hello", { from: "+15557654321" })
      const second = (yield* me.sessions)[1]?.id ?? ""
      yield* me.does(second, "Accept")
      assert.strictEqual(yield* maria.does(second, "SendMessage", { text: "I am here too" }), 0)
      assert.strictEqual((yield* me.said(second)).at(-1)?.from?.type, "Supervisor")
      yield* me.does(id, "Leave")
      assert.strictEqual((yield* me.session(id)).state, "LeftChat")
    })
  )
})

describe("an installation with the other spelling", () => {
  it.scopedLive("knows no other, and answers what is read without an envelope", () =>
    Effect.gen(function* () {
      const { agent, text, url } = yield* practice()
      const base = `${url}/genesys/seed/api/v2`
      const me = yield* agent(undefined, base)
      assert.strictEqual((yield* me.call("GET", "/me/smssessions?fields=*")).status, 404)
      const start = (channel: string) =>
        Effect.map(
          me.call("POST", "/me", { operationName: "StartContactCenterSession", channels: [channel] }),
          ({ body }) => record(body)["statusCode"]
        )
      assert.strictEqual(yield* start("smssession"), 7)
      assert.strictEqual(yield* start("smsession"), 0)
      yield* me.call("POST", "/me/channels/smsession", { operationName: "Ready" })
      assert.deepStrictEqual((yield* me.call("GET", "/me/smsessions?fields=*")).body, [])
      yield* text("hello")
      const session = record((yield* me.call("GET", "/me/smsessions?fields=*")).body)
      assert.sameMembers(Object.keys(session), ["state", "id", "uri", "participants", "capabilities", "userData"])
      assert.strictEqual(session["uri"], `${base}/smsessions/${String(session["id"])}`)
      assert.strictEqual(yield* me.does(String(session["id"]), "Accept"), 0)
      const said = yield* me.call("GET", `/me/smsessions/${String(session["id"])}/messages?startIndex=1&count=10`)
      assert.sameMembers(Object.keys(record(said.body)), ["messages"])
      const { uris } = record((yield* me.call("GET", "/me/smsessions")).body)
      assert.deepStrictEqual(uris, [session["uri"]])
    })
  )

  it.scopedLive("is another than the usual one, which knows both, each with its own keys", () =>
    Effect.gen(function* () {
      const { meet } = yield* practice()
      const { id, me } = yield* meet
      for (const [many, one] of [
        ["smssessions", "smssession"],
        ["smsessions", "smsession"]
      ] as const) {
        const all = record((yield* me.call("GET", `/me/${many}?fields=*`)).body)
        assert.sameMembers(Object.keys(all), ["statusCode", many])
        const single = record((yield* me.call("GET", `/me/${many}/${id}`)).body)
        assert.include(record(single[one]), { path: `/${many}/${id}` })
        const { paths } = record((yield* me.call("GET", `/me/${many}`)).body)
        assert.deepStrictEqual(paths, [`/${many}/${id}`])
      }
    })
  )
})
