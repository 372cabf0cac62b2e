import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import type { Credentials, NetSapiensClient } from "@parley/client/netsapiens"
import { Effect, Fiber, Redacted, TestClock } from "effect"
import { type Answer, json, loopback } from "../loopback.ts"
import { accepted, clientAt, id } from "./account.ts"

const login = {
  clientId: "client",
  clientSecret: Redacted.make("canary-secret"),
  username: "1001@acme.com",
  password: Redacted.make("canary-password")
}
const oauth = { ...login, kind: "oauth" as const }
const live = Effect.provide(NodeHttpClient.layerUndici)
const part = (it: object) => Buffer.from(JSON.stringify(it)).toString("base64url")

/** Grants `token-1`, `token-2` …, each for 1000 seconds, and takes the last one alone where `strict`. */
const server = (options: { readonly grant?: Answer; readonly revoked?: ReadonlySet<string> } = {}) => {
  let granted = 0
  const answer: Answer = (response, heard, count) => {
    const isGrant = heard.url.startsWith("/tokens") || heard.url === "/jwt"
    if (isGrant && options.grant !== undefined) return options.grant(response, heard, count)
    if (heard.url === "/jwt") {
      const token = `${part({})}.${part({ iat: 5, exp: 1005, n: ++granted })}.x`
      return json(200, { token, refresh: `refresh-${granted}` })(response, heard, count)
    }
    if (isGrant) {
      granted += 1
      const token = { access_token: `token-${granted}`, refresh_token: `refresh-${granted}`, expires_in: 1000 }
      return json(200, token)(response, heard, count)
    }
    const bearer = heard.headers.authorization?.slice(7) ?? ""
    return options.revoked?.has(bearer)
      ? json(401, { code: 401, message: "expired" })(response, heard, count)
      : json(202, accepted)(response, heard, count)
  }
  return loopback(answer)
}
const call = (client: NetSapiensClient["Type"]) => client.sessions.leave(id)
const at = (url: string, credentials: Credentials) => clientAt(url, { credentials })

