import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { provider, TwilioProxyClient, TwilioProxyConfig } from "@parley/client/twilio-proxy"
import { NotConfigured } from "@parley/messaging"
import { ConfigProvider, Effect, Redacted } from "effect"

const whole = {
  PARLEY_TWILIO_PROXY_ACCOUNT_SID: `AC${"0123456789abcdef".repeat(2)}`,
  PARLEY_TWILIO_PROXY_AUTH_TOKEN: "canary-0123456789abcdef",
  PARLEY_TWILIO_PROXY_SERVICE_SID: `KS${"0123456789abcdef".repeat(2)}`,
  PARLEY_PUBLIC_URL: "https://bot.example/base"
}
type Keys = Readonly<Record<string, string>>
const without = (key: string): Keys => Object.fromEntries(Object.entries<string>(whole).filter(([it]) => it !== key))

const under =
  (keys: Keys) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>) =>
    Effect.withConfigProvider(effect, ConfigProvider.fromMap(new Map(Object.entries(keys)), { pathDelim: "_" }))
const complaint = (keys: Keys) => Effect.map(Effect.flip(under(keys)(TwilioProxyConfig)), String)

describe("the settings", () => {
  it.effect("are read, and make a provider whose account is the account's service", () =>
    Effect.gen(function* () {
      const config = yield* under(whole)(TwilioProxyConfig)
      assert.strictEqual(config.serviceSid, whole.PARLEY_TWILIO_PROXY_SERVICE_SID)
      assert.strictEqual(Redacted.value(config.authToken), "canary-0123456789abcdef")
      assert.notProperty(config, "apiUrl")
      assert.notInclude(JSON.stringify(config) + String(config.authToken), "canary")
      const near = yield* under({ ...whole, PARLEY_TWILIO_PROXY_API_URL: "http://127.0.0.1:3000/twilio-proxy" })(
        TwilioProxyConfig
      )
      assert.strictEqual(near.apiUrl, "http://127.0.0.1:3000/twilio-proxy")
      const made = yield* Effect.provide(under(whole)(provider), NodeHttpClient.layerUndici)
      assert.strictEqual(
        made.account,
        `${whole.PARLEY_TWILIO_PROXY_ACCOUNT_SID}/${whole.PARLEY_TWILIO_PROXY_SERVICE_SID}`
      )
    })
  )

  it.effect("are absent all together: then Twilio Proxy is not configured", () =>
    Effect.gen(function* () {
      for (const keys of [{}, { PARLEY_PUBLIC_URL: "https://bot.example" }, { PARLEY_TWILIO_ACCOUNT_SID: "AC1" }]) {
        const error = yield* Effect.flip(under(keys)(TwilioProxyConfig))
        assert.deepStrictEqual(error, new NotConfigured({ provider: "twilio-proxy" }))
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

  it.effect.each([
    ["PARLEY_TWILIO_PROXY_ACCOUNT_SID", "", "AC123", `KS${"0".repeat(32)}`],
    ["PARLEY_TWILIO_PROXY_AUTH_TOKEN", "", "undefined", "0123456789 abcdef canary"],
    ["PARLEY_TWILIO_PROXY_SERVICE_SID", "", "guests", `AC${"0".repeat(32)}`],
    ["PARLEY_TWILIO_PROXY_API_URL", "", "https://proxy.twilio.com/", "ftp://proxy.twilio.com"],
    ["PARLEY_PUBLIC_URL", "", "bot.example", "https://bot.example/"]
  ] as const)("name %s when it is malformed or empty, and do not quote it", ([key, ...values]) =>
    Effect.gen(function* () {
      for (const value of values) {
        const said = yield* complaint({ ...whole, [key]: value })
        assert.match(said, new RegExp(`Invalid data at ${key}: "expected .{10,}"`), value)
        assert.notInclude(said, "canary")
      }
    })
  )

  it.effect("of a client are fewer: it is not called back, and has no service of its own", () =>
    Effect.gen(function* () {
      const { PARLEY_TWILIO_PROXY_ACCOUNT_SID, PARLEY_TWILIO_PROXY_AUTH_TOKEN } = whole
      const client = TwilioProxyClient.pipe(
        Effect.provide(TwilioProxyClient.layerConfig),
        Effect.provide(NodeHttpClient.layerUndici)
      )
      yield* under({ PARLEY_TWILIO_PROXY_ACCOUNT_SID, PARLEY_TWILIO_PROXY_AUTH_TOKEN })(client)
      const said = String(yield* Effect.flip(under({})(client)))
      assert.include(said, "PARLEY_TWILIO_PROXY_ACCOUNT_SID")
      assert.include(said, "PARLEY_TWILIO_PROXY_AUTH_TOKEN")
    })
  )
})
