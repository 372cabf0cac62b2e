import { createHmac } from "node:crypto"
import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Address, because, Event, MessageId, type Provider, SessionId, Unreadable } from "@parley/messaging"
import { DateTime, Effect, Option, Redacted, Schema, Stream } from "effect"
import { reset } from "../faults.ts"
import { type Answer, json, loopback } from "../loopback.ts"
import { places, recorded, signed } from "./callbacks.ts"
import {
  account,
  authToken,
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
const pair = { sender: Address.make("+15550100001"), contact: Address.make("+15550100123") }
const envelope = { ...pair, key: "run-1:greeting:0" }
const conversation = { provider: "twilio-proxy", account, ...pair }
const uniqueName = `parley-${createHmac("sha256", Redacted.value(authToken)).update("+15550100001 +15550100123").digest("hex")}`
const named = `${sessionsPath}/${uniqueName}`
const speech = `${sessionPath}/Participants/${participantSid}/MessageInteractions`

const gone = json(404, { code: 20404 })
const refused = (code: number, status = 400) => json(status, { code })
const people = json(200, page("participants", [participant()]))

/** Each request has its answers, in turn; the last of them stays. What nobody expects is not there. */
type Script = Readonly<Record<string, Answer | ReadonlyArray<Answer>>>
const scripted = (script: Script) => {
  const asked = new Map<string, number>()
  return loopback((response, heard, count) => {
    const line = `${heard.method} ${new URL(heard.url, "http://localhost").pathname}`
    const turn = asked.get(line) ?? 0
    asked.set(line, turn + 1)
    const answers = [script[line] ?? gone].flat()
    const answer = answers[Math.min(turn, answers.length - 1)] ?? gone
    answer(response, heard, count)
  })
}
const lines = (heard: ReadonlyArray<{ method: string; url: string }>) =>
  heard.map(({ method, url }) => `${method} ${url.replace(uniqueName, "ours")}`)
const plain = (events: ReadonlyArray<Event>) => events.map((event) => Schema.encodeSync(Event)(event))

const begun: Script = {
  [`POST ${sessionsPath}`]: json(201, session({ unique_name: uniqueName })),
  [`GET ${sessionPath}/Participants`]: people,
  [`POST ${speech}`]: json(200, messageInteraction())
}

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
          ["UniqueName", uniqueName],
          ["Mode", "message-only"],
          ["Participants", '{"Identifier":"+15550100123","ProxyIdentifier":"+15550100001"}']
        ]
      )
      assert.strictEqual(heard[3]?.body, "Body=Hi+%26+bye")
      yield* proxy.send.text({ ...envelope, text: "Again" })
      assert.deepStrictEqual(lines(heard).slice(4), [`POST ${speech}`])
    }).pipe(live)
  )

  it.scopedLive("uses the session that there is, after a restart too", () =>
    Effect.gen(function* () {
      const { url, heard } = yield* scripted({ ...begun, [`GET ${named}`]: json(200, session()) })
      yield* Effect.flatMap(providerAt(url), ({ send }) => send.text({ ...envelope, text: "Hi" }))
      assert.notInclude(lines(heard), `POST ${sessionsPath}`)
    }).pipe(live)
  )

  it.scopedLive("opens a closed session again, or another in its place where that cannot be", () =>
    Effect.gen(function* () {
      const closed = json(200, session({ status: "closed", ttl: 0 }))
      const again = yield* scripted({
        ...begun,
        [`GET ${named}`]: closed,
        [`POST ${sessionPath}`]: json(200, session({ status: "in-progress" }))
      })
      yield* Effect.flatMap(providerAt(again.url), ({ send }) => send.text({ ...envelope, text: "Hi" }))
      assert.strictEqual(again.heard[1]?.body, "Status=in-progress")
      assert.notInclude(lines(again.heard), `POST ${sessionsPath}`)

      const gone: Answer = (response) => void response.writeHead(204).end()
      const anew = yield* scripted({
        ...begun,
        [`GET ${named}`]: closed,
        [`POST ${sessionPath}`]: refused(80608),
        [`DELETE ${sessionPath}`]: gone
      })
      yield* Effect.flatMap(providerAt(anew.url), ({ send }) => send.text({ ...envelope, text: "Hi" }))
      assert.deepStrictEqual(lines(anew.heard).slice(1, 4), [
        `POST ${sessionPath}`,
        `DELETE ${sessionPath}`,
        `POST ${sessionsPath}`
      ])

      const late = yield* scripted({
        ...begun,
        [`GET ${named}`]: json(200, session({ status: "closed", ttl: 1 })),
        [`DELETE ${sessionPath}`]: gone
      })
      yield* Effect.flatMap(providerAt(late.url), ({ send }) => send.text({ ...envelope, text: "Hi" }))
      assert.notInclude(lines(late.heard), `POST ${sessionPath}`, "its time was up: it would be closed again at once")
    }).pipe(live)
  )

  it.scopedLive("forgets a session that has ended, and says it once in the next", () =>
    Effect.gen(function* () {
      const { url, heard } = yield* scripted({
        ...begun,
        [`POST ${speech}`]: [json(200, messageInteraction()), refused(80607), json(200, messageInteraction())]
      })
      const proxy = yield* providerAt(url)
      yield* proxy.send.text({ ...envelope, text: "one" })
      yield* proxy.send.text({ ...envelope, text: "two" })
      assert.deepStrictEqual(
        heard.filter(({ url }) => url === speech).map(({ body }) => body),
        ["Body=one", "Body=two", "Body=two"]
      )
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

  it.scopedLive("has said nothing where it is not known whether a session was opened", () =>
    Effect.gen(function* () {
      const { url } = yield* scripted({ ...begun, [`POST ${sessionsPath}`]: reset })
      const error = yield* Effect.flatMap(providerAt(url), ({ send }) =>
        Effect.flip(send.text({ ...envelope, text: "Hi" }))
      )
      assert.strictEqual(error.message, "twilio-proxy.send: Unavailable")
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

  it.scopedLive("speaks in the session of another where the contact is in one", () =>
    Effect.gen(function* () {
      const theirs = `${sessionsPath}/KC9`
      const { url, heard } = yield* scripted({
        [`POST ${sessionsPath}`]: refused(80623, 409),
        [`GET ${sessionsPath}`]: json(
          200,
          page("sessions", [session({ sid: "KC8", status: "closed" }), session({ sid: "KC9", status: "in-progress" })])
        ),
        [`GET ${theirs}/Participants`]: json(
          200,
          page("participants", [participant({ sid: "KP8", identifier: "+15550100999" }), participant({ sid: "KP9" })])
        ),
        [`POST ${theirs}/Participants/KP9/MessageInteractions`]: json(200, messageInteraction())
      })
      yield* Effect.flatMap(providerAt(url), ({ send }) => send.text({ ...envelope, text: "Hi" }))
      assert.notInclude(lines(heard).join("\n"), "KC8")
      assert.strictEqual(heard.at(-1)?.url, `${theirs}/Participants/KP9/MessageInteractions`)
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
  const sessions = { [`GET ${sessionsPath}`]: json(200, page("sessions", [untouched, silent, touched])) }

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
            at("KI1", "2026-02-03T10:11:10Z")
          ])
        ),
        [`GET ${sessionPath}/Participants/${participantSid}`]: json(200, participant())
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
          const { url } = yield* scripted({
            ...sessions,
            [`GET ${sessionPath}/Participants`]: people,
            [`GET ${speech}`]: json(200, page("interactions", said))
          })
          const { lookup } = yield* providerAt(url)
          return Option.getOrNull(yield* lookup({ envelope, text: "Your table is booked.", since, known }))
        })
      const ours = messageInteraction({ sid: "KI1" })
      assert.strictEqual(yield* found([ours]), "KI1")
      assert.isNull(yield* found([{ ...ours, data: '{"body":"Your table is booked?"}' }]))
      assert.isNull(yield* found([{ ...ours, date_created: "2026-02-03T10:11:11Z" }]))
      assert.isNull(yield* found([ours], [MessageId.make("KI1")]))
      assert.strictEqual(yield* found([ours, { ...ours, sid: "KI2" }], [MessageId.make("KI1")]), "KI2")
      assert.isNull(yield* found([]))
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
