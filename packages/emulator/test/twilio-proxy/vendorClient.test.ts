/** The vendor's own package against the practice Proxy: only the host is changed, and it does not notice. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import twilio from "twilio"
import RequestClient from "twilio/lib/base/RequestClient.js"
import { ground, sid } from "../ground.ts"
import { agent, guest, number, service } from "./practice.ts"

/** Sends to `url` what is meant for the vendor. */
class Elsewhere extends RequestClient {
  constructor(readonly url: string) {
    super()
  }
  override request<A>(options: RequestClient.RequestOptions<A>) {
    return super.request({ ...options, uri: options.uri.replace("https://proxy.twilio.com", this.url) })
  }
}

const user = Effect.map(ground(), ({ json, url }) => ({
  json,
  proxy: twilio(sid, "not-a-secret-practice-auth-token", { httpClient: new Elsewhere(`${url}/twilio-proxy`) }).proxy.v1
}))

const ask = <A>(attempt: () => Promise<A>) => Effect.promise(attempt)
const refusal = (attempt: () => Promise<unknown>) =>
  Effect.map(
    Effect.flip(Effect.tryPromise({ try: attempt, catch: (error) => error })),
    Schema.decodeUnknownSync(Schema.Struct({ code: Schema.Int, status: Schema.Int }))
  )

describe("the official twilio package", () => {
  it.scopedLive("creates, fetches, lists, updates and deletes a session and its participants", () =>
    Effect.gen(function* () {
      const { sessions } = (yield* user).proxy.services(service)
      const made = yield* ask(() =>
        sessions.create({
          uniqueName: "booking-1",
          ttl: 3600,
          mode: "message-only",
          participants: [JSON.stringify({ Identifier: agent, FriendlyName: "Ann" })]
        })
      )
      assert.deepInclude(made, { status: "open", ttl: 3600, mode: "message-only" })
      assert.isNull(made.dateStarted)
      assert.deepStrictEqual((yield* ask(() => sessions("booking-1").fetch())).sid, made.sid)
      const expiry = new Date("2099-01-01T00:00:00Z")
      const updated = yield* ask(() =>
        sessions(made.sid).update({ ttl: 60, dateExpiry: expiry, status: "in-progress" })
      )
      assert.deepStrictEqual([updated.ttl, updated.dateExpiry, updated.status], [60, expiry, "in-progress"])

      const { participants } = sessions(made.sid)
      const joined = yield* ask(() => participants.create({ identifier: guest, friendlyName: "Guest" }))
      assert.include(joined, { identifier: guest, proxyIdentifier: number, sessionSid: made.sid })
      assert.strictEqual((yield* ask(() => participants(joined.sid).fetch())).friendlyName, "Guest")
      assert.deepStrictEqual(
        (yield* ask(() => participants.list({ pageSize: 1 }))).map(({ identifier }) => identifier),
        [guest, agent]
      )
      assert.isTrue(yield* ask(() => participants(joined.sid).remove()))
      assert.isTrue(yield* ask(() => sessions(made.sid).remove()))
      assert.deepStrictEqual(yield* refusal(() => sessions(made.sid).fetch()), { code: 20404, status: 404 })
    })
  )

  it.scopedLive("lists more sessions than a page holds", () =>
    Effect.gen(function* () {
      const { sessions } = (yield* user).proxy.services(service)
      for (const uniqueName of ["1", "2", "3", "4", "5"]) yield* ask(() => sessions.create({ uniqueName }))
      const named = (all: ReadonlyArray<{ readonly uniqueName: string }>) => all.map(({ uniqueName }) => uniqueName)
      assert.deepStrictEqual(named(yield* ask(() => sessions.list({ pageSize: 2 }))), ["5", "4", "3", "2", "1"])
      const first = yield* ask(() => sessions.page({ pageSize: 2 }))
      const second = yield* ask(async () => first.nextPage())
      assert.deepStrictEqual(named(second?.instances ?? []), ["3", "2"])
      const back = yield* ask(async () => second?.previousPage())
      assert.deepStrictEqual(named(back?.instances ?? []), ["5", "4"])
    })
  )

  it.scopedLive("speaks to a participant, and reads what was said", () =>
    Effect.gen(function* () {
      const { json, proxy } = yield* user
      const { sessions } = proxy.services(service)
      const { sid: session } = yield* ask(() => sessions.create({}))
      const { sid: participant } = yield* ask(() => sessions(session).participants.create({ identifier: guest }))
      yield* json("POST", "/twilio-proxy/texts", { from: guest, to: number, text: "hello" })
      const { messageInteractions } = sessions(session).participants(participant)
      const spoken = yield* ask(() => messageInteractions.create({ body: "and welcome" }))
      assert.include(spoken, { outboundResourceStatus: "queued", participantSid: participant, type: "message" })
      assert.lengthOf(yield* ask(() => messageInteractions.list()), 1)
      assert.strictEqual((yield* ask(() => messageInteractions(spoken.sid).fetch())).data, '{"body":"and welcome"}')
      const { interactions } = sessions(session)
      assert.deepStrictEqual(
        (yield* ask(() => interactions.list({ pageSize: 1 }))).map(({ data }) => data),
        ['{"body":"and welcome"}', '{"body":"hello"}']
      )
      assert.isTrue((yield* ask(() => interactions(spoken.sid).fetch())).dateCreated instanceof Date)
      assert.isTrue(yield* ask(() => interactions(spoken.sid).remove()))
    })
  )

  it.scopedLive("keeps services and their numbers, and hears refusals with their codes", () =>
    Effect.gen(function* () {
      const { proxy } = yield* user
      const made = yield* ask(() => proxy.services.create({ uniqueName: "another", defaultTtl: 60 }))
      assert.include(
        yield* ask(() => proxy.services(made.sid).update({ interceptCallbackUrl: "https://example.com/x" })),
        {
          interceptCallbackUrl: "https://example.com/x",
          defaultTtl: 60
        }
      )
      assert.lengthOf(yield* ask(() => proxy.services.list()), 2)
      const { phoneNumbers } = proxy.services(made.sid)
      const added = yield* ask(() => phoneNumbers.create({ phoneNumber: "+15005550021", isReserved: true }))
      assert.isFalse((yield* ask(() => phoneNumbers(added.sid).update({ isReserved: false }))).isReserved)
      assert.lengthOf(yield* ask(() => phoneNumbers.list()), 1)
      assert.deepStrictEqual(yield* refusal(() => phoneNumbers.create({ phoneNumber: number })), {
        code: 80104,
        status: 400
      })
      assert.isTrue(yield* ask(() => phoneNumbers(added.sid).remove()))
      assert.isTrue(yield* ask(() => proxy.services(made.sid).remove()))
    })
  )
})
