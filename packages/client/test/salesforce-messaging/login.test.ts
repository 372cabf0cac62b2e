import { generateKeyPairSync } from "node:crypto"
import { HttpClient, HttpClientRequest } from "@effect/platform"
import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { type Credentials, Login, SalesforceClient } from "@parley/client/salesforce-messaging"
import { Cause, Effect, Fiber, Redacted } from "effect"
import { jwtVerify } from "jose"
import { type Answer, json, loopback } from "../loopback.ts"
import { base, fault, sessionId } from "./org.ts"

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 })
const pem = (type: "pkcs1" | "pkcs8") => Redacted.make(privateKey.export({ type, format: "pem" }).toString())
const jwtBearer = {
  kind: "jwtBearer" as const,
  clientId: "consumer-key",
  username: "bot@example.com",
  privateKey: pem("pkcs8")
}
const clientCredentials = {
  kind: "clientCredentials" as const,
  clientId: "consumer-key",
  clientSecret: Redacted.make("canary-secret")
}
const refreshToken = {
  kind: "refreshToken" as const,
  clientId: "consumer-key",
  refreshToken: Redacted.make("canary-refresh-0")
}
const live = Effect.provide(NodeHttpClient.layerUndici)
const path = "/services/oauth2/token"

/** Grants `token-1`, `token-2` …, and takes those that are not `revoked`. The org's API is where the login is. */
const server = (
  options: { readonly grant?: Answer; readonly revoked?: ReadonlySet<string>; readonly rotates?: boolean } = {}
) => {
  let granted = 0
  return loopback((response, heard, count) => {
    const here = `http://${heard.headers.host}`
    if (heard.url === path) {
      if (options.grant !== undefined) return options.grant(response, heard, count)
      granted += 1
      return json(200, {
        access_token: `token-${granted}`,
        instance_url: here,
        id: `${here}/id/00D000000000001EAA/005000000000001AAA`,
        token_type: "Bearer",
        ...(options.rotates === true && { refresh_token: `canary-refresh-${granted}` })
      })(response, heard, count)
    }
    const bearer = heard.headers.authorization?.slice(7) ?? ""
    return options.revoked?.has(bearer)
      ? json(401, fault("INVALID_SESSION_ID"))(response, heard, count)
      : json(204, undefined)(response, heard, count)
  })
}
const clientAt = (loginUrl: string, credentials: Credentials) => SalesforceClient.make({ loginUrl, credentials })
const call = (client: SalesforceClient["Type"]) => client.sessions.delete(sessionId)
const grants = (heard: ReadonlyArray<{ readonly url: string; readonly body: string }>) =>
  heard.filter(({ url }) => url === path).map(({ body }) => Object.fromEntries(new URLSearchParams(body)))

