/** A contact's text finds its session, the other participant and the bot; the bot's own finds the contact. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { bot, Messages, read, sid, signed, type Told, until } from "../ground.ts"
import { agent, guest, Interactions, number, practice, Receipt, service } from "./practice.ts"

const form = ({ parameters }: Told) => Object.fromEntries(parameters)
const paths = (told: ReadonlyArray<Told>) => told.map(({ path }) => path.replace("/twilio-proxy", ""))
const interactions = (name: string, told: ReadonlyArray<Told>) => told.map(({ parameters }) => parameters.get(name))

describe("a text in a session", () => {
  it.scopedLive("is told of in camelCase, signed, and begins the session", () =>
    Effect.gen(function* () {
      const { told, url } = yield* bot
      const { ask, call, look, meet, text, url: ground } = yield* practice({ webhooks: url })
      const { participant, session, sid: C } = yield* meet()
      const { message, webhook } = read(Receipt)(yield* text("Hi there & bye + é"))
      assert.deepStrictEqual(webhook, { status: 200 })
      const [heard] = read(Interactions)(yield* call("GET", `${session}/Interactions`)).interactions
      const { date_last_interaction, date_started, status } = yield* look(session)
      assert.strictEqual(status, "in-progress")
      assert.strictEqual(date_started, date_last_interaction)

      const [post] = told
      assert.lengthOf(told, 1)
      assert.strictEqual(post?.path, "/twilio-proxy")
      assert.strictEqual(post?.type, "application/x-www-form-urlencoded; charset=UTF-8")
      assert.strictEqual(post?.signature, signed(`${url}/twilio-proxy`, post?.parameters ?? new URLSearchParams()))
      assert.deepStrictEqual<unknown>(post && form(post), {
        interactionSid: heard?.sid,
        interactionSessionSid: C,
        interactionServiceSid: service,
        interactionAccountSid: sid,
        interactionType: "Message",
        interactionData: '{"body":"Hi there & bye + é"}',
        interactionDateCreated: date_started,
        interactionDateUpdated: date_started,
        inboundParticipantSid: participant,
        inboundResourceSid: message.id,
        inboundResourceStatus: "received",
        inboundResourceType: "Message",
        inboundResourceUrl: `${ground}/twilio-proxy/2010-04-01/Accounts/${sid}/Messages/${message.id}.json`
      })
      const basic = `Basic ${Buffer.from(`${sid}:not-a-secret-practice-auth-token`).toString("base64")}`
      const resource = yield* ask(heard?.inbound_resource_url ?? "", { headers: { authorization: basic } })
      assert.include(resource.body, { sid: message.id, body: "Hi there & bye + é", direction: "inbound" })
    })
  )

  it.scopedLive("goes on to the other participant, from the number that this one sees", () =>
    Effect.gen(function* () {
      const { told, url } = yield* bot
      const { call, json, meet, text } = yield* practice({ webhooks: url })
      const { session } = yield* meet({}, agent)
      yield* text("see", { media: [{ url: "https://example.com/cat.jpg", type: "image/jpeg" }] })
      yield* until(() => told.length === 3)
      assert.deepStrictEqual(interactions("outboundResourceStatus", told), ["queued", "sent", "delivered"])
      assert.deepStrictEqual(interactions("interactionData", told).slice(0, 1), ['{"body":"see","media":1}'])
      const [heard] = read(Interactions)(yield* call("GET", `${session}/Interactions`)).interactions
      assert.match(heard?.outbound_resource_sid ?? "", /^MM/)
      const { messages } = read(
        Schema.Struct({ messages: Schema.Array(Schema.Struct({ from: Schema.String, to: Schema.String })) })
      )(yield* json("GET", "/twilio-proxy/messages"))
      assert.deepStrictEqual(messages, [
        { from: guest, to: number },
        { from: number, to: agent }
      ])
    })
  )

  it.scopedLive("comes again unchanged when that is asked for", () =>
    Effect.gen(function* () {
      const { told, url } = yield* bot
      const { json, meet, text } = yield* practice({ webhooks: url })
      yield* meet({}, agent)
      const { message } = read(Receipt)(yield* text("once"))
      yield* until(() => told.length === 3)
      const again = yield* json("POST", "/twilio-proxy/texts", { id: message.id })
      assert.deepStrictEqual(read(Receipt)(again).webhook, { status: 200 })
      assert.deepStrictEqual([told[3]?.body, told[3]?.signature], [told[0]?.body, told[0]?.signature])
      assert.strictEqual((yield* json("POST", "/twilio-proxy/texts", { id: "SM0" })).status, 404)
    })
  )

  it.scopedLive("is asked about first where the service wants that, and 403 alone stops it", () =>
    Effect.gen(function* () {
      const it = yield* bot
      let status = 403
      it.answer = (response) => void response.writeHead(status).end()
      const { call, fault, home, look, meet, text } = yield* practice({ webhooks: it.url })
      yield* call("POST", home, { InterceptCallbackUrl: `${it.url}/intercept` })
      const { session } = yield* meet({}, agent)
      assert.deepStrictEqual(read(Receipt)(yield* text("stopped")).webhook, { status: 403 })
      assert.deepStrictEqual(paths(it.told), ["/intercept"])
      assert.isFalse(it.told[0]?.parameters.has("outboundParticipantSid"))
      assert.include(Object.fromEntries(it.told[0]?.parameters ?? []), { interactionData: '{"body":"stopped"}' })
      assert.strictEqual(
        it.told[0]?.signature,
        signed(`${it.url}/intercept`, it.told[0]?.parameters ?? new URLSearchParams())
      )
      assert.strictEqual((yield* look(session)).status, "open")

      status = 500
      yield* text("let through")
      yield* fault({ operation: "intercept", kind: "timeout" })
      yield* text("let through as well")
      const all = read(Interactions)(yield* call("GET", `${session}/Interactions`)).interactions
      assert.deepStrictEqual(
        all.map(({ data }) => data),
        ['{"body":"let through as well"}', '{"body":"let through"}']
      )
    })
  )
})

describe("a word that opts out", () => {
  it.scopedLive("is swallowed without a callback of any kind, in and out of a session", () =>
    Effect.gen(function* () {
      const { told, url } = yield* bot
      const { call, home, json, meet, text } = yield* practice({ webhooks: url })
      yield* call("POST", home, { InterceptCallbackUrl: `${url}/intercept` })
      const { session } = yield* meet({}, agent)
      for (const word of ["STOP", " unsubscribe ", "End", "CANCEL", "QUIT", "STOPALL", "ARRETT", "ARRET", "ARRETE"]) {
        const { message, webhook } = read(Receipt)(yield* text(word))
        assert.deepStrictEqual([message.status, webhook], ["received", { failed: "swallowed" }], word)
      }
      const { webhook } = read(Receipt)(yield* text("STOP", { from: "+15550000001" }))
      assert.deepStrictEqual(webhook, { failed: "swallowed" })
      assert.deepStrictEqual(told, [])
      assert.deepInclude((yield* call("GET", `${session}/Interactions`)).body, { interactions: [] })
      assert.lengthOf(read(Messages)(yield* json("GET", "/twilio-proxy/messages")).messages, 10)
    })
  )

  it.scopedLive("silences this number for this person until a word that opts in, and UNSTOP is swallowed too", () =>
    Effect.gen(function* () {
      const { told, url } = yield* bot
      const { call, meet, refused, speak, text } = yield* Effect.map(practice({ webhooks: url }), (it) => ({
        ...it,
        speak: (path: string) => Effect.map(it.call("POST", path, { Body: "hello" }), ({ status }) => status)
      }))
      const { session, speaker } = yield* meet({}, agent)
      const { participants } = read(
        Schema.Struct({ participants: Schema.Array(Schema.Struct({ sid: Schema.String, identifier: Schema.String })) })
      )(yield* call("GET", `${session}/Participants`))
      const other = participants.find(({ identifier }) => identifier === agent)?.sid
      yield* text("stop")
      assert.deepStrictEqual(yield* refused(speaker, { Body: "please" }), [400, 21610])
      assert.strictEqual(yield* speak(`${session}/Participants/${other}/MessageInteractions`), 200, "another pair")
      yield* until(() => told.length === 3)
      yield* text("for the one who is silent", { from: agent })
      const [heard] = read(Interactions)(yield* call("GET", `${session}/Interactions`)).interactions
      assert.deepInclude(heard, { outbound_resource_sid: null, outbound_resource_status: "failed" })

      told.splice(0)
      assert.deepStrictEqual(read(Receipt)(yield* text("UNSTOP")).webhook, { failed: "swallowed" })
      assert.lengthOf(told, 0)
      assert.strictEqual(yield* speak(speaker), 200)
      yield* text("STOP")
      assert.deepStrictEqual(read(Receipt)(yield* text("START")).webhook, { status: 200 })
      assert.deepStrictEqual(read(Receipt)(yield* text("HELP")).webhook, { status: 200 })
      assert.strictEqual(yield* speak(speaker), 200)
    })
  )
})

describe("a text out of session", () => {
  it.scopedLive("comes with the ordinary parameters, and with the session that there was", () =>
    Effect.gen(function* () {
      const { told, url } = yield* bot
      const { call, look, meet, text } = yield* practice({ webhooks: url })
      const { message, webhook } = read(Receipt)(yield* text("anyone?"))
      assert.deepStrictEqual(webhook, { status: 200 })
      const ordinary = {
        MessageSid: message.id,
        SmsSid: message.id,
        SmsMessageSid: message.id,
        AccountSid: sid,
        From: guest,
        To: number,
        Body: "anyone?",
        NumMedia: "0",
        NumSegments: "1",
        SmsStatus: "received",
        ApiVersion: "2010-04-01",
        FromCountry: "US",
        ToCountry: "US"
      }
      assert.strictEqual(told[0]?.path, "/twilio-proxy/out-of-session")
      assert.deepStrictEqual(told[0] && form(told[0]), ordinary)
      assert.strictEqual(
        told[0]?.signature,
        signed(`${url}/twilio-proxy/out-of-session`, told[0]?.parameters ?? new URLSearchParams())
      )

      const { participant, session, sid: C } = yield* meet({ UniqueName: "former", Ttl: "60" }, agent)
      yield* call("POST", session, { Status: "closed" })
      const { message: late } = read(Receipt)(yield* text("still there?"))
      const { date_created, date_ended } = yield* look(session)
      const parameters = told[1] ? form(told[1]) : {}
      assert.include(parameters, {
        MessageSid: late.id,
        Body: "still there?",
        sessionSid: C,
        sessionUniqueName: "former",
        sessionAccountSid: sid,
        sessionServiceSid: service,
        sessionStatus: "closed",
        sessionMode: "voice-and-message",
        sessionDateCreated: date_created,
        sessionDateUpdated: date_ended ?? "",
        sessionDateEnded: date_ended ?? "",
        sessionClosedReason: "api",
        ttl: "60",
        inboundParticipantSid: participant,
        inboundParticipantIdentifier: guest,
        inboundParticipantProxyIdentifier: number,
        inboundParticipantProxyIdentifierSid: "PN00000000000000000000015005550010",
        inboundParticipantAccountSid: sid,
        inboundParticipantServiceSid: service,
        inboundParticipantSessionSid: C,
        inboundParticipantDateCreated: date_created,
        inboundParticipantDateUpdated: date_created,
        outboundParticipantIdentifier: agent
      })
      assert.lengthOf(
        Object.keys(parameters).filter((name) => !/^(session|ttl$|(in|out)boundParticipant)/.test(name)),
        13
      )
    })
  )

  it.scopedLive("is also one to a session for calls alone, or to one that is closed", () =>
    Effect.gen(function* () {
      const { told, url } = yield* bot
      const { call, meet, text } = yield* practice({ webhooks: url })
      const { session } = yield* meet({ Mode: "voice-only" })
      yield* text("hello?")
      yield* call("DELETE", session)
      const { session: next } = yield* meet()
      yield* text("hello!")
      yield* call("POST", next, { Status: "closed" })
      yield* text("hello?")
      assert.deepStrictEqual(paths(told), ["/out-of-session", "", "/out-of-session"])
      assert.lengthOf(read(Interactions)(yield* call("GET", `${next}/Interactions`)).interactions, 1)
    })
  )

  it.scopedLive("may be answered in TwiML, which goes back to the contact", () =>
    Effect.gen(function* () {
      const it = yield* bot
      let type = "application/xml"
      it.answer = (response) =>
        void response
          .writeHead(200, { "content-type": type })
          .end("<Response><Message>hi &amp; bye</Message></Response>")
      const { json, text } = yield* practice({ webhooks: it.url })
      yield* text("hello")
      type = "text/plain"
      yield* text("hello again")
      const { messages } = read(Messages)(yield* json("GET", "/twilio-proxy/messages"))
      assert.deepStrictEqual(
        messages.map(({ direction, text }) => [direction, text]),
        [
          ["inbound", "hello"],
          ["outbound", "hi & bye"],
          ["inbound", "hello again"]
        ]
      )
      assert.lengthOf(it.told, 2, "an answer belongs to no interaction, and nobody is told of it")
    })
  )

  it.scopedLive("may be answered in JSON, which opens a session with the text in it", () =>
    Effect.gen(function* () {
      const it = yield* bot
      let answer: object = {}
      it.answer = (response) =>
        void response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer))
      const { call, home, text } = yield* practice({ webhooks: it.url })
      yield* text("nobody is asked for")
      answer = { participantIdentifier: guest }
      yield* text("with himself")
      assert.deepInclude((yield* call("GET", `${home}/Sessions`)).body, { sessions: [] })

      answer = { uniqueName: "walk-in-19", mode: "message-only", ttl: 1800, participantIdentifier: agent }
      it.told.splice(0)
      assert.deepStrictEqual(read(Receipt)(yield* text("and so it begins")).webhook, { status: 200 })
      yield* until(() => it.told.length === 4)
      assert.deepStrictEqual(paths(it.told), ["/out-of-session", "", "", ""])
      assert.include((yield* call("GET", `${home}/Sessions/walk-in-19`)).body, {
        status: "in-progress",
        mode: "message-only",
        ttl: 1800
      })
      yield* text("and goes on")
      assert.strictEqual(it.told[4]?.path, "/twilio-proxy")
    })
  )

  it.scopedLive("does nothing at all where the service has no address for it, or the number no service", () =>
    Effect.gen(function* () {
      const { told, url } = yield* bot
      const { call, home, text } = yield* practice({ webhooks: url })
      const unsubscribed = { failed: "unsubscribed" }
      assert.deepStrictEqual(read(Receipt)(yield* text("hello", { to: "+15005550019" })).webhook, unsubscribed)
      yield* call("POST", home, { OutOfSessionCallbackUrl: "" })
      assert.deepStrictEqual(read(Receipt)(yield* text("hello")).webhook, unsubscribed)
      assert.lengthOf(told, 0)
    })
  )
})

describe("a message interaction", () => {
  it.scopedLive("goes its way, and each step is told in order and signed", () =>
    Effect.gen(function* () {
      const { told, url } = yield* bot
      const { call, json, meet, text } = yield* practice({ webhooks: url })
      const { participant, session, speaker } = yield* meet({}, agent)
      const spoken = yield* call("POST", speaker, { Body: "Your table is booked." })
      assert.deepInclude(spoken.body, {
        data: '{"body":"Your table is booked."}',
        participant_sid: participant,
        outbound_participant_sid: participant,
        outbound_resource_status: "queued",
        outbound_resource_type: "Message",
        inbound_participant_sid: null,
        type: "message"
      })
      yield* until(() => told.length === 3)
      assert.deepStrictEqual(interactions("outboundResourceStatus", told), ["queued", "sent", "delivered"])
      for (const { parameters, signature } of told) {
        assert.strictEqual(signature, signed(`${url}/twilio-proxy`, parameters))
        assert.isFalse(parameters.has("inboundResourceSid"))
      }
      const [last] = read(Interactions)(yield* call("GET", speaker)).interactions
      assert.strictEqual(last?.outbound_resource_status, "delivered")
      const [message] = read(Messages)(yield* json("GET", "/twilio-proxy/messages")).messages
      assert.include(message, {
        status: "delivered",
        text: "Your table is booked.",
        id: last?.outbound_resource_sid ?? ""
      })

      yield* text("thanks")
      assert.lengthOf(read(Interactions)(yield* call("GET", `${session}/Interactions`)).interactions, 2)
      assert.lengthOf(read(Interactions)(yield* call("GET", speaker)).interactions, 1, "only what was said to him")
    })
  )

  it.scopedLive("needs words or a picture, and not too many of either", () =>
    Effect.gen(function* () {
      const { call, meet, refused } = yield* practice()
      const { session, speaker } = yield* meet()
      const pictures = (many: number, url: string) => Array.from({ length: many }, () => ["MediaUrl", url] as const)
      assert.deepStrictEqual(yield* refused(speaker, {}), [400, 21602])
      assert.deepStrictEqual(yield* refused(speaker, { Body: "x".repeat(1601) }), [400, 21617])
      assert.deepStrictEqual(yield* refused(speaker, pictures(1, "cat.jpg")), [400, 21620])
      assert.deepStrictEqual(yield* refused(speaker, pictures(11, "https://example.com/cat.jpg")), [400, 21623])
      const seen = yield* call("POST", speaker, pictures(2, "https://example.com/cat.jpg"))
      assert.include(seen.body, { data: '{"body":"","media":2}' })
      const nobody = `${session}/Participants/KP0/MessageInteractions`
      assert.deepStrictEqual(yield* refused(nobody, { Body: "x" }), [404, 20404])
    })
  )
})
