import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { GenesysClient, GenesysConfig, GenesysCredentials } from "@parley/client/genesys-sms"
import { NotConfigured } from "@parley/messaging"
import { ConfigProvider, Effect, Redacted } from "effect"

const few = {
  PARLEY_GENESYS_API_URL: "https://gws.example.com/api/v2",
  PARLEY_GENESYS_USERNAME: "bot@example.com",
  PARLEY_GENESYS_PASSWORD: "canary"
}
const whole = {
  ...few,
  PARLEY_GENESYS_SEGMENT: "smsessions",
  PARLEY_GENESYS_CHANNEL: "sms",
  PARLEY_GENESYS_NICKNAME: "Robin",
  PARLEY_GENESYS_PLACE: "Place 1",
  PARLEY_GENESYS_CONTACT_KEY: "ANI",
  PARLEY_GENESYS_SENDER_KEY: "DNIS",
  PARLEY_GENESYS_FROM: "+15550100001",
  PARLEY_GENESYS_DISPOSITION: "Done by the bot"
}
type Keys = Readonly<Record<string, string>>
const under =
  (keys: Keys) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>) =>
    Effect.withConfigProvider(effect, ConfigProvider.fromMap(new Map(Object.entries(keys)), { pathDelim: "_" }))

describe("the settings", () => {
  it.effect("are three, and the others have a usual value or none", () =>
    Effect.gen(function* () {
      const { password, ...rest } = yield* under(few)(GenesysConfig)
      assert.strictEqual(Redacted.value(password), "canary")
      assert.deepStrictEqual(rest, {
        apiUrl: "https://gws.example.com/api/v2",
        username: "bot@example.com",
        nickname: "Bot",
        contactKey: "PhoneNumber",
        senderKey: "ServiceNumber"
      })
    })
  )

  it.effect("may say more", () =>
    Effect.gen(function* () {
      const { password: _, ...rest } = yield* under(whole)(GenesysConfig)
      assert.deepStrictEqual<unknown>(rest, {
        apiUrl: "https://gws.example.com/api/v2",
        username: "bot@example.com",
        segment: "smsessions",
        channel: "sms",
        nickname: "Robin",
        place: "Place 1",
        contactKey: "ANI",
        senderKey: "DNIS",
        from: "+15550100001",
        disposition: "Done by the bot"
      })
      const { channel, segment } = yield* under(whole)(GenesysCredentials)
      assert.deepStrictEqual([channel, segment], ["sms", "smsessions"])
    })
  )

  it.effect("are all there, or none", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(under({})(GenesysConfig))
      assert.deepStrictEqual(error, new NotConfigured({ provider: "genesys-sms" }))
      for (const key of Object.keys(few)) {
        const rest = Object.fromEntries(Object.entries(few).filter(([it]) => it !== key))
        assert.include(String(yield* Effect.flip(under(rest)(GenesysConfig))), key)
        assert.include(String(yield* Effect.flip(under(rest)(GenesysCredentials))), key)
      }
      for (const [key, value] of Object.entries(whole)) {
        if (!(key in few))
          assert.notInstanceOf(yield* Effect.flip(under({ [key]: value })(GenesysConfig)), NotConfigured)
      }
    })
  )

  it.effect("that are wrong are named, all of them, without their values", () =>
    Effect.gen(function* () {
      const wrong = {
        PARLEY_GENESYS_API_URL: "canary/",
        PARLEY_GENESYS_USERNAME: "canary:canary",
        PARLEY_GENESYS_PASSWORD: " ",
        PARLEY_GENESYS_SEGMENT: "canary",
        PARLEY_GENESYS_CHANNEL: "can/ary",
        PARLEY_GENESYS_NICKNAME: " ",
        PARLEY_GENESYS_PLACE: " ",
        PARLEY_GENESYS_CONTACT_KEY: " ",
        PARLEY_GENESYS_SENDER_KEY: " ",
        PARLEY_GENESYS_FROM: "canary",
        PARLEY_GENESYS_DISPOSITION: ""
      }
      const said = String(yield* Effect.flip(under(wrong)(GenesysConfig)))
      for (const key of Object.keys(wrong)) assert.include(said, key)
      assert.notInclude(said, "canary")
    })
  )

  it.scoped("make a client", () =>
    under(few)(Effect.provide(GenesysClient, GenesysClient.layerConfig)).pipe(
      Effect.provide(NodeHttpClient.layerUndici)
    )
  )
})
