import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { because, Event, MessageId, type Provider, SessionId, Unreadable } from "@parley/messaging"
import { DateTime, Effect, Option, Schema, Stream } from "effect"
import { reset } from "../faults.ts"
import { json, loopback } from "../loopback.ts"
import { places, recorded, signed } from "./callbacks.ts"
import { begun, envelope, gone, lines, nameAfter, named, pair, people, refused, scripted, speech } from "./scripted.ts"
import {
  account,
  interaction,
  messageInteraction,
  page,
  participant,
  participantSid,
  providerAt,
  session,
  sessionPath,
  sessionsPath
} from "./service.ts"

const live = Effect.provide(NodeHttpClient.layerUndici)
const conversation = { provider: "twilio-proxy", account, ...pair }
const plain = (events: ReadonlyArray<Event>) => events.map((event) => Schema.encodeSync(Event)(event))

describe("the provider", () => {
  it.scopedLive("is a provider with just the members that it has, and says that it hears of no opt-out", () =>
    Effect.gen(function* () {
      const proxy: Provider = yield* providerAt("http://127.0.0.1:1")
      assert.strictEqual(proxy.id, "twilio-proxy")
      assert.strictEqual(proxy.account, account)
      assert.isTrue(proxy.hidesOptOuts)
      assert.sameMembers(Object.keys(proxy), [
        "id",
        "account",
        "longestText",
        "hidesOptOuts",
        "send",
        "receive",
        "lookup",
        "missed",
        "sessions"
      ])
      assert.deepStrictEqual(Object.keys(proxy.send), ["text"])
    }).pipe(live)
  )

  it.scopedLive("opens a session with a contact whom it has none with, and finds its way back without asking", () =>
    Effect.gen(function* () {
      const { url, heard } = yield* scripted(begun)
      const proxy = yield* providerAt(url)
      const id = yield* proxy.send.text({ ...envelope, text: "Hi & bye" })
      assert.strictEqual<string>(id, messageInteraction().sid)
      assert.deepStrictEqual(lines(heard), [
        `GET ${sessionsPath}/ours`,
        `POST ${sessionsPath}`,
        `GET ${sessionPath}/Participants`,
        `POST ${speech}`
      ])
      assert.deepStrictEqual(
        [...new URLSearchParams(heard[1]?.body)],
        [
          ["UniqueName", nameAfter()],
          ["Mode", "message-only"],
          ["Participants", '{"Identifier":"+15550100123","ProxyIdentifier":"+15550100001"}']
        ]
      )
      assert.strictEqual(heard[3]?.body, "Body=Hi+%26+bye")
      yield* proxy.send.text({ ...envelope, text: "Again" })
      assert.deepStrictEqual(lines(heard).slice(4), [`POST ${speech}`])
    }).pipe(live)
  )

  it.scopedLive("says nothing twice where it is not certain that it was not said", () =>
    Effect.gen(function* () {
      for (const answer of [reset, refused(20500, 500)]) {
        const { url, heard } = yield* scripted({
          ...begun,
          [`POST ${speech}`]: [json(200, messageInteraction()), answer]
        })
        const proxy = yield* providerAt(url)
        yield* proxy.send.text({ ...envelope, text: "one" })
        const error = yield* Effect.flip(proxy.send.text({ ...envelope, text: "two" }))
        assert.strictEqual(error.message, "twilio-proxy.send: UnknownOutcome")
        assert.strictEqual(heard.filter(({ url }) => url === speech).length, 2)
      }
    }).pipe(live)
  )

  it.scopedLive("gives 21610 as what it is, for good", () =>
    Effect.gen(function* () {
      const { url, heard } = yield* scripted({ ...begun, [`POST ${speech}`]: refused(21610) })
      const proxy = yield* providerAt(url)
      const error = yield* Effect.flip(proxy.send.text({ ...envelope, text: "Psst" }))
      assert.deepStrictEqual(error.reason, { _tag: "OptedOut" })
      assert.strictEqual(heard.filter(({ url }) => url === speech).length, 1)
    }).pipe(live)
  )
})

