/** A text that is posted to the bot as JSON, signed by its address alone. */
import { createHash } from "node:crypto"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import twilio from "twilio"
import { bot, contact, ground, read, sender } from "../ground.ts"

describe("a text ordered as JSON", () => {
  it.scopedLive("has the same parameters, and the digest of its body in the signed address", () =>
    Effect.gen(function* () {
      const { told, url } = yield* bot
      const { json, text } = yield* ground({ webhooks: url })
      const sent = yield* text("Hi & é", {
        as: "json",
        media: [{ url: "https://example.com/a.png", type: "image/png" }]
      })
      assert.strictEqual(sent.status, 201)
      yield* text("Hi & é", { media: [{ url: "https://example.com/a.png", type: "image/png" }] })
      const { id } = read(Schema.Struct({ message: Schema.Struct({ id: Schema.String }) }))(sent).message
      yield* json("POST", "/twilio/texts", { id })

      const [first, form, again] = told
      const body: unknown = JSON.parse(first?.body ?? "")
      const digest = createHash("sha256")
        .update(first?.body ?? "")
        .digest("hex")
      assert.strictEqual(first?.type, "application/json")
      assert.strictEqual(first?.path, `/twilio?bodySHA256=${digest}`)
      assert.isTrue(
        twilio.validateRequestWithBody(
          "not-a-secret-practice-auth-token",
          first?.signature ?? "",
          `${url}${first?.path}`,
          first?.body ?? ""
        ),
        "the vendor's own validator is content"
      )
      assert.include(body, { MessageSid: id, From: contact, To: sender, Body: "Hi & é", NumMedia: "1" })
      assert.deepStrictEqual(Object.keys(Object(body)).sort(), [...(form?.parameters.keys() ?? [])].sort())
      assert.deepStrictEqual([again?.path, again?.body], [first?.path, first?.body], "delivered again as it was")
    })
  )

  it.scopedLive("is refused when it is asked for in another way", () =>
    Effect.gen(function* () {
      const { text } = yield* ground()
      assert.strictEqual((yield* text("x", { as: "xml" })).status, 400)
    })
  )
})
