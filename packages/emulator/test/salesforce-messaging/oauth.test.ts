/** How a token is got, and that it is asked for. */
import { createSign, generateKeyPairSync } from "node:crypto"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import type { Reply } from "../ground.ts"
import { client, org, read, refused, token } from "./org.ts"

const why = (reply: Reply) => {
  const { error } = read(Schema.Struct({ error: Schema.String, error_description: Schema.String }))(reply)
  return { status: reply.status, error }
}
const coded = (it: unknown) => Buffer.from(JSON.stringify(it)).toString("base64url")
const sign = (claims: object, key: string, header: object = { alg: "RS256" }) => {
  const said = `${coded(header)}.${coded(claims)}`
  return `${said}.${createSign("RSA-SHA256").update(said).sign(key, "base64url")}`
}
const bearer = (assertion: string) => ({ grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion })

describe("a token", () => {
  it.scopedLive("is got for the client's secret, in the form or by Basic, and does not say when it ends", () =>
    Effect.gen(function* () {
      const { login, root, ask } = yield* org()
      const basic = Buffer.from(`${client.client_id}:${client.client_secret}`).toString("base64")
      for (const reply of [
        yield* login({ grant_type: "client_credentials", ...client }),
        yield* login({ grant_type: "client_credentials" }, { authorization: `Basic ${basic}` })
      ]) {
        assert.strictEqual(reply.status, 200)
        const { access_token, id, instance_url } = token(reply)
        assert.strictEqual(instance_url, root)
        assert.strictEqual(id, `${root}/id/00D000000000001EAA/005000000000001AAA`)
        assert.notProperty(reply.body, "expires_in")
        const headers = { authorization: `Bearer ${access_token}` }
        const who = yield* ask(`${root}/services/oauth2/userinfo`, { headers })
        assert.deepInclude(who.body, { preferred_username: "bot@practice.example" })
        const ended = { method: "POST", body: new URLSearchParams({ token: access_token }) }
        assert.strictEqual((yield* ask(`${root}/services/oauth2/revoke`, ended)).status, 200)
        const again = yield* ask(`${root}/services/oauth2/userinfo`, { headers })
        assert.deepInclude(refused(again), { status: 401, code: "INVALID_SESSION_ID" })
      }
    })
  )

  it.scopedLive("is got for an assertion that the org's key has signed, and for no other", () =>
    Effect.gen(function* () {
      const { login, root } = yield* org()
      const key = yield* Effect.promise(async () => (await fetch(`${root}/practice/server.key`)).text())
      const now = Math.floor(Date.now() / 1000)
      const claims = { iss: client.client_id, sub: "bot@practice.example", aud: root, exp: now + 60 }
      for (const aud of [root, "https://login.salesforce.com"]) {
        const reply = yield* login(bearer(sign({ ...claims, aud }, key)))
        assert.strictEqual(reply.status, 200)
        assert.include(read(Schema.Struct({ scope: Schema.String }))(reply).scope, "interaction_api")
      }
      const strange = generateKeyPairSync("rsa", {
        modulusLength: 2048,
        privateKeyEncoding: { type: "pkcs8", format: "pem" },
        publicKeyEncoding: { type: "spki", format: "pem" }
      })
      const cases = [
        ["invalid_grant", sign(claims, strange.privateKey)],
        ["invalid_grant", sign(claims, key, { alg: "none" })],
        ["invalid_grant", sign({ ...claims, aud: "https://example.com" }, key)],
        ["invalid_grant", sign({ ...claims, sub: "ann@practice.example" }, key)],
        ["invalid_grant", sign({ ...claims, exp: now - 1 }, key)],
        ["invalid_grant", sign({ ...claims, exp: (now + 60) * 1000 }, key)],
        ["invalid_client_id", sign({ ...claims, iss: "another" }, key)],
        ["invalid_grant", "no assertion"]
      ] as const
      for (const [error, assertion] of cases) {
        assert.deepStrictEqual(why(yield* login(bearer(assertion))), { status: 400, error })
      }
    })
  )

  it.scopedLive("is refused in the vendor's words", () =>
    Effect.gen(function* () {
      const { login } = yield* org()
      const cases = [
        [{ grant_type: "client_credentials", ...client, client_secret: "guess" }, "invalid_client"],
        [{ grant_type: "client_credentials", client_id: client.client_id }, "invalid_client"],
        [{ grant_type: "client_credentials", ...client, client_id: "guess" }, "invalid_client_id"],
        [{ grant_type: "refresh_token", ...client, refresh_token: "guess" }, "invalid_grant"],
        [{ grant_type: "password", ...client }, "unsupported_grant_type"],
        [{}, "unsupported_grant_type"]
      ] as const
      for (const [form, error] of cases) {
        assert.deepStrictEqual(why(yield* login({ ...form })), { status: 400, error }, error)
      }
    })
  )

  it.scopedLive("is asked for everywhere but at the list of versions", () =>
    Effect.gen(function* () {
      const { ask, call, root } = yield* org()
      assert.strictEqual((yield* ask(`${root}/services/data`)).status, 200)
      for (const path of ["/v64.0", "/v64.0/query?q=x", "/v64.0/limits", "/v64.0/nothing"]) {
        const bare = yield* ask(`${root}/services/data${path}`)
        assert.deepInclude(refused(bare), { status: 401, code: "INVALID_AUTH_HEADER" })
        const wrong = yield* call("GET", path, undefined, { authorization: "Bearer guess" })
        assert.deepInclude(refused(wrong), { status: 401, code: "INVALID_SESSION_ID" })
      }
    })
  )
})
