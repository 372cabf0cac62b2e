import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { TwilioClient } from "@parley/client/twilio"
import { Chunk, ConfigProvider, DateTime, Effect, Schedule, Stream } from "effect"
import { contact } from "../stage.ts"
import { practice } from "../practice.ts"

/** The client as the practice ground's settings have it. */
const twilio = Effect.gen(function* () {
  const { settings } = yield* practice("twilio")
  const client = yield* TwilioClient.pipe(
    Effect.provide(TwilioClient.layerConfig),
    Effect.withConfigProvider(ConfigProvider.fromMap(new Map(Object.entries(settings))))
  )
  return { client, from: settings["PARLEY_TWILIO_FROM"] ?? "" }
})

describe("at the practice ground", () => {
  it.scopedLive("a message is redacted, told about and deleted, with what went with it", () =>
    Effect.gen(function* () {
      const { client, from } = yield* twilio
      const picture = "https://bot.example/cake.png"
      const { sid } = yield* client.create({
        to: contact,
        from,
        body: "Psst",
        mediaUrl: [picture],
        provideFeedback: true
      })
      yield* Effect.repeat(client.fetch(sid), {
        until: ({ status }) => status === "delivered",
        schedule: Schedule.spaced("20 millis")
      }).pipe(Effect.timeout("20 seconds"))

      assert.strictEqual((yield* client.redact(sid)).body, "")
      assert.strictEqual((yield* client.fetch(sid)).body, "")
      assert.strictEqual((yield* client.feedback(sid, "confirmed")).outcome, "confirmed")

      const [kept] = Chunk.toReadonlyArray(yield* Stream.runCollect(client.media.list(sid)))
      assert.strictEqual(kept?.parentSid, sid)
      assert.deepStrictEqual(yield* client.media.fetch(sid, kept?.sid ?? ""), kept)
      yield* client.media.delete(sid, kept?.sid ?? "")
      assert.isTrue(Chunk.isEmpty(yield* Stream.runCollect(client.media.list(sid))))

      yield* client.delete(sid)
      assert.strictEqual((yield* Effect.flip(client.fetch(sid))).message, "Twilio.fetch: NotFound")
      assert.strictEqual((yield* Effect.flip(client.delete(sid))).message, "Twilio.delete: NotFound")
    }).pipe(Effect.provide(NodeHttpClient.layerUndici))
  )

  it.scopedLive("a message that is for later is called off, and one that has gone is not", () =>
    Effect.gen(function* () {
      const { client, from } = yield* twilio
      const sendAt = DateTime.add(yield* DateTime.now, { hours: 1 })
      const messagingServiceSid = "MG00000000000000000000000000000001"
      const later = yield* client.create({
        to: contact,
        messagingServiceSid,
        body: "Soon",
        scheduleType: "fixed",
        sendAt
      })
      assert.strictEqual(later.status, "scheduled")
      assert.strictEqual((yield* client.cancel(later.sid)).status, "canceled")
      const gone = yield* client.create({ to: contact, from, body: "Now" })
      assert.strictEqual((yield* Effect.flip(client.cancel(gone.sid))).reason._tag, "Conflict")
    }).pipe(Effect.provide(NodeHttpClient.layerUndici))
  )
})
