/** The vendor's own package against the practice Twilio: only the host is changed, and it does not notice. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import twilio from "twilio"
import RequestClient from "twilio/lib/base/RequestClient.js"
import { contact, ground, sender, sid } from "../ground.ts"

/** Sends to `url` what is meant for the vendor. */
class Elsewhere extends RequestClient {
  constructor(readonly url: string) {
    super()
  }
  override request<A>(options: RequestClient.RequestOptions<A>) {
    return super.request({ ...options, uri: options.uri.replace("https://api.twilio.com", this.url) })
  }
}

const MessagingServiceSid = "MG00000000000000000000000000000001"
const Refused = Schema.Struct({ code: Schema.Int, status: Schema.Int })

const user = Effect.map(ground(), ({ url }) =>
  twilio("SK00000000000000000000000000000001", "not-a-secret-practice-api-secret", {
    accountSid: sid,
    httpClient: new Elsewhere(`${url}/twilio`)
  })
)

const refusal = (attempt: () => Promise<unknown>) =>
  Effect.map(
    Effect.flip(Effect.tryPromise({ try: attempt, catch: (error) => error })),
    Schema.decodeUnknownSync(Refused)
  )

const arrive = (client: twilio.Twilio, id: string) =>
  Effect.repeat(
    Effect.promise(() => client.messages(id).fetch()),
    { until: ({ status }) => status === "delivered" }
  )

describe("the official twilio package", () => {
  it.scopedLive("creates, fetches, lists, redacts and removes a message", () =>
    Effect.gen(function* () {
      const client = yield* user
      const created = yield* Effect.promise(() =>
        client.messages.create({ to: contact, from: sender, body: "hello", provideFeedback: true })
      )
      assert.strictEqual(created.status, "queued")
      yield* Effect.promise(() =>
        client.messages.create({ to: contact, messagingServiceSid: MessagingServiceSid, body: "two" })
      )
      const { body, dateSent, from } = yield* arrive(client, created.sid)
      assert.deepStrictEqual([body, from, dateSent instanceof Date], ["hello", sender, true])

      const paged = yield* Effect.promise(() => client.messages.list({ to: contact, pageSize: 1 }))
      assert.deepStrictEqual(
        paged.map(({ body }) => body),
        ["two", "hello"]
      )
      const given = yield* Effect.promise(() => client.messages(created.sid).feedback.create({ outcome: "confirmed" }))
      assert.deepStrictEqual([given.outcome, given.messageSid], ["confirmed", created.sid])

      assert.strictEqual((yield* Effect.promise(() => client.messages(created.sid).update({ body: "" }))).body, "")
      assert.isTrue(yield* Effect.promise(() => client.messages(created.sid).remove()))
      assert.deepStrictEqual(yield* refusal(() => client.messages(created.sid).fetch()), { code: 20404, status: 404 })
      assert.lengthOf(yield* Effect.promise(() => client.messages.list()), 1)
    })
  )

  it.scopedLive("schedules a message and cancels it", () =>
    Effect.gen(function* () {
      const client = yield* user
      const scheduled = yield* Effect.promise(() =>
        client.messages.create({
          to: contact,
          body: "tomorrow",
          messagingServiceSid: MessagingServiceSid,
          scheduleType: "fixed",
          sendAt: new Date(Date.now() + 86_400_000)
        })
      )
      assert.strictEqual(scheduled.status, "scheduled")
      const cancel = () => client.messages(scheduled.sid).update({ status: "canceled" })
      assert.strictEqual((yield* Effect.promise(cancel)).status, "canceled")
      assert.deepStrictEqual(yield* refusal(cancel), { code: 30409, status: 409 })
    })
  )

  it.scopedLive("lists the media of a message, fetches one and removes it", () =>
    Effect.gen(function* () {
      const client = yield* user
      const { sid } = yield* Effect.promise(() =>
        client.messages.create({
          to: contact,
          from: sender,
          mediaUrl: ["https://example.com/a.png", "https://example.com/b.gif"]
        })
      )
      yield* arrive(client, sid)
      const media = () => client.messages(sid).media.list({ dateCreatedAfter: new Date(0), pageSize: 1 })
      const [first, second] = yield* Effect.promise(media)
      assert.deepStrictEqual([first?.contentType, second?.contentType], ["image/png", "image/gif"])
      const one = client.messages(sid).media(first?.sid ?? "")
      assert.strictEqual((yield* Effect.promise(() => one.fetch())).parentSid, sid)
      assert.isTrue(yield* Effect.promise(() => one.remove()))
      assert.deepStrictEqual(
        (yield* Effect.promise(media)).map(({ sid }) => sid),
        [second?.sid ?? ""]
      )
    })
  )
})
