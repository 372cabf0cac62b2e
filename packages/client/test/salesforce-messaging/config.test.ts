import { generateKeyPairSync } from "node:crypto"
import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import {
  provider,
  SalesforceConfig,
  SalesforceCredentials,
  SalesforceInteractionClient
} from "@parley/client/salesforce-messaging"
import { Address, NotConfigured } from "@parley/messaging"
import { ConfigProvider, Effect, Redacted } from "effect"

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 })
const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString()

const P = "PARLEY_SALESFORCE_"
type Keys = Readonly<Record<string, string>>
const keys = (all: Keys): Keys => Object.fromEntries(Object.entries(all).map(([name, it]) => [`${P}${name}`, it]))
const needed = keys({
  LOGIN_URL: "https://example.my.salesforce.com",
  CLIENT_ID: "client",
  CLIENT_SECRET: "canary-secret",
  ORG_ID: "00D000000000001",
  INTERACTION_URL: "https://example.my.salesforce-scrt.com",
  AUTHORIZATION_CONTEXT: "00D000000000001_Help_Bot",
  TOPIC: "/event/Bot_Said__e"
})
const without = (all: Keys, ...names: ReadonlyArray<string>): Keys =>
  Object.fromEntries(Object.entries(all).filter(([it]) => !names.includes(it.slice(P.length))))
const under =
  (all: Keys) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>) =>
    Effect.withConfigProvider(effect, ConfigProvider.fromMap(new Map(Object.entries(all)), { pathDelim: "_" }))
const complaint = (all: Keys) => Effect.map(Effect.flip(under(all)(SalesforceConfig)), String)

describe("the settings", () => {
  it.effect("are read, the org's id in its long form, the secrets hidden", () =>
    Effect.gen(function* () {
      const config = yield* under(needed)(SalesforceConfig)
      assert.strictEqual<string>(config.orgId, "00D000000000001EAA")
      assert.strictEqual(config.interactionUrl, "https://example.my.salesforce-scrt.com/api/v1")
      assert.strictEqual(config.credentials.kind, "clientCredentials")
      for (const absent of ["version", "pubSubUrl", "payloadField", "eventTypeField", "bot", "botId", "from"]) {
        assert.notProperty(config, absent)
      }
      assert.notInclude(JSON.stringify(config), "canary")
    })
  )

  it.effect("may say all that has a default", () =>
    Effect.gen(function* () {
      const more = keys({
        VERSION: "66",
        INTERACTION_URL: "http://127.0.0.1:4000/salesforce/api/v1",
        PUBSUB_URL: "http://127.0.0.1:4001",
        PAYLOAD_FIELD: "Text__c",
        EVENT_TYPE_FIELD: "Kind__c",
        BOT: "HelpBot",
        BOT_ID: "0Xx000000000001",
        FROM: "+15550100001"
      })
      const { interactionUrl, ...config } = yield* under({ ...needed, ...more })(SalesforceConfig)
      assert.strictEqual(interactionUrl, "http://127.0.0.1:4000/salesforce/api/v1")
      assert.deepInclude(config, {
        version: 66,
        pubSubUrl: "http://127.0.0.1:4001",
        payloadField: "Text__c",
        eventTypeField: "Kind__c",
        bot: "HelpBot",
        botId: "0Xx000000000001",
        from: Address.make("+15550100001")
      })
    })
  )

  it.effect("prove who we are in one of three ways", () =>
    Effect.gen(function* () {
      const bare = without(needed, "CLIENT_SECRET")
      const ways = [
        [keys({ CLIENT_SECRET: "s" }), "clientCredentials"],
        [keys({ REFRESH_TOKEN: "r" }), "refreshToken"],
        [keys({ REFRESH_TOKEN: "r", CLIENT_SECRET: "s" }), "refreshToken"],
        [keys({ PRIVATE_KEY: pem, USERNAME: "bot@example.com" }), "jwtBearer"],
        [
          keys({ PRIVATE_KEY: pem, USERNAME: "bot@example.com", AUDIENCE: "https://login.salesforce.com" }),
          "jwtBearer"
        ],
        [keys({ PRIVATE_KEY: pem.replaceAll("\n", "\\n"), USERNAME: "bot@example.com" }), "jwtBearer"]
      ] as const
      for (const [way, kind] of ways) {
        const { credentials } = yield* under({ ...bare, ...way })(SalesforceCredentials)
        assert.strictEqual(credentials.kind, kind)
        if (credentials.kind === "jwtBearer") {
          assert.strictEqual(Redacted.value(credentials.privateKey), pem)
          assert.strictEqual(credentials.audience, `${P}AUDIENCE` in way ? "https://login.salesforce.com" : undefined)
        }
      }
      assert.include(yield* complaint(bare), `${P}CLIENT_SECRET`)
      assert.include(yield* complaint({ ...bare, ...keys({ PRIVATE_KEY: pem }) }), `${P}USERNAME`)
      assert.include(yield* complaint({ ...needed, ...keys({ PRIVATE_KEY: pem, USERNAME: "a@b" }) }), `${P}PRIVATE_KEY`)
    })
  )

  it.effect("are all there, or none", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(under({})(SalesforceConfig))
      assert.deepStrictEqual(error, new NotConfigured({ provider: "salesforce-messaging" }))
      for (const key of Object.keys(needed)) assert.include(yield* complaint(without(needed, key.slice(P.length))), key)
    })
  )

  it.effect("that are wrong are named, all of them, without their values", () =>
    Effect.gen(function* () {
      const wrong = keys({
        LOGIN_URL: "canary/",
        ORG_ID: "canary",
        INTERACTION_URL: "canary",
        AUTHORIZATION_CONTEXT: "can ary",
        TOPIC: "canary",
        VERSION: "46",
        PUBSUB_URL: "canary:7443",
        PAYLOAD_FIELD: "can ary",
        EVENT_TYPE_FIELD: "can ary",
        BOT: "can ary",
        BOT_ID: "canary",
        FROM: "can ary"
      })
      const said = yield* complaint({ ...needed, ...wrong })
      for (const key of Object.keys(wrong)) assert.include(said, key)
      assert.notInclude(said, "canary")
    })
  )

  it.effect("want a version that has bots of one's own where there is one, and an older one does to read records", () =>
    Effect.gen(function* () {
      const old = { ...needed, ...keys({ VERSION: "63" }) }
      const said = yield* complaint(old)
      for (const why of [`${P}VERSION`, "64 or above", "no bots of one's own"]) assert.include(said, why)
      assert.strictEqual((yield* under(old)(SalesforceCredentials)).version, 63)
      const error = yield* Effect.flip(under({ ...old, ...keys({ VERSION: "46" }) })(SalesforceCredentials))
      assert.include(String(error), "47 or above")
      const jwt = keys({ PRIVATE_KEY: pem, USERNAME: "bot@example.com", AUDIENCE: "canary" })
      const audience = yield* complaint({ ...without(needed, "CLIENT_SECRET"), ...jwt })
      assert.include(audience, `${P}AUDIENCE`)
      assert.notInclude(audience, "canary")
    })
  )

  it.scoped("make a provider", () =>
    Effect.gen(function* () {
      const made = yield* under({ ...needed, ...keys({ FROM: "+15550100001" }) })(provider)
      assert.strictEqual(made.account, "00D000000000001EAA")
      assert.strictEqual(made.sender, "+15550100001")
      yield* under(needed)(Effect.provide(SalesforceInteractionClient, SalesforceInteractionClient.layerConfig))
    }).pipe(Effect.provide(NodeHttpClient.layerUndici))
  )
})
