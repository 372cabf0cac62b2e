import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { NetSapiensClient, NetSapiensConfig, provider } from "@parley/client/netsapiens"
import { NotConfigured } from "@parley/messaging"
import { ConfigProvider, Effect, Redacted } from "effect"

const whole = {
  PARLEY_NETSAPIENS_API_URL: "https://api.example.com/ns-api/v2",
  PARLEY_NETSAPIENS_DOMAIN: "acme.com",
  PARLEY_NETSAPIENS_USER: "1001",
  PARLEY_NETSAPIENS_FROM: "+18585550001",
  PARLEY_NETSAPIENS_WEBHOOK_TOKEN: "canary-0123456789abcdefghijklmnop",
  PARLEY_NETSAPIENS_TOKEN: "nsu_canary-0123456789abcdef",
  PARLEY_PUBLIC_URL: "https://bot.example"
}
const login = {
  PARLEY_NETSAPIENS_CLIENT_ID: "client",
  PARLEY_NETSAPIENS_CLIENT_SECRET: "canary-secret",
  PARLEY_NETSAPIENS_USERNAME: "1001@acme.com",
  PARLEY_NETSAPIENS_PASSWORD: "canary"
}
type Keys = Readonly<Record<string, string>>
const without = (keys: Keys, ...names: ReadonlyArray<string>): Keys =>
  Object.fromEntries(Object.entries(keys).filter(([it]) => !names.includes(it)))
const under =
  (keys: Keys) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>) =>
    Effect.withConfigProvider(effect, ConfigProvider.fromMap(new Map(Object.entries(keys)), { pathDelim: "_" }))
const complaint = (keys: Keys) => Effect.map(Effect.flip(under(keys)(NetSapiensConfig)), String)

describe("the settings", () => {
  it.effect("are read, the number without its plus, the secrets hidden", () =>
    Effect.gen(function* () {
      const config = yield* under(whole)(NetSapiensConfig)
      assert.strictEqual(config.from, "18585550001")
      assert.strictEqual(config.credentials.kind, "bearer")
      assert.notProperty(config, "version")
      assert.notProperty(config, "allow")
      assert.notInclude(JSON.stringify(config), "canary")
    })
  )

  it.effect("may be a login, version 44, and a list of addresses", () =>
    Effect.gen(function* () {
      const keys = {
        ...without(whole, "PARLEY_NETSAPIENS_TOKEN"),
        ...login,
        PARLEY_NETSAPIENS_VERSION: "44",
        PARLEY_NETSAPIENS_ALLOW: "192.0.2.1, 198.51.100.0/24,2001:db8::/32"
      }
      const { allow, credentials, version } = yield* under(keys)(NetSapiensConfig)
      assert.strictEqual(version, 44)
      assert.isTrue(allow?.check("198.51.100.77"))
      assert.isFalse(allow?.check("192.0.2.2"))
      assert.isTrue(allow?.check("2001:db8::5", "ipv6"))
      assert.strictEqual(credentials.kind === "oauth" && Redacted.value(credentials.password), "canary")
    })
  )

  it.effect("say how a login is made, and not how a token is", () =>
    Effect.gen(function* () {
      const keys = { ...without(whole, "PARLEY_NETSAPIENS_TOKEN"), ...login }
      const ways = [
        [undefined, { kind: "oauth" }],
        ["oauth", { kind: "oauth", encoding: "json" }],
        ["oauth-form", { kind: "oauth", encoding: "form" }],
        ["oauth-query", { kind: "oauth", encoding: "query" }],
        ["jwt", { kind: "jwt" }]
      ] as const
      for (const [way, kind] of ways) {
        const set = way === undefined ? keys : { ...keys, PARLEY_NETSAPIENS_LOGIN: way }
        const { credentials } = yield* under(set)(NetSapiensConfig)
        assert.deepInclude(credentials, { ...kind, clientId: "client" })
      }
      const LOGIN = "PARLEY_NETSAPIENS_LOGIN"
      assert.include(yield* complaint({ ...keys, [LOGIN]: "saml" }), LOGIN)
      assert.include(yield* complaint({ ...whole, [LOGIN]: "jwt" }), "PARLEY_NETSAPIENS_TOKEN")
    })
  )

  it.effect("are all there, or none", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(under({ PARLEY_PUBLIC_URL: "https://bot.example" })(NetSapiensConfig))
      assert.deepStrictEqual(error, new NotConfigured({ provider: "netsapiens" }))
      for (const key of Object.keys(whole)) assert.include(yield* complaint(without(whole, key)), key)
      const partly = without({ ...whole, ...login }, "PARLEY_NETSAPIENS_TOKEN")
      for (const key of Object.keys(login)) assert.include(yield* complaint(without(partly, key)), key)
    })
  )

  it.effect("that are wrong are named, all of them, without their values", () =>
    Effect.gen(function* () {
      const wrong = {
        PARLEY_NETSAPIENS_API_URL: "canary/",
        PARLEY_NETSAPIENS_DOMAIN: "can ary",
        PARLEY_NETSAPIENS_USER: "canary-canary-canary",
        PARLEY_NETSAPIENS_FROM: "canary",
        PARLEY_NETSAPIENS_WEBHOOK_TOKEN: "canary",
        PARLEY_NETSAPIENS_VERSION: "canary",
        PARLEY_NETSAPIENS_ALLOW: "192.0.2.0/99",
        PARLEY_NETSAPIENS_TOKEN: "canary"
      }
      const said = yield* complaint({ ...whole, ...wrong })
      for (const key of Object.keys(wrong)) assert.include(said, key)
      assert.notInclude(said.replaceAll("canary is", ""), "canary")
      assert.include(yield* complaint({ ...whole, ...login }), "PARLEY_NETSAPIENS_TOKEN")
    })
  )

  it.scoped("make a provider, and fewer of them a client", () =>
    Effect.gen(function* () {
      const made = yield* under(whole)(provider)
      assert.strictEqual(made.account, "1001@acme.com")
      assert.strictEqual(made.sender, "18585550001")
      const few = without(
        whole,
        "PARLEY_NETSAPIENS_DOMAIN",
        "PARLEY_NETSAPIENS_USER",
        "PARLEY_NETSAPIENS_FROM",
        "PARLEY_NETSAPIENS_WEBHOOK_TOKEN"
      )
      yield* under(few)(Effect.provide(NetSapiensClient, NetSapiensClient.layerConfig))
    }).pipe(Effect.provide(NodeHttpClient.layerUndici))
  )
})
