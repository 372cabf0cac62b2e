import { assert, describe, it } from "@effect/vitest"
import { Conversation, type Event } from "@parley/messaging"
import { DateTime, Effect, Logger, Stream } from "effect"
import {
  anna,
  changed,
  contact,
  customer,
  hearing,
  id,
  invited,
  left,
  logged,
  office,
  ours,
  said,
  sender,
  session,
  until
} from "./office.ts"

const quiet = Effect.provide(Logger.remove(Logger.defaultLogger))
const brief = (event: Event) => [event._tag, event.id]
const texts = (events: Iterable<Event>) =>
  [...events].flatMap((it) => (it._tag === "MessageReceived" ? [it.message.text] : []))

describe("a bot at work", () => {
  it.scopedLive("begins its work and is ready before it reads what is there, and is not ready when it goes", () =>
    Effect.gen(function* () {
      const { bodyOf, count, heard, provider, put } = yield* office
      put(session(), [said(1)])
      const { listen } = yield* provider({ place: "desk-7" })
      const { next, stop } = yield* hearing(listen())
      assert.strictEqual((yield* next)._tag, "SessionChanged")
      const message = yield* next
      assert.deepStrictEqual(brief(message), ["MessageReceived", `${id}:1`])
      assert.deepStrictEqual(
        message.conversation,
        Conversation.make({ provider: "genesys-sms", account: "bot@example.com", contact, sender })
      )
      const order = ["login", "GET /me/smssessions", "StartContactCenterSession", "Ready", "GET /me/smssessions"]
      assert.deepStrictEqual(
        heard.filter((it) => order.includes(it)),
        order
      )
      assert.deepInclude(bodyOf("StartContactCenterSession"), { channels: ["smssession"], place: "desk-7" })
      yield* stop
      assert.strictEqual(count("NotReady"), 1)
      assert.strictEqual(count("EndContactCenterSession"), 0)
    })
  )

  it.scopedLive("goes on where its work has begun already, and where a channel's name is not known", () =>
    Effect.gen(function* () {
      const { answers, provider, put } = yield* office
      put(session(), [said(1)])
      answers.set("StartContactCenterSession", () => [200, { statusCode: 2 }])
      answers.set("Ready", () => [404, { statusCode: 6 }])
      const { listen } = yield* provider()
      const { next } = yield* hearing(listen())
      yield* next
      assert.strictEqual((yield* next)._tag, "MessageReceived")
    }).pipe(quiet)
  )

  it.scopedLive("fails where it is not let in", () =>
    Effect.gen(function* () {
      const { answers, provider } = yield* office
      answers.set("GET /me/smssessions", () => [403, { statusCode: 5 }])
      const { listen } = yield* provider()
      const error = yield* Effect.flip(Stream.runDrain(listen()))
      assert.match(error.message, /^genesys-sms\.listen: Forbidden/)
    })
  )

  it.scopedLive("accepts what it is invited to, once, under its name, and tells what was said before", () =>
    Effect.gen(function* () {
      const { bodyOf, count, provider, put, tell } = yield* office
      put(invited, [said(1), said(2)])
      const { listen } = yield* provider()
      const { next, rest } = yield* hearing(listen())
      const change = yield* next
      assert.strictEqual(change._tag === "SessionChanged" && change.session.status, "waiting")
      yield* until(() => count("Accept") === 1)
      assert.deepInclude(bodyOf("Accept"), { nickname: "HelpBot" })
      // What is said to it while it is invited is said again when it is accepted.
      yield* tell(logged([said(2)]))
      yield* tell(changed(invited))
      yield* until(() => count(`GET /me/smssessions/${id}`) === 1)
      put(session(), [said(1), said(2)])
      yield* tell(changed(session()))
      yield* next
      assert.deepStrictEqual(texts([yield* next, yield* next]), ["words 1", "words 2"])
      assert.strictEqual(count("Accept"), 1)
      assert.lengthOf([...(yield* rest)], 0)
    })
  )

  it.scopedLive("hears the others where one invitation cannot be accepted any more", () =>
    Effect.gen(function* () {
      const { answers, provider, put, tell } = yield* office
      answers.set("Accept", () => [200, { statusCode: 2 }])
      put(invited)
      put(session({ id: "other" }), [said(1)])
      const { listen } = yield* provider()
      const { next } = yield* hearing(listen())
      const events = [yield* next, yield* next, yield* next]
      assert.deepStrictEqual(texts(events), ["words 1"])
      yield* tell(changed({ ...invited, state: "Revoked", capabilities: [] }))
      const revoked = yield* next
      assert.deepInclude(revoked._tag === "SessionChanged" && revoked.session, { status: "ended", endedBy: "system" })
    }).pipe(quiet)
  )

  it.scopedLive("accepts again what comes back, and what is offered anew after it could not be accepted", () =>
    Effect.gen(function* () {
      const { answers, count, provider, put, tell } = yield* office
      const { listen } = yield* provider()
      const { next } = yield* hearing(listen())
      yield* until(() => count("GET /me/smssessions") === 2)
      answers.set("Accept", () => [200, { statusCode: 2 }])
      put(invited)
      yield* tell(changed(invited))
      yield* next
      yield* until(() => count("Accept") === 1)
      yield* Effect.repeat(Effect.delay(tell(changed(invited)), "10 millis"), { until: () => count("Accept") > 1 })
      yield* tell(changed({ ...invited, state: "Revoked", capabilities: [] }))
      answers.delete("Accept")
      const refused = count("Accept")
      yield* tell(changed(invited))
      yield* until(() => count("Accept") === refused + 1)
      yield* tell(changed(session()))
      yield* tell(changed(session({ state: "Completed", capabilities: [] })))
      yield* tell(changed(invited))
      yield* until(() => count("Accept") === refused + 2)
    }).pipe(quiet)
  )

  it.scopedLive("accepts again what could not be accepted for now, and at the next look what is offered still", () =>
    Effect.gen(function* () {
      const { answers, count, provider, put } = yield* office
      put(invited)
      answers.set("Accept", () => (count("Accept") === 1 ? [503, {}] : undefined))
      const { listen } = yield* provider()
      const { stop } = yield* hearing(listen())
      yield* until(() => count("Accept") === 2)
      assert.strictEqual(count("GET /me/smssessions"), 2, "it did not wait for a look")
      yield* stop
      const often = yield* provider({ every: "40 millis" })
      yield* hearing(often.listen())
      yield* until(() => count("Accept") === 4)
    }).pipe(quiet)
  )

  it.scopedLive.each([
    { how: "is forbidden", answer: [200, { statusCode: 5 }] as const },
    { how: "is not answered", answer: "never" as const }
  ])("hears the others where an invitation $how, and where a log is forbidden", ({ answer }) =>
    Effect.gen(function* () {
      const { answers, count, provider, put, tell } = yield* office
      answers.set("Accept", () => answer)
      answers.set("GET /me/smssessions/shut/messages", () => [403, { statusCode: 5 }])
      put(invited)
      put(session({ id: "shut" }))
      put(session({ id: "other" }), [said(1)])
      const { listen } = yield* provider({ every: "40 millis" })
      const { next } = yield* hearing(listen())
      assert.deepStrictEqual(texts([yield* next, yield* next, yield* next, yield* next]), ["words 1"])
      yield* until(() => count("GET /me/smssessions") > 4)
      if (answer === "never") assert.strictEqual(count("Accept"), 1, "it is still being tried")
      yield* tell(logged([said(2)], "other"))
      assert.deepStrictEqual(texts([yield* next]), ["words 2"])
    }).pipe(quiet)
  )

  it.scopedLive("completes nothing that a colleague is still in, though we are not listed any more", () =>
    Effect.gen(function* () {
      const { count, provider, put } = yield* office
      put({ ...left, participants: [anna, customer] })
      put({ ...left, id: "empty", participants: [] })
      const { listen } = yield* provider()
      yield* hearing(listen())
      yield* until(() => count("Complete") === 1)
      assert.strictEqual(count("Complete"), 1)
    })
  )

  it.scopedLive.each([
    { company: "alone", row: left, operations: ["SetDisposition", "Complete"] },
    { company: "not with a colleague there", row: { ...left, participants: [ours, anna] }, operations: [] }
  ])("completes a session that the contact has left, with what it was about: $company", ({ operations, row }) =>
    Effect.gen(function* () {
      const { answers, bodyOf, heard, provider, put, tell } = yield* office
      put(session(), [said(1)])
      // It is a change of the session's data, and told as one.
      answers.set("SetDisposition", () => void Effect.runFork(tell(changed(row, "PropertiesUpdated"))))
      const { listen } = yield* provider({ disposition: "booked" })
      const { next } = yield* hearing(listen())
      yield* next
      yield* next
      put(row, [said(1), said(2)])
      yield* tell(changed(row))
      assert.deepStrictEqual(texts([yield* next]), ["words 2"])
      const change = yield* next
      assert.strictEqual(change._tag === "SessionChanged" && change.session.status, "inactive")
      yield* until(() => heard.includes("Complete") || operations.length === 0)
      yield* tell(changed({ ...row, state: "Completed" }))
      yield* next
      assert.deepStrictEqual(
        heard.filter((it) => it === "SetDisposition" || it === "Complete"),
        operations
      )
      if (operations.length > 0) assert.deepInclude(bodyOf("SetDisposition"), { disposition: "booked" })
    })
  )

  it.scopedLive("completes it without a disposition where that is refused", () =>
    Effect.gen(function* () {
      const { answers, count, provider, put } = yield* office
      answers.set("SetDisposition", () => [200, { statusCode: 10 }])
      put(left)
      const { listen } = yield* provider({ disposition: "booked" })
      yield* hearing(listen())
      yield* until(() => count("Complete") === 1)
    }).pipe(quiet)
  )
})