describe("a login", () => {
  it.scopedLive.each(["pkcs8", "pkcs1"] as const)("by JWT says who it is for how long, signed with a %s key", (type) =>
    Effect.gen(function* () {
      const { heard, url } = yield* server()
      yield* Effect.flatMap(clientAt(url, { ...jwtBearer, privateKey: pem(type) }), call)
      const [{ assertion, ...rest } = {}] = grants(heard)
      assert.deepStrictEqual(rest, { grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer" })
      const { payload, protectedHeader } = yield* Effect.promise(() =>
        jwtVerify(String(assertion), publicKey, { issuer: "consumer-key", subject: "bot@example.com", audience: url })
      )
      assert.strictEqual(protectedHeader.alg, "RS256")
      const left = Number(payload.exp) - Date.now() / 1000
      assert.isTrue(left > 60 && left <= 180, "in seconds, within three minutes")
    }).pipe(live)
  )

  it.scopedLive("by JWT may be for another audience than the address that it goes to", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* server()
      yield* Effect.flatMap(clientAt(url, { ...jwtBearer, audience: "https://login.salesforce.com" }), call)
      const assertion = grants(heard)[0]?.["assertion"] ?? ""
      const audience = "https://login.salesforce.com"
      yield* Effect.promise(() => jwtVerify(assertion, publicKey, { audience }))
    }).pipe(live)
  )

  it.scopedLive("by client credentials or a refresh token says what these grants want, and nothing else", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* server()
      yield* Effect.flatMap(clientAt(url, clientCredentials), call)
      yield* Effect.flatMap(clientAt(url, refreshToken), call)
      yield* Effect.flatMap(clientAt(url, { ...refreshToken, clientSecret: Redacted.make("canary-secret") }), call)
      const client = { client_id: "consumer-key", client_secret: "canary-secret" }
      const refresh = { grant_type: "refresh_token", refresh_token: "canary-refresh-0" }
      assert.deepStrictEqual(grants(heard), [
        { grant_type: "client_credentials", ...client },
        { ...refresh, client_id: "consumer-key" },
        { ...refresh, ...client }
      ])
    }).pipe(live)
  )

  it.scopedLive.each(["canary", "ftp://org.example", "https://org.example/?canary", ""])(
    "that names no address of the org is not as documented: %j",
    (instance_url) =>
      Effect.gen(function* () {
        const { heard, url } = yield* server({ grant: json(200, { access_token: "canary-token", instance_url }) })
        const error = yield* Effect.flip(Effect.flatMap(clientAt(url, clientCredentials), call))
        assert.strictEqual(error.reason._tag, "UnexpectedReply")
        assert.include(String(error.cause), "instance_url")
        assert.notInclude(String(error) + String(error.cause), "canary")
        assert.isTrue(heard.every((it) => it.url === path))
      }).pipe(live)
  )

  it.scopedLive("over https is not followed by calls in clear text", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* server()
      // What is said to the login's address goes to the server of this test.
      const transformClient = HttpClient.mapRequest((request: HttpClientRequest.HttpClientRequest) =>
        HttpClientRequest.setUrl(request, request.url.replace("https://login.example", url))
      )
      const client = yield* SalesforceClient.make({
        loginUrl: "https://login.example",
        credentials: clientCredentials,
        transformClient
      })
      const error = yield* Effect.flip(call(client))
      assert.strictEqual(error.reason._tag, "UnexpectedReply")
      assert.include(String(error.cause), "clear text")
      assert.deepStrictEqual([...new Set(heard.map((it) => it.url))], [path], "the token went nowhere")
    }).pipe(live)
  )

  it.scopedLive("tells where the API is and which org it is", () =>
    Effect.gen(function* () {
      const { url: instance, heard } = yield* server()
      const { url } = yield* loopback(
        json(200, { access_token: "elsewhere", instance_url: instance, id: "https://x/id/00D000000000001/005" })
      )
      yield* Effect.flatMap(clientAt(url, clientCredentials), call)
      assert.strictEqual(heard[0]?.url, `${base}/sobjects/MessagingSession/${sessionId}`)
      assert.strictEqual(heard[0]?.headers.authorization, "Bearer elsewhere")
      const login = yield* Login.make({ loginUrl: url, credentials: clientCredentials })
      assert.strictEqual((yield* login.get).orgId, "00D000000000001EAA")
      const fixed = {
        kind: "accessToken" as const,
        token: Redacted.make("t"),
        instanceUrl: url,
        orgId: "00D000000000001"
      }
      const given = yield* Login.make({ loginUrl: url, credentials: fixed })
      assert.strictEqual((yield* given.get).orgId, "00D000000000001EAA")
    }).pipe(live)
  )
})

