/** The client on the practice ground: both versions, and every way to get a token. */
import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import {
  type Credentials,
  make,
  NetSapiensClient,
  type NetSapiensClientOptions,
  NetSapiensConfig
} from "@parley/client/netsapiens"
import { ConfigProvider, Effect, Fiber, Redacted, Stream } from "effect"
import { practice } from "../practice.ts"

const live = Effect.provide(NodeHttpClient.layerUndici)
const login = {
  clientId: "practice-client-brief",
  clientSecret: Redacted.make("not-a-secret-practice-client-secret"),
  username: "1000@practice.example",
  password: Redacted.make("not-a-secret-practice-password")
}
const apiKey: Credentials = { kind: "bearer", token: Redacted.make("nsu_not-a-secret-practice-key") }
const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49, 0x48, 0x44, 0x52])

const at = (options: Partial<NetSapiensClientOptions> = {}) =>
  Effect.flatMap(practice("netsapiens"), ({ url }) =>
    NetSapiensClient.make({
      apiUrl: `${url}/netsapiens${options.version === 44 ? "/v44" : ""}/ns-api/v2`,
      credentials: apiKey,
      ...options
    })
  )
const from = "15005550020"
const media = { bytes: png, mimeType: "image/png" }

describe.each([44, 45] as const)("version %i", (version) => {
  it.scopedLive("takes a message of every kind, and gives it back", () =>
    Effect.gen(function* () {
      const { messages, sessions } = yield* at({ version })
      const to = "15551234567"
      const { session } = yield* messages.sendSms({ from, to, text: "5" })
      yield* messages.sendMms({ session, from, to, media })
      const said = [...(yield* Stream.runCollect(messages.list(session)))]
      assert.deepStrictEqual(
        said.map(({ mediaSize, text, type }): ReadonlyArray<unknown> => [type, text, mediaSize]),
        [
          ["mms", "media", 16],
          ["sms", "5", 0]
        ]
      )
      const group = yield* messages.sendGroupSms({ from, to: [to, "15551234568"], text: "all" })
      yield* messages.sendChat({ to: "1001", text: "one" })
      const chat = yield* messages.sendGroupChat({ to: ["1001", "1002"], text: "both" })
      yield* messages.sendMediaChat({ to: ["1001", "1002"], media, session: chat.session })
      const all = [...(yield* Stream.runCollect(sessions.list({ limit: 2 })))]
      assert.lengthOf(all, 4)

      const named = all.find(({ id }) => id === chat.session)
      const fixed = all.find(({ id }) => id === group.session)
      if (named === undefined || fixed === undefined) return assert.fail("a session is not listed")
      yield* sessions.rename(named, "Lunch")
      yield* sessions.updateParticipants(named, ["1000@practice.example", "1002@practice.example"])
      assert.strictEqual((yield* Effect.flip(sessions.rename(fixed, "Lunch"))).reason._tag, "Conflict")
      yield* sessions.leave(chat.session)
      yield* sessions.delete(session)
      assert.strictEqual(yield* Stream.runCount(sessions.list()), 2)
    }).pipe(live)
  )

  it.scopedLive("keeps numbers and subscriptions", () =>
    Effect.gen(function* () {
      const { numbers, subscriptions } = yield* at({ version })
      assert.strictEqual(yield* numbers.count(), 1)
      assert.deepInclude((yield* numbers.list())[0], { number: from, application: "user" })
      const created = { number: "15005550029", application: "available" as const }
      yield* numbers.create(created)
      yield* numbers.update(created.number, { application: "user", dest: "1000" })
      assert.strictEqual(yield* numbers.count(), 2)
      yield* numbers.delete(created.number)
      const { id } = yield* subscriptions.create({ model: "message", postUrl: "https://bot.example" })
      yield* subscriptions.update(id, { errorCount: 0 })
      assert.strictEqual((yield* subscriptions.read(id)).postUrl, "https://bot.example")
      yield* subscriptions.delete(id)
      assert.deepStrictEqual(yield* subscriptions.list(), [])
    }).pipe(live)
  )
})

describe("a login", () => {
  it.scopedLive.each(["oauth", "jwt"] as const)("by %s is renewed when its two seconds are over", (kind) =>
    Effect.gen(function* () {
      const { numbers } = yield* at({ credentials: { ...login, kind } })
      assert.strictEqual(yield* numbers.count(), 1)
      yield* Effect.sleep("2100 millis")
      assert.strictEqual(yield* numbers.count(), 1)
    }).pipe(live)
  )

  it.scopedLive("with a wrong password is refused", () =>
    Effect.gen(function* () {
      const { numbers } = yield* at({ credentials: { ...login, kind: "oauth", password: Redacted.make("wrong") } })
      assert.strictEqual((yield* Effect.flip(numbers.count())).reason._tag, "Unauthorized")
    }).pipe(live)
  )
})

describe("version 45 alone", () => {
  it.scopedLive("gives one session, those of a domain, begins one, and says which build it is", () =>
    Effect.gen(function* () {
      const { messages, sessions, subscriptions, version } = yield* at()
      yield* sessions.start({ type: "sms", from, to: "15551234567", text: "Hi" })
      const { session } = yield* messages.sendChat({ to: "1001", text: "Hi" })
      assert.strictEqual((yield* sessions.get(session)).id, session)
      assert.strictEqual(yield* Stream.runCount(sessions.listForDomain()), 2)
      assert.match((yield* version).apiVersion, /^45/)
      const { id } = yield* subscriptions.create({ model: "message", postUrl: "https://bot.example" }, "~")
      yield* subscriptions.update(id, { postsCount: 0 }, "~")
      assert.lengthOf(yield* subscriptions.list("~"), 1)
      yield* subscriptions.delete(id, "~")
    }).pipe(live)
  )
})

describe("a provider whose webhook has failed", () => {
  it.scopedLive("fetches what was said, and keeps its subscription", () =>
    Effect.gen(function* () {
      const { control, publicUrl, settings, url } = yield* practice("netsapiens")
      const environment = ConfigProvider.fromMap(new Map(Object.entries({ ...settings, PARLEY_PUBLIC_URL: publicUrl })))
      const config = yield* Effect.withConfigProvider(NetSapiensConfig, environment)
      const { listen } = yield* make({ ...config, watch: { every: "50 millis", life: "1 day" } })
      const { subscriptions } = yield* NetSapiensClient.make({
        apiUrl: `${url}/netsapiens/ns-api/v2`,
        credentials: apiKey
      })
      const heard = yield* Effect.fork(Stream.runCollect(Stream.take(listen(), 1)))
      const [before] = yield* Effect.repeat(subscriptions.list(), { until: (all) => all.length > 0 })
      yield* control("POST", "faults", { operation: "webhook", kind: "500" })
      yield* control("POST", "texts", { from: "+15551234567", to: `+${from}`, text: "Is anybody there?" })
      const failing = yield* Effect.repeat(subscriptions.list(), { until: ([it]) => it?.status === "error" })
      assert.deepStrictEqual(
        failing.map(({ id }) => id),
        [before?.id]
      )
      const [event] = yield* Fiber.join(heard)
      assert.strictEqual(event?._tag === "MessageReceived" && event.message.text, "Is anybody there?")
    }).pipe(live)
  )
})
