import { assert, describe, it } from "@effect/vitest"
import { Address, MessageId } from "@parley/messaging"
import { DateTime, type Duration, Effect, Logger, Option, Stream } from "effect"
import { anna, changed, contact, customer, hearing, id, left, office, ours, said, sender, session } from "./office.ts"

const quiet = Effect.provide(Logger.remove(Logger.defaultLogger))
const pair = { contact, sender }
const hello = { ...pair, key: "run-1:greeting:0", text: "hello" }
const path = `GET /me/smssessions/${id}/messages`
const echoed = (index: number, fields = {}) => said(index, { text: "hello", from: ours, ...fields })

describe("to say something", () => {
  /** A session whose log grows by these when something is sent. */
  const echoing = (
    log: ReadonlyArray<Record<string, unknown>>,
    after: ReadonlyArray<Record<string, unknown>>,
    patience: Duration.DurationInput = "2 seconds"
  ) =>
    Effect.gen(function* () {
      const it = yield* office
      it.put(session(), [...log])
      it.answers.set("SendMessage", () => void it.logs.get(id)?.push(...after))
      return { ...it, ...(yield* it.provider({ patience })), rows: it.sessions }
    })

  it.scopedLive("gives the place of its echo, and not that of what was said before, or by others, or to others", () =>
    Effect.gen(function* () {
      const after = [
        said(4, { text: "hello" }),
        echoed(5, { from: anna }),
        echoed(6, { visibility: "Agents" }),
        echoed(7, { text: "hello\r\n" })
      ]
      const { bodyOf, count, send } = yield* echoing([echoed(2), said(3)], after)
      assert.strictEqual<string>(yield* send.text(hello), `${id}:7`)
      assert.deepInclude(bodyOf("SendMessage"), { text: "hello" })
      assert.strictEqual(count("SendMessage"), 1)
    })
  )

  it.scopedLive("waits for it, and does not read the log again to know where it ended", () =>
    Effect.gen(function* () {
      const { answers, count, logs, send } = yield* echoing([said(1)], [echoed(2)])
      yield* send.text(hello)
      const reads = count(path)
      answers.set("SendMessage", () => void setTimeout(() => logs.get(id)?.push(echoed(3)), 60))
      assert.strictEqual<string>(yield* send.text({ ...hello, key: "again" }), `${id}:3`)
      assert.isAbove(count(path), reads)
      assert.strictEqual(count("GET /me/smssessions"), 1)
    })
  )

  it.scopedLive("leaves open what became of it where no echo comes, and where none can be read", () =>
    Effect.gen(function* () {
      const { answers, count, send } = yield* echoing([said(1)], [], "150 millis")
      const unheard = yield* Effect.flip(send.text(hello))
      assert.strictEqual(unheard.message, "genesys-sms.send: UnknownOutcome")
      answers.set(path, () => [400, { statusCode: 10 }])
      assert.strictEqual((yield* Effect.flip(send.text(hello))).reason._tag, "UnknownOutcome")
      assert.strictEqual(count("SendMessage"), 2)
    })
  )

  it.scopedLive("fails where the server tells by a notification that it was not done", () =>
    Effect.gen(function* () {
      const it = yield* office
      it.put(session(), [said(1)])
      const { listen, send } = yield* it.provider()
      const { next } = yield* hearing(listen())
      yield* Effect.replicateEffect(next, 2)
      const error = { messageType: "ErrorMessage", notificationType: "Error", referenceId: 41, statusCode: 2 }
      it.answers.set("SendMessage", () => void Effect.runFork(it.tell(error)))
      const failed = yield* Effect.flip(send.text(hello))
      assert.deepStrictEqual(failed.reason, { _tag: "Rejected", code: "2" })
    })
  )

  const named = { ...ours, nickname: "Help Bot (Sales)" }
  const twin = { ...anna, nickname: "HelpBot" }

  it.scopedLive("finds its echo under a name that is not ours, where it is not certainly another's", () =>
    Effect.gen(function* () {
      const it = yield* echoing([said(1)], [echoed(2, { from: named })])
      it.put(session({ participants: [named, anna, customer] }), [said(1)])
      assert.strictEqual<string>(yield* it.send.text(hello), `${id}:2`)
      const since = DateTime.unsafeMake("2026-02-03T10:11:12Z")
      const found = yield* it.lookup({ envelope: hello, text: "hello", since, known: [] })
      assert.deepStrictEqual(Option.getOrNull(found), `${id}:2`)
    })
  )

  it.scopedLive("finds its echo, and not a colleague's, in a session that we began alone, whatever we are called", () =>
    Effect.gen(function* () {
      const it = yield* echoing([said(1)], [])
      it.put(session({ participants: [named, customer] }), [said(1)])
      const { next } = yield* hearing(it.listen())
      yield* Effect.replicateEffect(next, 2)
      yield* it.tell(changed(session({ participants: [named, anna, customer] })))
      yield* next
      it.answers.set(
        "SendMessage",
        () => void it.logs.get(id)?.push(echoed(2, { from: anna }), echoed(3, { from: named }))
      )
      assert.strictEqual<string>(yield* it.send.text(hello), `${id}:3`)
    })
  )

  it.scopedLive("finds its echo, and not a colleague's, in a session of theirs that we were called into", () =>
    Effect.gen(function* () {
      const it = yield* echoing([said(1)], [])
      const row = session({ state: "Invited", participants: [anna, customer], capabilities: ["Accept"] })
      it.put(row, [said(1)])
      const { next } = yield* hearing(it.listen())
      yield* next
      // The server tells that we are in before it tells who is.
      yield* it.tell(changed(session({ participants: [anna, customer] })))
      yield* Effect.replicateEffect(next, 2)
      yield* it.tell(changed(session({ participants: [anna, named, customer] })))
      const change = yield* next
      assert.strictEqual(change._tag === "SessionChanged" && change.session.handledBy, "botThenAgent")
      it.answers.set(
        "SendMessage",
        () => void it.logs.get(id)?.push(echoed(2, { from: anna }), echoed(3, { from: named }))
      )
      assert.strictEqual<string>(yield* it.send.text(hello), `${id}:3`)
    })
  )

  it.scopedLive("finds its echo in a session that came back, though the server has other names for us now", () =>
    Effect.gen(function* () {
      const it = yield* echoing([said(1)], [])
      it.put(session({ participants: [named, customer] }), [said(1)])
      const again = { ...named, participantId: "again" }
      const { next } = yield* hearing(it.listen())
      yield* Effect.replicateEffect(next, 2)
      yield* it.tell(changed(session({ state: "Completed", participants: [anna, customer] })))
      yield* it.tell(changed(session({ participants: [again, customer] })))
      yield* it.tell(changed(session({ participants: [again, anna, customer] })))
      yield* Effect.replicateEffect(next, 3)
      it.answers.set(
        "SendMessage",
        () => void it.logs.get(id)?.push(echoed(2, { from: anna }), echoed(3, { from: again }))
      )
      assert.strictEqual<string>(yield* it.send.text(hello), `${id}:3`)
    })
  )

  it.scopedLive("finds its echo where the server showed a colleague alone before it showed us", () =>
    Effect.gen(function* () {
      const it = yield* echoing([said(1)], [echoed(2)])
      it.put(session({ participants: [anna, customer] }), [said(1)])
      const { next } = yield* hearing(it.listen())
      yield* Effect.replicateEffect(next, 2)
      yield* it.tell(changed(session({ participants: [anna, ours, customer] })))
      yield* next
      assert.strictEqual<string>(yield* it.send.text(hello), `${id}:2`)
    })
  )

  it.scopedLive("finds its echo, and not a colleague's of our name, by our user", () =>
    Effect.gen(function* () {
      const it = yield* echoing([said(1)], [echoed(2, { from: twin }), echoed(3, { from: { ...named, id: "u-1" } })])
      it.answers.set("GET /me", () => [200, { statusCode: 0, user: { id: "u-1", userName: "bot" } }])
      it.put(session({ participants: [twin, { ...named, id: "u-1" }, customer] }), [said(1)])
      assert.strictEqual<string>(yield* it.send.text(hello), `${id}:3`)
    })
  )

  it.scopedLive("goes on where the server does not say who we are", () =>
    Effect.gen(function* () {
      const it = yield* echoing([said(1)], [echoed(2)])
      it.answers.set("GET /me", () => [200, { statusCode: 0 }])
      assert.strictEqual<string>(yield* it.send.text(hello), `${id}:2`)
    })
  )

  it.scopedLive("reaches the contact under the number that was attached, and the name before it", () =>
    Effect.gen(function* () {
      const bare = { ServiceNumber: sender }
      const it = yield* echoing([said(1)], [echoed(2)])
      it.put(session({ userData: bare }), [said(1)])
      const name = Address.make(customer.participantId)
      assert.strictEqual<string>(yield* it.send.text({ ...hello, contact: name }), `${id}:2`)
      const [one] = yield* Stream.runCollect(it.sessions.list)
      assert.strictEqual(one?.conversation?.contact, name)
      it.put(session(), [...(it.logs.get(id) ?? [])])
      it.answers.set("SendMessage", () => void it.logs.get(id)?.push(echoed((it.logs.get(id)?.length ?? 0) + 1)))
      assert.strictEqual<string>(yield* it.send.text(hello), `${id}:3`)
      assert.strictEqual<string>(yield* it.send.text({ ...hello, contact: name }), `${id}:4`)
      it.put(session({ participants: [ours], userData: null }), [...(it.logs.get(id) ?? [])])
      yield* Stream.runDrain(it.sessions.list)
      assert.strictEqual<string>(yield* it.send.text({ ...hello, contact: name }), `${id}:5`)
    })
  )

  it.scopedLive("goes to the last of two sessions that the contact has, and finds any of many", () =>
    Effect.gen(function* () {
      const it = yield* echoing([said(1)], [echoed(2)])
      it.put(session({ id: "newer" }), [said(1)])
      it.put(session({ id: "consulted", capabilities: ["SendToAgents"] }), [said(1)])
      it.answers.set("SendMessage", () => void it.logs.get("newer")?.push(echoed(2)))
      assert.strictEqual<string>(yield* it.send.text(hello), "newer:2")
      for (let n = 0; n < 20; n++) it.put(session({ id: `s${n}`, userData: { PhoneNumber: n, ServiceNumber: sender } }))
      it.answers.set("SendMessage", () => void it.logs.get("s0")?.push(echoed(1)))
      assert.strictEqual<string>(yield* it.send.text({ ...hello, contact: Address.make("0") }), "s0:1")
    })
  )

  it.scopedLive("is for the contact to begin: without an open session nothing is asked", () =>
    Effect.gen(function* () {
      const it = yield* office
      it.put(left)
      it.put(session({ id: "other", userData: { PhoneNumber: "+15005550001", ServiceNumber: sender } }))
      const { send } = yield* it.provider()
      const error = yield* Effect.flip(send.text(hello))
      assert.strictEqual(error.reason._tag, "Conflict")
      assert.match(error.message, /no open session/)
      assert.strictEqual(it.count("SendMessage"), 0)
    })
  )

  it.scopedLive("goes to the session that the contact has begun since", () =>
    Effect.gen(function* () {
      const it = yield* echoing([said(1)], [echoed(2)])
      yield* it.send.text(hello)
      it.answers.delete("SendMessage")
      // Nobody has told us that this one is over, and another one begun.
      it.answers.set("SendMessage", () => {
        it.answers.set("SendMessage", () => void it.logs.get("new")?.push(echoed(1)))
        return [200, { statusCode: 2 }]
      })
      it.rows.delete(id)
      it.put(session({ id: "new" }), [])
      assert.strictEqual<string>(yield* it.send.text(hello), "new:1")
    })
  )

  it.scopedLive("is refused where the session, read again, is the same", () =>
    Effect.gen(function* () {
      const it = yield* echoing([said(1)], [])
      it.answers.set("SendMessage", () => [200, { statusCode: 2 }])
      assert.strictEqual((yield* Effect.flip(it.send.text(hello))).reason._tag, "Conflict")
      assert.strictEqual(it.count("SendMessage"), 1)
      it.answers.set("SendMessage", () => void it.logs.get(id)?.push(echoed(2)))
      assert.strictEqual<string>(yield* it.send.text(hello), `${id}:2`)
    })
  )
})

