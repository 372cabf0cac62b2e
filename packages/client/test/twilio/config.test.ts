import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { provider, TwilioClient, TwilioConfig } from "@parley/client/twilio"
import { NotConfigured } from "@parley/messaging"
import { ConfigProvider, Effect, Redacted } from "effect"

const whole = {
  PARLEY_TWILIO_ACCOUNT_SID: `AC${"0123456789abcdef".repeat(2)}`,
  PARLEY_TWILIO_AUTH_TOKEN: "canary-0123456789abcdef",
  PARLEY_TWILIO_FROM: "+15550100001",
  PARLEY_PUBLIC_URL: "https://bot.example/base"
}
type Keys = Readonly<Record<string, string>>
const without = (key: string): Keys => Object.fromEntries(Object.entries<string>(whole).filter(([it]) => it !== key))

const under =
  (keys: Keys) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>) =>
    Effect.withConfigProvider(effect, ConfigProvider.fromMap(new Map(Object.entries(keys)), { pathDelim: "_" }))
const complaint = (keys: Keys) => Effect.map(Effect.flip(under(keys)(TwilioConfig)), String)

describe("the settings", () => {
  it.effect("are read", () =>
    Effect.gen(function* () {
      const config = yield* under(whole)(TwilioConfig)
      assert.strictEqual(config.from, "+15550100001")
      assert.strictEqual(config.publicUrl, "https://bot.example/base")
      assert.strictEqual(Redacted.value(config.authToken), "canary-0123456789abcdef")
      assert.notProperty(config, "apiKey")
      assert.notProperty(config, "apiUrl")
      assert.notInclude(JSON.stringify(config) + String(config.authToken), "canary")
    })
  )

  it.effect("may be a messaging service, an API key, a short code and another address", () =>
    Effect.gen(function* () {
      const config = yield* under({
        ...without("PARLEY_TWILIO_FROM"),
        PARLEY_TWILIO_MESSAGING_SERVICE_SID: `MG${"0".repeat(32)}`,
        PARLEY_TWILIO_API_KEY_SID: `SK${"0".repeat(32)}`,
        PARLEY_TWILIO_API_KEY_SECRET: "canary-secret-0123456789",
        PARLEY_TWILIO_API_URL: "http://127.0.0.1:3000/emulator/twilio"
      })(TwilioConfig)
      assert.strictEqual(config.messagingServiceSid, `MG${"0".repeat(32)}`)
      assert.strictEqual(config.apiKey?.sid, `SK${"0".repeat(32)}`)
      assert.strictEqual(config.apiUrl, "http://127.0.0.1:3000/emulator/twilio")
      assert.notProperty(config, "from")
      yield* under({ ...whole, PARLEY_TWILIO_FROM: "12345" })(TwilioConfig)
    })
  )

  it.effect("are absent all together: then Twilio is not configured", () =>
    Effect.gen(function* () {
      for (const keys of [
        {},
        { PARLEY_PUBLIC_URL: "https://bot.example" },
        { PARLEY_TWILIO_PROXY_SERVICE_SID: "KS1" }
      ]) {
        assert.deepStrictEqual(yield* Effect.flip(under(keys)(TwilioConfig)), new NotConfigured({ provider: "twilio" }))
        const error = yield* Effect.flip(Effect.provide(under(keys)(provider), NodeHttpClient.layerUndici))
        assert.deepStrictEqual(error, new NotConfigured({ provider: "twilio" }))
      }
    })
  )

  it.effect.each(Object.keys(whole))("name %s when it alone is missing, and what to do", (key) =>
    Effect.gen(function* () {
      const said = yield* complaint(without(key))
      assert.match(said, new RegExp(`Missing data at ${key}: "expected .{20,}"`))
      for (const other of Object.keys(whole)) if (other !== key) assert.notInclude(said, other)
    })
  )

  it.effect("name all that is wrong at once", () =>
    Effect.gen(function* () {
      const said = yield* complaint({ PARLEY_TWILIO_FROM: "" })
      for (const key of Object.keys(whole)) assert.include(said, key)
    })
  )

  it.effect.each([
    ["PARLEY_TWILIO_ACCOUNT_SID", "", "AC123", `SK${"0".repeat(32)}`, `AC${"0".repeat(32)} `, `AC${"g".repeat(32)}`],
    [
      "PARLEY_TWILIO_AUTH_TOKEN",
      "",
      "undefined",
      "null",
      " ".repeat(20),
      "too-short-canary",
      "0123456789 abcdef canary",
      "012345678901234"
    ],
    ["PARLEY_TWILIO_FROM", "", "canary", "15550100001000", "+0555", "+1 555 0100", "12", "+15550100001,+15550100002"],
    ["PARLEY_TWILIO_MESSAGING_SERVICE_SID", "", "MG1", "canary"],
    [
      "PARLEY_TWILIO_API_URL",
      "",
      "canary",
      "https://api.twilio.com/",
      "ftp://api.twilio.com",
      "https://u:p@host",
      "https://h?q",
      "http://h:99999"
    ],
    ["PARLEY_TWILIO_API_KEY_SID", "", "SK1", "canary"],
    ["PARLEY_TWILIO_API_KEY_SECRET", "", "short"],
    [
      "PARLEY_PUBLIC_URL",
      "",
      "bot.example",
      "https://bot.example/",
      "https://bot.example#a",
      "wss://bot.example",
      "https://"
    ]
  ] as const)("name %s when it is malformed or empty, and do not quote it", ([key, ...values]) =>
    Effect.gen(function* () {
      for (const value of values) {
        const said = yield* complaint({ ...whole, [key]: value === "too-short-canary" ? "canary" : value })
        assert.match(said, new RegExp(`Invalid data at ${key}: "expected .{10,}"`), value)
        if (value.trim() !== "" && value.length > 3 && !said.includes("address")) assert.notInclude(said, value)
        assert.notInclude(said, "canary")
      }
    })
  )

  it.effect("want an API key's two parts together", () =>
    Effect.gen(function* () {
      const sid = yield* complaint({ ...whole, PARLEY_TWILIO_API_KEY_SID: `SK${"0".repeat(32)}` })
      assert.match(sid, /Missing data at PARLEY_TWILIO_API_KEY_SECRET: .*PARLEY_TWILIO_API_KEY_SID/)
      const secret = yield* complaint({ ...whole, PARLEY_TWILIO_API_KEY_SECRET: "canary-secret-0123456789" })
      assert.match(secret, /Missing data at PARLEY_TWILIO_API_KEY_SID: .*PARLEY_TWILIO_API_KEY_SECRET/)
      assert.notInclude(secret, "canary")
    })
  )

  it.effect("of a client are fewer: it is not called back", () =>
    Effect.gen(function* () {
      const client = TwilioClient.pipe(
        Effect.provide(TwilioClient.layerConfig),
        Effect.provide(NodeHttpClient.layerUndici)
      )
      yield* under({
        PARLEY_TWILIO_ACCOUNT_SID: whole.PARLEY_TWILIO_ACCOUNT_SID,
        PARLEY_TWILIO_AUTH_TOKEN: whole.PARLEY_TWILIO_AUTH_TOKEN
      })(client)
      assert.include(String(yield* Effect.flip(under({})(client))), "PARLEY_TWILIO_ACCOUNT_SID")
    })
  )
})