describe("what is told", () => {
  /** Everything of one session that is open and has been read. */
  const chatting = (log = [said(1)], row = session()) =>
    Effect.gen(function* () {
      const it = yield* office
      it.put(row, log)
      const { listen } = yield* it.provider()
      const ear = yield* hearing(listen())
      yield* Effect.replicateEffect(ear.next, 1 + log.length)
      /** All until a last word. */
      const all = (...notifications: ReadonlyArray<object>) =>
        Effect.gen(function* () {
          yield* Effect.forEach(notifications, (data) => it.tell(data))
          const events: Array<Event> = []
          yield* it.tell(logged([said(-1, { type: "Notice", text: "last", from: null })]))
          for (;;) {
            const event = yield* ear.next
            if (event._tag === "NoticeReceived" && event.text === "last") return events
            events.push(event)
          }
        })
      return { ...it, ...ear, all }
    })

  it.scopedLive("is each message once, in its order, whatever the order in which it came", () =>
    Effect.gen(function* () {
      const { all, count, logs } = yield* chatting()
      const reads = count(`GET /me/smssessions/${id}/messages`)
      assert.deepStrictEqual(texts(yield* all(logged([said(3), said(2)]), logged([said(2)]), logged([said(4)]))), [
        "words 2",
        "words 3",
        "words 4"
      ])
      assert.strictEqual(count(`GET /me/smssessions/${id}/messages`), reads, "nothing had to be read")
      // 5 and 6 were told to nobody; 7 is not in the log yet.
      logs.get(id)?.push(...[2, 3, 4, 5, 6].map((index) => said(index)))
      assert.deepStrictEqual(texts(yield* all(logged([said(7)]), logged([said(8)]), logged([said(6)]))), [
        "words 5",
        "words 6",
        "words 7",
        "words 8"
      ])
    })
  )

  it.scopedLive("is what comes late too, and the last words of a session that is complete", () =>
    Effect.gen(function* () {
      const { all, logs } = yield* chatting()
      assert.deepStrictEqual(texts(yield* all(logged([said(3)]))), ["words 3"])
      logs.get(id)?.push(said(2), said(3))
      assert.deepStrictEqual(texts(yield* all(logged([said(2)]), logged([said(3)]))), ["words 2"])
      logs.get(id)?.push(said(4))
      const events = yield* all(changed(session({ state: "Completed", participants: [], userData: null })))
      assert.deepStrictEqual(
        events.map(({ _tag, conversation }) => [_tag, conversation.contact, conversation.sender]),
        [
          ["MessageReceived", contact, sender],
          ["SessionChanged", contact, sender]
        ]
      )
    })
  )

  it.scopedLive("is nothing that was said to people, where the log does not tell when they came and went", () =>
    Effect.gen(function* () {
      const { all, logs } = yield* chatting()
      logs.get(id)?.push(said(2), said(3, { from: anna }), said(4, { text: "thanks Anna" }))
      const gone = session({ state: "Completed", participants: [anna, customer], capabilities: [] })
      assert.deepStrictEqual(texts(yield* all(changed(gone))), ["words 2"])
      logs.get(id)?.push(said(6, { text: "to Anna only" }), said(7, { from: anna }), said(8, { text: "and now you" }))
      assert.deepStrictEqual(texts(yield* all(changed(session()))), ["and now you"])
    })
  )

  it.scopedLive("is all that is said in a conference, though a colleague answers it", () =>
    Effect.gen(function* () {
      const { all } = yield* chatting()
      const [asked, answered] = [said(3), said(4, { from: anna })]
      const events = yield* all(logged([said(2, { from: anna }), asked, answered]))
      assert.deepStrictEqual(texts(events), ["words 3"])
    })
  )

  it.scopedLive("is nothing that was said to one who had come before we went", () =>
    Effect.gen(function* () {
      const { all, logs } = yield* chatting()
      const joined = said(2, { type: "ParticipantJoined", text: undefined, from: anna })
      yield* all(logged([joined]), changed(session({ state: "Completed", participants: [anna, customer] })))
      logs.get(id)?.push(joined, said(3))
      assert.deepStrictEqual(texts(yield* all(changed(session()))), [])
    })
  )

  it.scopedLive("is nothing that was said while people were there and we were not, and all of a conference", () =>
    Effect.gen(function* () {
      const moved = (index: number, type: string, from: object) => said(index, { type, text: undefined, from })
      const stay = [
        said(1),
        moved(2, "ParticipantJoined", anna),
        said(3, { text: "to Anna" }),
        moved(4, "ParticipantJoined", ours),
        said(5, { text: "to both" }),
        said(6, { from: anna }),
        moved(7, "ParticipantLeft", ours),
        said(8, { text: "to Anna again" }),
        moved(9, "ParticipantLeft", anna),
        said(10, { text: "to nobody" }),
        moved(11, "ParticipantRejoined", ours),
        said(12, { text: "to us" })
      ]
      const it = yield* office
      it.put(session(), stay)
      const { listen, missed } = yield* it.provider()
      const { next } = yield* hearing(listen())
      const events = yield* Effect.replicateEffect(next, 10)
      const ours4 = ["words 1", "to both", "to nobody", "to us"]
      assert.deepStrictEqual(texts(events), ours4)
      const since = DateTime.unsafeMake("2026-02-03T10:11:12Z")
      assert.deepStrictEqual(texts(yield* Stream.runCollect(missed(since))), ours4)
    })
  )

  it.scopedLive("is what happens besides, and not what is said by ourselves, or among agents", () =>
    Effect.gen(function* () {
      const { all } = yield* chatting()
      const log = [
        said(2, { from: ours }),
        said(3, { from: anna }),
        said(4, { visibility: "Agents" }),
        said(5, { type: "ParticipantJoined", from: anna }),
        said(6, { type: "ParticipantLeft", from: customer }),
        said(7, { type: "ParticipantRejoined", from: customer }),
        said(8, { type: "TypingStarted" }),
        said(9, { type: "TypingStopped" }),
        said(10, { type: "TypingStarted", from: ours }),
        said(11, { type: "PushUrl", text: undefined, url: "https://shop.example" }),
        said(12, { type: "Notice", text: "hold on" }),
        said(13, { type: "CustomNotice", text: undefined, noticeText: "{}" }),
        said(14, { type: "TranscriptSaveDone", from: undefined }),
        said(15, { type: "Hologram" }),
        said(16, { type: "TypingStarted", from: anna }),
        said(17, { type: "TypingStarted", visibility: "Agents" }),
        said(18, { type: "CustomNotice", noticeText: "whispered", from: anna, visibility: "Agents" }),
        said(19, { type: "ParticipantJoined", from: anna, visibility: "Agents" }),
        said(-1, { type: "TypingStarted" })
      ]
      const events = yield* all(logged(log))
      assert.deepStrictEqual(
        events.map((event) => [
          event.id.split(":")[1],
          event._tag,
          event._tag === "ParticipantChanged"
            ? `${event.participant.role} ${event.change}`
            : event._tag === "TypingChanged"
              ? event.isTyping
              : event._tag === "UrlPushed"
                ? event.url
                : event._tag === "NoticeReceived"
                  ? event.text
                  : undefined
        ]),
        [
          ["TypingStarted", "TypingChanged", true],
          ["5", "ParticipantChanged", "agent joined"],
          ["6", "ParticipantChanged", "contact left"],
          ["7", "ParticipantChanged", "contact rejoined"],
          ["8", "TypingChanged", true],
          ["9", "TypingChanged", false],
          ["11", "UrlPushed", "https://shop.example"],
          ["12", "NoticeReceived", "hold on"],
          ["13", "NoticeReceived", "{}"]
        ]
      )
    })
  )

  it.scopedLive("is how a session stands, when it stands otherwise", () =>
    Effect.gen(function* () {
      const { all } = yield* chatting()
      const annotated = session({ userData: { ...session().userData, intent: "booking" } })
      const joined = session({ participants: [ours, customer, anna] })
      const events = yield* all(
        changed(session()),
        changed(annotated, "PropertiesUpdated"),
        changed(annotated, "AttachedDataChanged"),
        changed(joined, "ParticipantsUpdated"),
        changed(session({ state: "Parked" }))
      )
      assert.deepStrictEqual(
        events.map(
          (it) => it._tag === "SessionChanged" && [it.session.status, it.session.handledBy, it.session.data["intent"]]
        ),
        [
          ["active", "bot", "booking"],
          ["active", "botThenAgent", undefined],
          ["Parked", "bot", undefined]
        ]
      )
    })
  )

  it.scopedLive("is another change where it comes to stand as it stood before", () =>
    Effect.gen(function* () {
      const { all } = yield* chatting()
      const [one, other] = [session({ participants: [ours, customer, anna] }), session()].map((row) => changed(row))
      const events = one === undefined || other === undefined ? [] : yield* all(one, other, one, other)
      assert.strictEqual(new Set(events.map(({ id }) => id)).size, 4)
    })
  )

  it.scopedLive("is known by the session's address, whatever that looks like", () =>
    Effect.gen(function* () {
      const { all } = yield* chatting([said(1)], session({ path: "/conversations/7/sms" }))
      const { smssessionUri: _, ...rest } = logged([said(2)])
      assert.deepStrictEqual(texts(yield* all({ ...rest, smssessionPath: "/conversations/7/sms" })), ["words 2"])
    })
  )

  it.scopedLive("is with the same contact, though a number is attached later", () =>
    Effect.gen(function* () {
      const { all, logs } = yield* chatting([said(1)], session({ userData: { ServiceNumber: sender } }))
      logs.get(id)?.push(said(2))
      const events = yield* all(changed(session(), "PropertiesUpdated"), logged([said(2)]))
      assert.deepStrictEqual<ReadonlyArray<string>>(
        events.map(({ conversation }) => conversation.contact),
        [customer.participantId, customer.participantId]
      )
    })
  )

  it.scopedLive("is known in any letter case, and under the other spelling", () =>
    Effect.gen(function* () {
      const { all } = yield* chatting()
      const { smssessionPath: smsessionPath, ...rest } = logged([said(2)])
      const events = yield* all(
        {
          messageType: "SmsSessionStateChangeMessage",
          smsession: session({ state: "LeftChat", participants: [ours, anna] })
        },
        { ...rest, messageType: "MESSAGELOGUPDATED", smssessionUri: undefined, smsessionPath }
      )
      assert.deepStrictEqual(
        events.map(({ _tag }) => _tag),
        ["SessionChanged", "MessageReceived"]
      )
    })
  )

  it.scopedLive("is nothing where it is about calls and chats, or makes no sense", () =>
    Effect.gen(function* () {
      const { all, tell } = yield* chatting()
      yield* tell({ messageType: "CallStateChanged", call: { id: "1" } }, "/v2/me/calls")
      const { smssessionPath: _, smssessionUri: __, ...chat } = logged([said(2)])
      yield* tell({ ...chat, chatPath: "/chats/1" }, "/v2/me/chats")
      assert.deepStrictEqual(
        yield* all({}, changed({ state: 7 }), logged([{ index: "x" }]), logged([said(9)], "unknown"), {
          messageType: 5
        }),
        []
      )
    })
  )

  it.scopedLive("is read where it is about a session that was not read yet", () =>
    Effect.gen(function* () {
      const { next, put, tell } = yield* chatting()
      put(session({ id: "later" }), [said(1), said(2)])
      yield* tell(logged([said(2)], "later"))
      const events = [yield* next, yield* next, yield* next]
      assert.deepStrictEqual(texts(events), ["words 1", "words 2"])
    })
  )

  it.scopedLive("waits until the session says whose it is", () =>
    Effect.gen(function* () {
      const { next, put, tell } = yield* chatting()
      const nobodys = session({ id: "later", userData: {}, participants: [ours] })
      put(nobodys, [said(1)])
      yield* tell(changed(nobodys))
      const known = { ...nobodys, participants: [ours, { ...customer, nickname: "15005550007" }] }
      yield* tell(changed(known, "ParticipantsUpdated"))
      yield* next
      const message = yield* next
      assert.deepStrictEqual(brief(message), ["MessageReceived", "later:1"])
      assert.strictEqual<string>(message.conversation.contact, "15005550007")
    })
  )
})

