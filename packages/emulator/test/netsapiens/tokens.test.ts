/** Who may call: bearer tokens of three kinds, how they are got, and how they end. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import type { Reply } from "../ground.ts"
import { credentials, home, practice, read, row } from "./practice.ts"

const Tokens = Schema.Struct({ access_token: Schema.String, refresh_token: Schema.String, expires_in: Schema.Int })
const Jwt = Schema.Struct({ token: Schema.String, refresh: Schema.String })
const Refused = Schema.Struct({ code: Schema.Int, message: Schema.String })
const brief = { ...credentials, client_id: "practice-client-brief" }
const list = `${home}/messagesessions`

/** The status, said in the body too. */
const refused = (reply: Reply) => {
  assert.strictEqual(read(Refused)(reply).code, reply.status)
  return reply.status
}

describe("a bearer", () => {
  it.scopedLive("is asked for everywhere but at the version", () =>
    Effect.gen(function* () {
      const { call } = yield* practice()
      assert.strictEqual((yield* call("GET", "/version", undefined, "")).status, 200)
      for (const bearer of ["", "nsu_wrong"]) {
        for (const path of [list, "/subscriptions", "/smsnumbers", "/jwt", "/nothing"]) {
          assert.strictEqual(refused(yield* call("GET", path, undefined, bearer)), 401, path)
        }
        assert.strictEqual(refused(yield* call("POST", `${home}/messages`, {}, bearer)), 401)
      }
      assert.strictEqual((yield* call("GET", list)).status, 200)
    })
  )

  it.scopedLive("opens one domain: another is forbidden without a word", () =>
    Effect.gen(function* () {
      const { call } = yield* practice()
      for (const path of ["/domains/acme.com/messagesessions", "/domains/acme.com/users/~/messagesessions"]) {
        assert.deepInclude(yield* call("GET", path), { status: 403, body: {} })
      }
      const subscription = { model: "message", "post-url": "https://example.com", domain: "acme.com" }
      assert.strictEqual((yield* call("POST", "/subscriptions", subscription)).status, 403)
    })
  )
})

describe("an OAuth token", () => {
  it.scopedLive("is got by JSON, by a form and by the query", () =>
    Effect.gen(function* () {
      const { ask, call, root } = yield* practice()
      const query = new URLSearchParams(credentials).toString()
      for (const reply of [
        yield* call("POST", "/tokens", credentials, ""),
        yield* ask(`${root}/tokens`, { method: "POST", body: new URLSearchParams(credentials) }),
        yield* ask(`${root}/tokens?${query}`, { method: "POST" })
      ]) {
        const { access_token, expires_in } = read(Tokens)(reply)
        assert.strictEqual(expires_in, 3600)
        assert.strictEqual((yield* call("GET", list, undefined, access_token)).status, 200)
      }
    })
  )

  it.scopedLive(
    "ends when it said, and is refreshed once",
    () =>
      Effect.gen(function* () {
        const { call } = yield* practice()
        const first = read(Tokens)(yield* call("POST", "/tokens", brief, ""))
        assert.strictEqual(first.expires_in, 2)
        assert.strictEqual((yield* call("GET", list, undefined, first.access_token)).status, 200)
        yield* Effect.sleep("2100 millis")
        assert.strictEqual(refused(yield* call("GET", list, undefined, first.access_token)), 401)

        const { password, username, ...client } = credentials
        assert.isNotEmpty(password + username)
        const again = { ...client, grant_type: "refresh_token", refresh_token: first.refresh_token }
        const second = read(Tokens)(yield* call("POST", "/tokens", again, ""))
        assert.strictEqual((yield* call("GET", list, undefined, second.access_token)).status, 200)
        assert.strictEqual(refused(yield* call("POST", "/tokens", again, "")), 401)
        assert.strictEqual(refused(yield* call("GET", list, undefined, second.refresh_token)), 401)
        assert.strictEqual(refused(yield* call("POST", "/jwt", { refresh: second.refresh_token }, "")), 401)
      }),
    15_000
  )

  it.scopedLive("is refused for a reason", () =>
    Effect.gen(function* () {
      const { call } = yield* practice()
      const cases = [
        [{ ...credentials, password: "guess" }, 401],
        [{ ...credentials, username: "1000@acme.com" }, 401],
        [{ ...credentials, grant_type: "mfa" }, 400],
        [{ grant_type: "password" }, 400],
        [{ ...credentials, grant_type: "refresh_token", refresh_token: "guess" }, 401]
      ] as const
      for (const [body, status] of cases) {
        assert.strictEqual(refused(yield* call("POST", "/tokens", body, "")), status, JSON.stringify(body))
      }
      const client = yield* call("POST", "/tokens", { ...credentials, client_secret: "guess" }, "")
      assert.deepInclude(client, { status: 403, body: {} })
    })
  )
})

describe("a JWT", () => {
  it.scopedLive("opens, tells what it claims, and ends when it is revoked", () =>
    Effect.gen(function* () {
      const { call } = yield* practice()
      const { token } = read(Jwt)(yield* call("POST", "/jwt", credentials, ""))
      assert.strictEqual((yield* call("GET", list, undefined, token)).status, 200)
      const claims = yield* call("GET", "/jwt", undefined, token)
      assert.include(row(claims), { sub: "1000@practice.example", user: "1000", domain: "practice.example", aud: "ns" })
      const [, payload = ""] = token.split(".")
      assert.deepStrictEqual(claims.body, JSON.parse(Buffer.from(payload, "base64url").toString()))
      assert.deepInclude(yield* call("DELETE", "/jwt", undefined, token), {
        status: 202,
        body: { code: 202, message: "Accepted" }
      })
      assert.strictEqual(refused(yield* call("GET", list, undefined, token)), 401)
      assert.strictEqual(refused(yield* call("GET", "/jwt")), 400)
    })
  )

  it.scopedLive(
    "is refreshed once, and stands for a colleague when asked to",
    () =>
      Effect.gen(function* () {
        const { call } = yield* practice()
        const first = read(Jwt)(yield* call("POST", "/jwt", brief, ""))
        const second = read(Jwt)(yield* call("POST", "/jwt", { refresh: first.refresh }, ""))
        assert.strictEqual((yield* call("GET", list, undefined, second.token)).status, 200)
        assert.strictEqual(refused(yield* call("POST", "/jwt", { refresh: first.refresh }, "")), 401)
        yield* Effect.sleep("2100 millis")
        assert.strictEqual(refused(yield* call("GET", list, undefined, second.token)), 401)

        const colleague = { user: "1001", domain: "practice.example" }
        assert.strictEqual(refused(yield* call("POST", "/jwt", colleague, "")), 401)
        const { token } = read(Jwt)(yield* call("POST", "/jwt", colleague))
        assert.include(row(yield* call("GET", "/jwt", undefined, token)), { user: "1001" })
        assert.strictEqual(refused(yield* call("POST", "/jwt", { ...colleague, user: "9" })), 404)
      }),
    15_000
  )
})