describe("what comes in", () => {
  const whose = { [`GET ${sessionPath}/Participants/${participantSid}`]: json(200, participant()) }

  it.scopedLive("is one conversation, before, during and after a session", () =>
    Effect.gen(function* () {
      const { url, heard } = yield* scripted(whose)
      const { receive } = yield* providerAt(url)
      const message = { text: "Hi there & bye 👍", channel: "sms", media: [] }
      const outside = { _tag: "MessageReceived", id: "SM0000000000000000000000000000a001", conversation, message }
      const inside = { ...outside, id: "KI0000000000000000000000000000c001" }
      for (const [target, name, expected] of [
        [places.outOfSession, "walk-in", outside],
        [places.interaction, "heard", inside],
        [places.interaction, "heard", inside],
        [places.outOfSession, "after", outside]
      ] as const) {
        const events = yield* receive(signed(target, recorded(name)))
        assert.deepStrictEqual<ReadonlyArray<unknown>>(plain(events), [expected])
      }
      assert.strictEqual(heard.length, 1, "a participant never changes")
    }).pipe(live)
  )

  it.scopedLive("tells how far a text of ours has come, and where to speak next", () =>
    Effect.gen(function* () {
      const { url, heard } = yield* scripted({ ...whose, ...begun })
      const { receive, send } = yield* providerAt(url)
      const event = {
        _tag: "DeliveryReported",
        id: "KI0000000000000000000000000000c002:delivered",
        conversation,
        messageId: "KI0000000000000000000000000000c002",
        delivery: "delivered"
      }
      const said = recorded("delivered")
      assert.deepStrictEqual<ReadonlyArray<unknown>>(plain(yield* receive(signed(places.interaction, said))), [event])
      for (const [word, delivery] of [
        ["queued", "queued"],
        ["SENT", "sent"],
        ["undelivered", "undelivered"],
        ["canceled", "failed"],
        ["delivery-unknown", "unknown"],
        ["teleported", "unknown"]
      ]) {
        const form = said.replace("Status=delivered", `Status=${word}`)
        const [reported] = yield* receive(signed(places.interaction, form))
        assert.strictEqual(reported?._tag === "DeliveryReported" ? reported.delivery : "", delivery)
      }
      yield* send.text({ ...envelope, text: "Hi" })
      assert.deepStrictEqual(lines(heard).slice(1), [`POST ${speech}`])
    }).pipe(live)
  )

  it.scopedLive("is nothing to a bot between two people, before an interaction, or by telephone", () =>
    Effect.gen(function* () {
      const { url, heard } = yield* scripted(whose)
      const { receive } = yield* providerAt(url)
      const voice = recorded("heard").replace("interactionType=Message", "interactionType=voice")
      for (const [target, form] of [
        [places.interaction, recorded("between")],
        [places.intercept, recorded("intercept")],
        [places.outOfSession, recorded("call")],
        [places.interaction, voice]
      ] as const) {
        assert.deepStrictEqual(yield* receive(signed(target, form)), [])
      }
      assert.strictEqual(heard.length, 0)
    }).pipe(live)
  )

  it.scopedLive("is a text where it has words, whatever Twilio calls it, and kept unread where it has none", () =>
    Effect.gen(function* () {
      const { url } = yield* scripted(whose)
      const { receive } = yield* providerAt(url)
      const told = (type: string, data: string) => {
        const form = new URLSearchParams(recorded("heard"))
        form.set("interactionType", type)
        form.set("interactionData", data)
        return receive(signed(places.interaction, form.toString()))
      }
      for (const [data, text] of [
        ["5", "5"],
        ["true", "true"],
        ["null", "null"],
        ['"quoted"', '"quoted"'],
        ["[1]", "[1]"],
        ["plain", "plain"],
        ['{"body":"5"}', "5"],
        ['{"body":""}', ""]
      ] as const) {
        for (const type of ["message", "unknown", "", "fax"]) {
          const [event] = yield* told(type, data)
          assert.strictEqual(event?._tag === "MessageReceived" ? event.message.text : undefined, text)
        }
      }
      const [bare] = yield* told("message", "{}")
      assert.strictEqual(bare?._tag === "MessageReceived" ? bare.message.text : undefined, "")
      for (const type of ["unknown", "", "fax"]) {
        for (const data of ["{}", '{"duration":"5"}', ""]) {
          assert.instanceOf(yield* Effect.flip(told(type, data)), Unreadable, `${type} ${data}`)
        }
      }
      const nobody = recorded("heard").replace("inboundParticipantSid=", "x=")
      assert.instanceOf(yield* Effect.flip(receive(signed(places.interaction, nobody))), Unreadable)
    }).pipe(live)
  )

  it.scopedLive("is kept unread where its sender has no addresses: to ask again would not help", () =>
    Effect.gen(function* () {
      const nowhere = json(200, participant({ identifier: null }))
      const { url } = yield* scripted({ [`GET ${sessionPath}/Participants/${participantSid}`]: nowhere })
      const { receive } = yield* providerAt(url)
      const error = yield* Effect.flip(receive(signed(places.interaction, recorded("heard"))))
      assert.instanceOf(error, Unreadable)
      assert.match(error.message, /no addresses/)
    }).pipe(live)
  )

  it.scopedLive("has its pictures where it came outside of sessions", () =>
    Effect.gen(function* () {
      const { receive } = yield* providerAt("http://127.0.0.1:1")
      const [event] = yield* receive(signed(places.outOfSession, recorded("picture")))
      assert.strictEqual(event?._tag === "MessageReceived" ? event.message.channel : "", "mms")
    }).pipe(live)
  )

  it.scopedLive(
    "is asked for again later where its sender cannot be known now, and kept unread where he never can",
    () =>
      Effect.gen(function* () {
        const webhook = signed(places.interaction, recorded("heard"))
        const busy = yield* loopback(json(401, { code: 20003 }))
        const later = yield* Effect.flatMap(providerAt(busy.url), ({ receive }) => Effect.flip(receive(webhook)))
        assert.isTrue(because("Unauthorized")(later))
        assert.strictEqual(later._tag, "ProviderError")
        const left = yield* loopback(gone)
        const never = yield* Effect.flatMap(providerAt(left.url), ({ receive }) => Effect.flip(receive(webhook)))
        assert.instanceOf(never, Unreadable)
        const garbled = signed(places.outOfSession, recorded("walk-in").replace("&From=", "&Frm="))
        const error = yield* Effect.flatMap(providerAt(left.url), ({ receive }) => Effect.flip(receive(garbled)))
        assert.match(error.message, /From/)
      }).pipe(live)
  )
})