describe("a message of which nobody heard", () => {
  const since = DateTime.unsafeMake("2026-02-03T10:11:12Z")
  const unheard = { envelope: hello, text: "hello", since, known: [MessageId.make(`${id}:4`)] }

  it.scopedLive("is the newest that says the same, and is not accounted for", () =>
    Effect.gen(function* () {
      const it = yield* office
      const old = "2026-02-03T10:00:00.000+0000"
      it.put(session(), [
        echoed(1, { timestamp: old, timestampSeconds: undefined }),
        echoed(2),
        echoed(3),
        echoed(4),
        said(5)
      ])
      const { lookup } = yield* it.provider()
      assert.deepStrictEqual(Option.getOrNull(yield* lookup(unheard)), `${id}:3`)
      const known = [2, 3, 4].map((index) => MessageId.make(`${id}:${index}`))
      assert.isNull(Option.getOrNull(yield* lookup({ ...unheard, known })))
    })
  )

  it.scopedLive("is looked for in a session that has ended too, as long as that can be read", () =>
    Effect.gen(function* () {
      const it = yield* office
      it.put(session(), [said(1)])
      const { listen, lookup } = yield* it.provider()
      const { next } = yield* hearing(listen())
      yield* Effect.replicateEffect(next, 2)
      yield* it.tell(changed({ ...left, state: "Completed" }))
      yield* next
      it.sessions.delete(id)
      it.logs.get(id)?.push(echoed(3))
      assert.isTrue(Option.isSome(yield* lookup(unheard)))
      it.logs.delete(id)
      assert.isTrue(Option.isNone(yield* lookup(unheard)))
    }).pipe(quiet)
  )
})

