/** What was ordered to go wrong goes wrong in the operations of Proxy, and what is kept is there after a restart. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Predicate, Schema } from "effect"
import { bot, Messages, read, until } from "../ground.ts"
import { agent, code, Interactions, practice, Receipt, Sid } from "./practice.ts"

describe("a fault", () => {
  it.scopedLive("befalls the operation that it was ordered for", () =>
    Effect.gen(function* () {
      const { call, fault, home, json, meet, refused } = yield* practice()
      yield* fault({ operation: "createSession", kind: "429", retryAfter: 7 })
      const tooMany = yield* call("POST", `${home}/Sessions`, {})
      assert.deepStrictEqual([code(tooMany), tooMany.headers.get("retry-after")], [[429, 20429], "7"])
      const { session, speaker } = yield* meet()
      yield* fault({ operation: "create", kind: "500" })
      assert.deepStrictEqual(yield* refused(speaker, { Body: "hello" }), [500, 20500])
      assert.deepInclude((yield* call("GET", speaker)).body, { interactions: [] })
      for (const [operation, method, path] of [
        ["fetch", "GET", session],
        ["list", "GET", `${home}/Sessions`],
        ["update", "POST", session],
        ["createParticipant", "POST", `${session}/Participants`],
        ["createPhoneNumber", "POST", `${home}/PhoneNumbers`],
        ["createService", "POST", "/Services"],
        ["delete", "DELETE", session]
      ] as const) {
        yield* fault({ operation, kind: "500" })
        assert.deepStrictEqual(code(yield* call(method, path)), [500, 20500], operation)
      }
      yield* fault({ operation: "create", kind: "drop-after" })
      const lost = yield* Effect.exit(call("POST", speaker, { Body: "hello" }))
      assert.strictEqual(lost._tag, "Failure")
      assert.lengthOf(read(Interactions)(yield* call("GET", speaker)).interactions, 1)
      assert.strictEqual((yield* json("POST", "/twilio-proxy/faults", { operation: "dream", kind: "500" })).status, 400)
    })
  )

  it.scopedLive("lets the carrier fail: undelivered, and the bot is told so", () =>
    Effect.gen(function* () {
      const { told, url } = yield* bot
      const { call, fault, json, meet } = yield* practice({ webhooks: url })
      const { speaker } = yield* meet()
      yield* fault({ operation: "deliver", kind: "undelivered" })
      yield* call("POST", speaker, { Body: "hello" })
      yield* until(() => told.length === 3)
      assert.deepStrictEqual(
        told.map(({ parameters }) => parameters.get("outboundResourceStatus")),
        ["queued", "sent", "undelivered"]
      )
      const [message] = read(Messages)(yield* json("GET", "/twilio-proxy/messages")).messages
      assert.include(message, { status: "undelivered", error: 30003 })
    })
  )

  it.scopedLive("keeps a callback from the bot, and the text is kept all the same", () =>
    Effect.gen(function* () {
      const { told, url } = yield* bot
      const { call, fault, meet, text } = yield* practice({ webhooks: url })
      const { session, speaker } = yield* meet()
      yield* fault({ operation: "webhook", kind: "drop" })
      assert.deepStrictEqual(read(Receipt)(yield* text("hello")).webhook, { failed: "dropped" })
      yield* fault({ operation: "callback", kind: "500" })
      yield* call("POST", speaker, { Body: "hello" })
      yield* until(() => told.length === 2)
      assert.deepStrictEqual(
        told.map(({ parameters }) => parameters.get("outboundResourceStatus")),
        ["sent", "delivered"]
      )
      assert.lengthOf(read(Interactions)(yield* call("GET", `${session}/Interactions`)).interactions, 2)
    })
  )
})

describe("a restart", () => {
  it.scopedLive("changes nothing: what was made is there, what was deleted is not, who opted out is silent", () =>
    Effect.gen(function* () {
      const folder = yield* Effect.acquireRelease(
        Effect.sync(() => mkdtempSync(join(tmpdir(), "parley-proxy-"))),
        (path) => Effect.sync(() => rmSync(path, { recursive: true }))
      )
      const file = join(folder, "ground.jsonl")
      const { told, url } = yield* bot
      const everything = ({ call, home }: Effect.Effect.Success<ReturnType<typeof practice>>, session: string) =>
        Effect.forEach(
          [`${home}/Sessions`, `${home}/PhoneNumbers`, `${session}/Participants`, `${session}/Interactions`],
          (path) =>
            Effect.map(call("GET", path), ({ body }) => (Predicate.isRecord(body) ? { ...body, meta: null } : body))
        )
      const bare = (all: unknown) => JSON.stringify(all).replace(/http:\/\/127.0.0.1:\d+/g, "")

      const first = yield* Effect.scoped(
        Effect.gen(function* () {
          const it = yield* practice({ file, webhooks: url })
          const gone = yield* it.meet({ UniqueName: "gone" })
          yield* it.call("DELETE", gone.session)
          const { sid } = read(Sid)(yield* it.call("POST", "/Services", { UniqueName: "gone too" }))
          yield* it.call("DELETE", `/Services/${sid}`)
          const met = yield* it.meet({ UniqueName: "kept", Ttl: "600" }, agent)
          yield* it.call("POST", it.home, { UniqueName: "renamed" })
          const { message } = read(Receipt)(yield* it.text("hello"))
          yield* until(() => told.length === 3)
          yield* it.text("STOP")
          // Under way when the process ends.
          yield* it.text("to the guest", { from: agent })
          return { ...met, message, before: bare(yield* everything(it, met.session)), old: gone.session }
        })
      )
      const it = yield* practice({ file, webhooks: url })
      assert.strictEqual(bare(yield* everything(it, first.session)), first.before)
      assert.deepStrictEqual(yield* it.refused(first.old), [404, 20404])
      const { services } = read(
        Schema.Struct({ services: Schema.Array(Schema.Struct({ unique_name: Schema.String })) })
      )(yield* it.call("GET", "/Services"))
      assert.deepStrictEqual(services, [{ unique_name: "renamed" }])
      assert.deepStrictEqual(yield* it.refused(first.speaker, { Body: "hello" }), [400, 21610])
      const sent = told[0]?.body
      told.splice(0)
      yield* it.json("POST", "/twilio-proxy/texts", { id: first.message.id })
      assert.strictEqual(told[0]?.body, sent)
    })
  )

  it.scopedLive("does not lose what was under way", () =>
    Effect.gen(function* () {
      const folder = yield* Effect.acquireRelease(
        Effect.sync(() => mkdtempSync(join(tmpdir(), "parley-proxy-"))),
        (path) => Effect.sync(() => rmSync(path, { recursive: true }))
      )
      const file = join(folder, "ground.jsonl")
      const { told, url } = yield* bot
      const speaker = yield* Effect.scoped(
        Effect.gen(function* () {
          const { call, meet } = yield* practice({ file })
          const { speaker } = yield* meet()
          yield* call("POST", speaker, { Body: "hello" })
          return speaker
        })
      )
      const { call } = yield* practice({ file, webhooks: url })
      yield* until(() => told.at(-1)?.parameters.get("outboundResourceStatus") === "delivered")
      const [spoken] = read(Interactions)(yield* call("GET", speaker)).interactions
      assert.strictEqual(spoken?.outbound_resource_status, "delivered")
    })
  )
})