describe("what has been", () => {
  const since = DateTime.unsafeMake("2026-02-03T10:11:12.800Z")
  const touched = session({ date_last_interaction: "2026-02-03T10:12:00Z", status: "closed" })
  const untouched = session({ sid: "KC8", date_last_interaction: "2026-02-03T10:11:11Z" })
  const silent = session({ sid: "KC9" })
  const old = session({ sid: "KC6", date_last_interaction: "2026-02-03T10:10:42Z" })
  const sessions = { [`GET ${sessionsPath}`]: json(200, page("sessions", [old, untouched, silent, touched])) }

  it.scopedLive("and was missed is found, oldest first, under the ids that it would have had", () =>
    Effect.gen(function* () {
      const at = (sid: string, date_created: string | null, fields = {}) =>
        interaction({ sid, date_created, ...fields })
      const { url, heard } = yield* scripted({
        ...sessions,
        [`GET ${sessionPath}/Interactions`]: json(
          200,
          page("interactions", [
            at("KI5", "2026-02-03T10:11:14Z"),
            at("KI4", "2026-02-03T10:11:13Z"),
            at("KI3", "2026-02-03T10:11:13Z", { outbound_participant_sid: "KP2" }),
            at("KI2", "2026-02-03T10:11:13Z", { type: "voice" }),
            at("KI6", "2026-02-03T10:11:13Z", {
              inbound_participant_sid: null,
              outbound_participant_sid: participantSid
            }),
            at("KI7", "2026-02-03T10:11:13Z", { inbound_participant_sid: "KP7" }),
            at("KI8", "2026-02-03T10:11:13Z", { inbound_participant_sid: "KP8" }),
            at("KI9", "2026-02-03T10:11:13Z", { type: "unknown", data: "{}" }),
            at("KI1", "2026-02-03T10:11:10Z")
          ])
        ),
        [`GET ${sessionPath}/Participants/${participantSid}`]: json(200, participant()),
        // KP7 was deleted; of KP8 no addresses are told.
        [`GET ${sessionPath}/Participants/KP8`]: json(200, participant({ sid: "KP8", identifier: null }))
      })
      const { missed } = yield* providerAt(url)
      const events = yield* Stream.runCollect(missed(since))
      assert.deepStrictEqual(
        [...events].map(({ id }) => String(id)),
        ["KI4", "KI5"]
      )
      assert.notInclude(lines(heard).join("\n"), "KC8")
      assert.notInclude(lines(heard).join("\n"), "KC9")
    }).pipe(live)
  )

  it.scopedLive("and was ours is looked up by its text and time, and never taken for another", () =>
    Effect.gen(function* () {
      const found = (said: ReadonlyArray<unknown>, known: ReadonlyArray<MessageId> = []) =>
        Effect.gen(function* () {
          const { heard, url } = yield* scripted({
            ...sessions,
            [`GET ${sessionPath}/Participants`]: people,
            [`GET ${speech}`]: json(200, page("interactions", said))
          })
          const { lookup } = yield* providerAt(url)
          const it = yield* lookup({ envelope, text: "Your table is booked.", since, known })
          assert.notInclude(lines(heard).join("\n"), "KC6", "nothing was said in it since")
          return Option.getOrNull(it)
        })
      const ours = messageInteraction({ sid: "KI1" })
      assert.strictEqual(yield* found([ours]), "KI1")
      assert.isNull(yield* found([{ ...ours, data: '{"body":"Your table is booked?"}' }]))
      assert.strictEqual(yield* found([{ ...ours, date_created: "2026-02-03T10:10:43Z" }]), "KI1", "clocks differ")
      assert.isNull(yield* found([{ ...ours, date_created: "2026-02-03T10:10:42Z" }]))
      assert.isNull(yield* found([ours], [MessageId.make("KI1")]))
      assert.strictEqual(yield* found([ours, { ...ours, sid: "KI2" }], [MessageId.make("KI1")]), "KI2")
      assert.isNull(yield* found([]))
    }).pipe(live)
  )

  it.scopedLive("and was ours is looked up where the contact was reached last, before all sessions are read", () =>
    Effect.gen(function* () {
      const said = { [`GET ${speech}`]: json(200, page("interactions", [messageInteraction({ sid: "KI1" })])) }
      const unheard = { envelope, text: "Your table is booked.", since, known: [] }
      const told = yield* scripted({ ...begun, ...said })
      const proxy = yield* providerAt(told.url)
      yield* proxy.send.text({ ...envelope, text: "Hi" })
      assert.deepStrictEqual(Option.getOrNull(yield* proxy.lookup(unheard)), MessageId.make("KI1"))
      assert.deepStrictEqual(lines(told.heard).slice(4), [`GET ${speech}`])

      const restarted = yield* scripted({
        ...begun,
        ...said,
        [`GET ${named}`]: json(200, session({ sid: "KC7", status: "closed" })),
        [`GET ${sessionsPath}/${nameAfter("KC7")}`]: json(200, session({ status: "closed" }))
      })
      const { lookup } = yield* providerAt(restarted.url)
      assert.deepStrictEqual(Option.getOrNull(yield* lookup(unheard)), MessageId.make("KI1"))
      assert.deepStrictEqual(lines(restarted.heard), [
        `GET ${sessionsPath}/ours`,
        `GET ${sessionsPath}/${nameAfter("KC7")}`,
        `GET ${sessionsPath}/${nameAfter(session().sid)}`,
        `GET ${sessionPath}/Participants`,
        `GET ${speech}`
      ])
    }).pipe(live)
  )

  it.scopedLive("and cannot be looked up now is no lookup that found nothing", () =>
    Effect.gen(function* () {
      const { url } = yield* loopback(json(401, { code: 20003 }))
      const { lookup } = yield* providerAt(url)
      const error = yield* Effect.flip(lookup({ envelope, text: "Hi", since, known: [] }))
      assert.strictEqual(error.message, "twilio-proxy.lookup: Unauthorized")
    }).pipe(live)
  )
})