describe("what was missed", () => {
  it.scopedLive("is what came in since, in the sessions that are ours", () =>
    Effect.gen(function* () {
      const it = yield* office
      const at = (time: string) => ({ timestamp: `2026-02-03T${time}.000+0000`, timestampSeconds: undefined })
      it.put(session(), [
        said(1, at("10:00:00")),
        said(2, at("10:11:12")),
        echoed(3, at("10:11:13")),
        said(4, at("10:11:14"))
      ])
      it.put(session({ id: "invited", state: "Invited" }), [said(1, at("10:11:14"))])
      const { missed } = yield* it.provider()
      const events = yield* Stream.runCollect(missed(DateTime.unsafeMake("2026-02-03T10:11:12Z")))
      assert.deepStrictEqual<ReadonlyArray<string>>(
        [...events].map(({ id }) => id),
        [`${id}:2`, `${id}:4`]
      )
    })
  )
})

describe("operations on sessions", () => {
  const opened = (fields: Record<string, unknown> = {}, log: Array<Record<string, unknown>> = []) =>
    Effect.gen(function* () {
      const it = yield* office
      it.put(session(fields), log)
      const { sessions } = yield* it.provider({ disposition: "booked" })
      const [one] = yield* Stream.runCollect(sessions.list)
      if (one === undefined) return yield* Effect.dieMessage("no session is listed")
      return {
        ...it,
        ...sessions,
        one,
        asked: () => it.heard.filter((line) => line !== "login" && !line.startsWith("GET "))
      }
    })

  it.scopedLive("attach what is new, update what is there, and take off what is null", () =>
    Effect.gen(function* () {
      const { annotate, asked, bodyOf, one } = yield* opened({ userData: { a: 1, b: 2, c: 3 } })
      yield* annotate(one, { a: null, b: "two", d: "four", e: null })
      assert.deepStrictEqual(asked(), ["AttachUserData", "UpdateUserData", "DeleteUserData"])
      assert.deepInclude(bodyOf("AttachUserData"), { userData: { d: "four" } })
      assert.deepInclude(bodyOf("UpdateUserData"), { userData: { b: "two" } })
      assert.deepInclude(bodyOf("DeleteUserData"), { keys: ["a"] })
      yield* annotate(one, { e: null })
      assert.lengthOf(asked(), 3)
    })
  )

  it.scopedLive("hand over to a queue by its name, and to an agent by id, path or address", () =>
    Effect.gen(function* () {
      const { answers, bodies, invite, one, put, transfer } = yield* opened()
      for (const name of ["Transfer", "Invite"]) {
        answers.set(name, () =>
          put(session({ participants: [ours, customer, { ...anna, nickname: `${bodies.length}` }] }))
        )
      }
      yield* transfer(one, { queue: "People" })
      yield* transfer(one, { agent: "u 1" })
      yield* transfer(one, { agent: "/users/u-1" })
      yield* invite(one, { address: Address.make("http://gws.example.com/api/v2/users/u-1") })
      assert.deepStrictEqual(
        bodies.flatMap(({ operationName, ...rest }) => (operationName === undefined ? [] : [rest])),
        [
          { queueName: "People" },
          { targetPath: "/users/u%201" },
          { targetPath: "/users/u-1" },
          { targetUri: "http://gws.example.com/api/v2/users/u-1" }
        ]
      )
    })
  )

  it.scopedLive("accept under our nickname, and reject", () =>
    Effect.gen(function* () {
      const { accept, answers, asked, bodyOf, one, put, reject } = yield* opened({
        state: "Invited",
        capabilities: ["Accept", "Reject"]
      })
      answers.set("Accept", () => put(session()))
      yield* accept(one)
      yield* reject(one)
      assert.deepStrictEqual(asked(), ["Accept", "Reject"])
      assert.deepInclude(bodyOf("Accept"), { nickname: "HelpBot" })
    })
  )

  it.scopedLive("close in one step, filed, and in two where that is refused", () =>
    Effect.gen(function* () {
      const capabilities = ["LeaveAndComplete", "Leave", "Complete", "SetDisposition"]
      const { answers, asked, close, one, put } = yield* opened({ capabilities })
      yield* close(one)
      assert.deepStrictEqual(asked(), ["SetDisposition", "LeaveAndComplete"])
      answers.set("LeaveAndComplete", () => [200, { statusCode: 2 }])
      answers.set("Leave", () => put(left))
      yield* close(one)
      assert.deepStrictEqual(asked().slice(3), ["LeaveAndComplete", "Leave", "Complete"])
    })
  )

  it.scopedLive("leave the contact to a colleague who is there, and complete nothing", () =>
    Effect.gen(function* () {
      const capabilities = ["LeaveAndComplete", "Leave", "Complete"]
      const { asked, leave, one } = yield* opened({ capabilities, participants: [ours, anna, customer] })
      yield* leave(one)
      assert.deepStrictEqual(asked(), ["Leave"])
    })
  )

  it.scopedLive("leave it to a colleague who is called like us, and to one who may be us", () =>
    Effect.gen(function* () {
      const capabilities = ["LeaveAndComplete", "Leave", "Complete"]
      const twin = { ...anna, nickname: "HelpBot" }
      const { asked, leave, one } = yield* opened({ capabilities, participants: [ours, twin, customer] })
      yield* leave(one)
      assert.deepStrictEqual(asked(), ["Leave"])
    })
  )

  it.scopedLive("are refused where the session does not list them, and say what it lists", () =>
    Effect.gen(function* () {
      const { asked, close, one, transfer } = yield* opened({ capabilities: ["SendMessage"] })
      const error = yield* Effect.flip(transfer(one, { queue: "People" }))
      assert.strictEqual(
        error.message,
        "genesys-sms.transfer: Conflict: this session allows send as it stands: read it again"
      )
      assert.strictEqual((yield* Effect.flip(close(one))).reason._tag, "Conflict")
      assert.deepStrictEqual(asked(), [])
    })
  )

  it.scopedLive("tell what was said to all, by whom, and who is there", () =>
    Effect.gen(function* () {
      const log = [
        said(1),
        said(2, { from: ours }),
        said(3, { from: anna }),
        said(4, { from: anna, visibility: "Agents" }),
        said(5, { type: "PushUrl", text: undefined, url: "https://shop.example", from: ours }),
        said(6, { type: "ParticipantLeft" }),
        said(7, { from: { ...ours, participantId: "earlier" } })
      ]
      const { history, one, participants } = yield* opened({ participants: [ours, customer, anna] }, log)
      assert.deepStrictEqual<ReadonlyArray<ReadonlyArray<unknown>>>(
        [...(yield* Stream.runCollect(history(one)))].map(({ at, from, id, isOurs, message }) => [
          id.split(":")[1],
          from,
          isOurs,
          message.text,
          at !== undefined
        ]),
        [
          ["1", contact, false, "words 1", true],
          ["2", ours.participantId, true, "words 2", true],
          ["3", anna.participantId, false, "words 3", true],
          ["5", ours.participantId, true, "https://shop.example", true],
          ["7", "earlier", true, "words 7", true]
        ]
      )
      assert.lengthOf(yield* participants(one), 3)
    })
  )
})