describe("what nobody tells", () => {
  const often = { every: "40 millis" } as const

  it.scopedLive("is read in time", () =>
    Effect.gen(function* () {
      const { count, provider, put } = yield* office
      const { listen } = yield* provider(often)
      const { next } = yield* hearing(listen())
      yield* until(() => count("GET /me/smssessions") > 0)
      put(session(), [said(1)])
      yield* next
      assert.deepStrictEqual(texts([yield* next]), ["words 1"])
      put(session(), [said(1), said(2)])
      assert.deepStrictEqual(texts([yield* next]), ["words 2"])
    })
  )

  it.scopedLive("is read again where it could not be read, and hides nothing else", () =>
    Effect.gen(function* () {
      const { answers, provider, put } = yield* office
      const path = `GET /me/smssessions/${id}/messages`
      answers.set(path, () => [400, { statusCode: 10 }])
      put(session(), [said(1)])
      put(session({ id: "other" }), [said(1, { text: "other" })])
      const { listen } = yield* provider(often)
      const { next } = yield* hearing(listen())
      yield* next
      yield* next
      assert.deepStrictEqual(texts([yield* next]), ["other"])
      answers.delete(path)
      assert.deepStrictEqual(texts([yield* next]), ["words 1"])
    }).pipe(quiet)
  )

  it.scopedLive("is read of a session that has ended meanwhile, its last words among it", () =>
    Effect.gen(function* () {
      const { count, logs, next, sessions } = yield* Effect.gen(function* () {
        const it = yield* office
        it.put(session(), [said(1)])
        const { listen } = yield* it.provider(often)
        return { ...it, ...(yield* hearing(listen())) }
      })
      yield* next
      yield* next
      logs.get(id)?.push(said(2, { text: "bye" }))
      sessions.delete(id)
      assert.deepStrictEqual(texts([yield* next]), ["bye"])
      const end = yield* next
      assert.strictEqual(end._tag === "SessionChanged" && end.session.status, "ended")
      // It is not asked for again.
      const [looks, asked] = [count("GET /me/smssessions"), count(`GET /me/smssessions/${id}`)]
      yield* until(() => count("GET /me/smssessions") > looks + 2)
      assert.strictEqual(count(`GET /me/smssessions/${id}`), asked)
    }).pipe(quiet)
  )
})

describe("who listens anew", () => {
  it.scopedLive("is told again what the first one was told, under the same ids", () =>
    Effect.gen(function* () {
      const { provider, put } = yield* office
      put(session(), [said(1), said(2)])
      const { listen } = yield* provider()
      const ids = (yield* Effect.forEach([1, 2], () => Stream.runCollect(Stream.take(listen(), 3)))).map((events) =>
        [...events].map(({ id }) => id)
      )
      assert.deepStrictEqual(ids[0], ids[1])
    })
  )
})