describe("sessions", () => {
  it.scopedLive("refuse what Proxy cannot do of an opening, and begin nothing", () =>
    Effect.gen(function* () {
      const { url, heard } = yield* scripted(begun)
      const { sessions } = yield* providerAt(url)
      const guest = { address: pair.contact }
      for (const [opening, reason] of [
        [{ participants: [guest, guest, guest] }, "80609"],
        [{ participants: [guest], name: "Lunch" }, "name"],
        [{ participants: [guest], uniqueName: "+15550100123" }, "UniqueName"]
      ] as const) {
        const error = yield* Effect.flip(sessions.open(opening))
        assert.deepStrictEqual(error.reason, { _tag: "Rejected", code: reason })
      }
      assert.strictEqual(heard.length, 0)
    }).pipe(live)
  )

  it.scopedLive("are gone again where their first words were not taken", () =>
    Effect.gen(function* () {
      const { url, heard } = yield* scripted({ ...begun, [`POST ${speech}`]: refused(21610) })
      const { sessions } = yield* providerAt(url)
      const error = yield* Effect.flip(sessions.open({ participants: [{ address: pair.contact }], text: "Hi" }))
      assert.strictEqual(error.message, "twilio-proxy.sessions.open: OptedOut")
      assert.strictEqual(lines(heard).at(-1), `DELETE ${sessionPath}`)
    }).pipe(live)
  )

  it.scopedLive("have no first words for two people, of whom one might hear them and the other not", () =>
    Effect.gen(function* () {
      const { url, heard } = yield* scripted(begun)
      const { sessions } = yield* providerAt(url)
      for (const participants of [[{ address: pair.contact }, { address: pair.sender }], []]) {
        const error = yield* Effect.flip(sessions.open({ participants, text: "Hi" }))
        assert.isTrue(because("Conflict")(error))
        assert.strictEqual(error.advice, "first words go to one participant: open without text, then speak to each")
      }
      assert.strictEqual(heard.length, 0)
    }).pipe(live)
  )

  it.scopedLive("are begun once their first words were taken, whether or not they can be read again", () =>
    Effect.gen(function* () {
      const { url, heard } = yield* scripted({ ...begun, [`GET ${sessionPath}`]: refused(20003, 401) })
      const { sessions } = yield* providerAt(url)
      const opened = yield* sessions.open({ participants: [{ address: pair.contact }], text: "Hi" })
      assert.strictEqual<string>(opened.id, session().sid)
      assert.strictEqual(opened.conversation?.contact, pair.contact)
      assert.notInclude(lines(heard).join("\n"), "DELETE")
    }).pipe(live)
  )

  it.scopedLive("stay where it is not known whether their first words were taken", () =>
    Effect.gen(function* () {
      const { url, heard } = yield* scripted({ ...begun, [`POST ${speech}`]: reset })
      const { sessions } = yield* providerAt(url)
      const error = yield* Effect.flip(sessions.open({ participants: [{ address: pair.contact }], text: "Hi" }))
      assert.strictEqual(error.message, "twilio-proxy.sessions.open: UnknownOutcome")
      assert.notInclude(lines(heard).join("\n"), "DELETE")
    }).pipe(live)
  )

  it.scopedLive("say what may be done with them instead", () =>
    Effect.gen(function* () {
      const { url, heard } = yield* scripted({
        ...begun,
        [`GET ${sessionPath}`]: json(200, session({ status: "closed" })),
        [`POST ${sessionPath}`]: json(200, session({ status: "in-progress" }))
      })
      const { sessions } = yield* providerAt(url)
      const ended = yield* sessions.get(SessionId.make(session().sid))
      const before = heard.length
      const error = yield* Effect.flip(sessions.close(ended))
      assert.isTrue(because("Conflict")(error))
      assert.strictEqual(error.advice, "a session that is ended offers: reopen, delete")
      assert.strictEqual(heard.length, before)
      yield* sessions.reopen(ended)
      assert.strictEqual(heard.at(-1)?.body, "Status=in-progress")
    }).pipe(live)
  )
})