describe("a token", () => {
  it.scopedLive("that is never granted fails the calls that wait for it in time, and nothing was sent", () =>
    Effect.gen(function* () {
      const { url } = yield* server({ grant: () => {} })
      const client = yield* clientAt(url, { credentials: oauth, timeout: "100 millis" })
      const { reason } = yield* Effect.flip(call(client))
      assert.strictEqual(reason._tag, "Timeout")
    }).pipe(Effect.timeout("10 seconds"), live)
  )

  it.scoped("is asked for by the password once, serves until a minute before its end, and is refreshed", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* server()
      const client = yield* at(url, oauth)
      yield* call(client)
      yield* TestClock.adjust("939 seconds")
      yield* call(client)
      assert.lengthOf(
        heard.filter(({ url }) => url === "/tokens"),
        1
      )
      yield* TestClock.adjust("1 second")
      yield* call(client)
      const asked = heard.filter(({ url }) => url === "/tokens").map(({ body }) => JSON.parse(body))
      assert.deepStrictEqual(asked, [
        {
          grant_type: "password",
          client_id: "client",
          client_secret: "canary-secret",
          username: "1001@acme.com",
          password: "canary-password"
        },
        { grant_type: "refresh_token", client_id: "client", client_secret: "canary-secret", refresh_token: "refresh-1" }
      ])
      assert.strictEqual(heard.at(-1)?.headers.authorization, "Bearer token-2")
    }).pipe(live)
  )

  it.scoped("serves to its end where it cannot be renewed before", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* server({
        grant: (response, request, count) =>
          count === 1
            ? json(200, { access_token: "only", expires_in: 1000 })(response, request, count)
            : json(403, {})(response, request, count)
      })
      const client = yield* at(url, oauth)
      yield* call(client)
      yield* TestClock.adjust("940 seconds")
      yield* call(client)
      assert.strictEqual(heard.at(-1)?.headers.authorization, "Bearer only")
      yield* call(client)
      assert.lengthOf(
        heard.filter(({ url }) => url === "/tokens"),
        2,
        "it is not tried with every call"
      )
      yield* TestClock.adjust("60 seconds")
      assert.strictEqual((yield* Effect.flip(call(client))).reason._tag, "Forbidden")
    }).pipe(live)
  )

  it.scoped("that was refused serves no more, whether another is to be had or not", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* server({
        revoked: new Set(["only"]),
        grant: (response, request, count) =>
          count === 1
            ? json(200, { access_token: "only", expires_in: 1000 })(response, request, count)
            : json(403, {})(response, request, count)
      })
      const error = yield* Effect.flip(Effect.flatMap(at(url, oauth), call))
      assert.strictEqual(error.reason._tag, "Forbidden")
      assert.lengthOf(heard, 3)
    }).pipe(live)
  )

  it.scoped("is asked for once by all who need it at a time", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* server()
      const client = yield* at(url, oauth)
      yield* Effect.all(
        Array.from({ length: 20 }, () => call(client)),
        { concurrency: "unbounded" }
      )
      yield* TestClock.adjust("1 hour")
      yield* Effect.all(
        Array.from({ length: 20 }, () => call(client)),
        { concurrency: "unbounded" }
      )
      assert.lengthOf(
        heard.filter(({ url }) => url === "/tokens"),
        2
      )
      assert.lengthOf(heard, 42)
    }).pipe(live)
  )

  it.scopedLive("is waited for by the others when the one who asked goes away", () =>
    Effect.gen(function* () {
      const { url } = yield* server({
        grant: (response, heard, count) =>
          void setTimeout(() => json(200, { access_token: "slow", expires_in: 1000 })(response, heard, count), 100)
      })
      const client = yield* at(url, oauth)
      const first = yield* Effect.fork(call(client))
      yield* Effect.sleep("30 millis")
      const second = yield* Effect.fork(call(client))
      yield* Effect.sleep("10 millis")
      yield* Fiber.interrupt(first)
      yield* Fiber.join(second)
    }).pipe(live)
  )

  it.scoped("that cannot be refreshed is asked for by the password again", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* server({
        grant: (response, request, count) =>
          request.body.includes("refresh_token")
            ? json(401, { code: 401, message: "used before" })(response, request, count)
            : json(200, { access_token: `t-${count}`, refresh_token: "r", expires_in: 100 })(response, request, count)
      })
      const client = yield* at(url, oauth)
      yield* call(client)
      yield* TestClock.adjust("90 seconds")
      yield* call(client)
      const grants = heard.filter(({ url }) => url === "/tokens").map(({ body }) => JSON.parse(body).grant_type)
      assert.deepStrictEqual(grants, ["password", "refresh_token", "password"])
    }).pipe(live)
  )

  it.scoped("that is refused is replaced, and the call made once more, be it a send", () =>
    Effect.gen(function* () {
      const revoked = new Set(["token-1"])
      const { heard, url } = yield* server({ revoked })
      const client = yield* at(url, oauth)
      yield* client.messages.sendChat({ to: "1002", text: "Hi" })
      const sends = heard.filter(({ url }) => url.endsWith("/messages"))
      assert.deepStrictEqual(
        sends.map(({ headers }) => headers.authorization),
        ["Bearer token-1", "Bearer token-2"]
      )
      assert.strictEqual(sends[0]?.url, sends[1]?.url)
      for (const token of ["token-2", "token-3"]) revoked.add(token)
      const error = yield* Effect.flip(call(client))
      assert.strictEqual(error.message, "NetSapiens.sessions.leave: Unauthorized")
    }).pipe(live)
  )

  it.scoped("that was given from elsewhere is not asked for, and not tried twice", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* loopback(json(401, { code: 401, message: "no" }))
      const client = yield* clientAt(url)
      const error = yield* Effect.flip(call(client))
      assert.strictEqual(error.reason._tag, "Unauthorized")
      assert.lengthOf(heard, 1)
    }).pipe(live)
  )

  it.scoped("that nobody grants is a failure of the call, which was not made, with nothing private in it", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* server({ grant: json(403, {}) })
      const client = yield* at(url, oauth)
      const error = yield* Effect.flip(client.messages.sendChat({ to: "1002", text: "Hi" }))
      assert.strictEqual(error.reason._tag, "Forbidden")
      assert.isFalse(heard.some(({ url }) => url.endsWith("/messages")))
      assert.notInclude(String(error) + String(error.cause) + JSON.stringify(error), "canary")
    }).pipe(live)
  )

  it.scoped("may be asked for by a form, or in the query", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* server()
      yield* Effect.flatMap(at(url, { ...oauth, encoding: "form" }), call)
      yield* Effect.flatMap(at(url, { ...oauth, encoding: "query" }), call)
      const [form, query] = heard.filter(({ url }) => url.startsWith("/tokens"))
      assert.strictEqual(new URLSearchParams(form?.body).get("username"), "1001@acme.com")
      assert.strictEqual(form?.url, "/tokens")
      assert.strictEqual(query?.body, "")
      assert.strictEqual(new URL(query?.url ?? "", url).searchParams.get("client_secret"), "canary-secret")
    }).pipe(live)
  )

  it.scoped("may be a JWT, which says itself how long it lives", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* server()
      const client = yield* at(url, { ...login, kind: "jwt" })
      yield* call(client)
      yield* TestClock.adjust("939 seconds")
      yield* call(client)
      assert.lengthOf(heard, 3)
      yield* TestClock.adjust("1 second")
      yield* call(client)
      const asked = heard.filter(({ url }) => url === "/jwt").map(({ body }) => JSON.parse(body))
      assert.strictEqual(asked[0].grant_type, "password")
      assert.deepStrictEqual(asked[1], { refresh: "refresh-1" })
    }).pipe(live)
  )
})