describe("a token", () => {
  it.scopedLive("is asked for once by all who need it at a time, and kept", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* server()
      const client = yield* clientAt(url, clientCredentials)
      const all = Effect.all(
        Array.from({ length: 20 }, () => call(client)),
        { concurrency: "unbounded" }
      )
      yield* all
      yield* all
      assert.lengthOf(grants(heard), 1)
    }).pipe(live)
  )

  it.scopedLive("that is refused is replaced once for all who hold it, and the call is made again, be it a send", () =>
    Effect.gen(function* () {
      const revoked = new Set<string>()
      const { heard, url } = yield* server({ revoked })
      const client = yield* clientAt(url, clientCredentials)
      yield* call(client)
      revoked.add("token-1")
      yield* Effect.all(
        Array.from({ length: 10 }, () => call(client)),
        { concurrency: "unbounded" }
      )
      assert.lengthOf(grants(heard), 2)
      assert.lengthOf(
        heard.filter((it) => it.headers.authorization === "Bearer token-2"),
        10
      )
      for (const token of ["token-2", "token-3"]) revoked.add(token)
      const error = yield* Effect.flip(call(client))
      assert.strictEqual(error.message, "Salesforce.sessions.delete: Unauthorized (INVALID_SESSION_ID)")
      assert.lengthOf(grants(heard), 3, "no more than one new token for a call")
    }).pipe(live)
  )

  it.scopedLive("that is asked for by one who goes away is there for the others", () =>
    Effect.gen(function* () {
      const { url } = yield* server({
        grant: (response, heard, count) =>
          void setTimeout(
            () =>
              json(200, { access_token: "slow", instance_url: `http://${heard.headers.host}` })(response, heard, count),
            60
          )
      })
      const client = yield* clientAt(url, clientCredentials)
      const first = yield* Effect.fork(call(client))
      yield* Effect.sleep("20 millis")
      const second = yield* Effect.fork(call(client))
      yield* Effect.sleep("5 millis")
      yield* Fiber.interrupt(first)
      yield* Fiber.join(second)
    }).pipe(live)
  )

  it.scopedLive("comes with another refresh token where the app rotates them, which counts from then on", () =>
    Effect.gen(function* () {
      const revoked = new Set(["token-1"])
      const { heard, url } = yield* server({ revoked, rotates: true })
      const kept: Array<string> = []
      const rotated = (it: Redacted.Redacted) => Effect.sync(() => void kept.push(Redacted.value(it)))
      yield* Effect.flatMap(clientAt(url, { ...refreshToken, rotated }), call)
      assert.deepStrictEqual(
        grants(heard).map((it) => it["refresh_token"]),
        ["canary-refresh-0", "canary-refresh-1"]
      )
      assert.deepStrictEqual(kept, ["canary-refresh-1", "canary-refresh-2"])
    }).pipe(live)
  )

  it.scopedLive.each([
    { error: "invalid_grant", reason: "Unauthorized" },
    { error: "invalid_client_id", reason: "Unauthorized" },
    { error: "unsupported_grant_type", reason: "Rejected" }
  ])("that is refused with $error is $reason, in the vendor's word and with nothing private", ({ error, reason }) =>
    Effect.gen(function* () {
      const { heard, url } = yield* server({ grant: json(400, { error, error_description: "canary bot@example.com" }) })
      const client = yield* clientAt(url, refreshToken)
      const exit = yield* Effect.exit(call(client))
      assert.strictEqual(exit._tag, "Failure")
      const failure = yield* Effect.flip(call(client))
      assert.strictEqual(failure.reason._tag, reason)
      assert.strictEqual(failure.code, error)
      const said =
        exit._tag === "Failure" ? Cause.pretty(exit.cause, { renderErrorCause: true }) + JSON.stringify(exit) : ""
      for (const secret of ["canary", "bot@example"]) assert.notInclude(said, secret)
      assert.isTrue(
        heard.every(({ url }) => url === path),
        "nothing else was asked"
      )
    }).pipe(live)
  )

  it.scopedLive("for which the key is none is not asked for", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* server()
      const ec = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ type: "pkcs8", format: "pem" })
      for (const key of ["canary", ec.toString()]) {
        const error = yield* Effect.flip(
          Effect.flatMap(clientAt(url, { ...jwtBearer, privateKey: Redacted.make(key) }), call)
        )
        assert.strictEqual(error.reason._tag, "Unauthorized")
        assert.notInclude(String(error.cause), "canary")
      }
      assert.lengthOf(heard, 0)
    }).pipe(live)
  )
})
