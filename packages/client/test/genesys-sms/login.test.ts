import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import type { GenesysClient } from "@parley/client/genesys-sms"
import { Effect, Fiber } from "effect"
import { silent } from "../faults.ts"
import { type Answer, type Heard, json, loopback } from "../loopback.ts"
import { clientAt, ok, password, read, server, username } from "./account.ts"

const live = Effect.provide(NodeHttpClient.layerUndici)
const session = read()
const say = (client: GenesysClient["Type"]) => client.sessions.sendMessage(session, "canary-text")
const logins = (heard: ReadonlyArray<Heard>) => heard.filter(({ headers }) => headers.authorization !== undefined)
const sends = (heard: ReadonlyArray<Heard>) => heard.filter(({ method }) => method === "POST")

describe("a login", () => {
  it.scopedLive("is made with the password when the first call needs it, and serves all others", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* server(ok)
      const client = yield* clientAt(url)
      assert.lengthOf(heard, 0)
      yield* say(client)
      yield* say(client)
      assert.deepStrictEqual(
        heard.map(({ method, url }) => `${method} ${url}`),
        ["GET /me", `POST /me/smssessions/${session.id}`, `POST /me/smssessions/${session.id}`]
      )
      const [first, second] = heard
      assert.strictEqual(
        first?.headers.authorization,
        `Basic ${Buffer.from(`${username}:canary-password`).toString("base64")}`
      )
      assert.isUndefined(first?.headers.cookie)
      assert.isUndefined(second?.headers.authorization)
      assert.strictEqual(second?.headers.cookie, "JSESSIONID=canary-cookie-1")
    }).pipe(live)
  )

  it.scopedLive("may have a name and a password of any letters", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* server(ok)
      yield* Effect.flatMap(clientAt(url, { username: "bjørn 🤖" }), say)
      const [, basic = ""] = heard[0]?.headers.authorization?.split(" ") ?? []
      assert.strictEqual(Buffer.from(basic, "base64").toString(), "bjørn 🤖:canary-password")
    }).pipe(live)
  )

  it.scopedLive(
    "proves what is sent by the header that the server has named, and what is read by the cookie alone",
    () =>
      Effect.gen(function* () {
        const { heard, url } = yield* server(
          (response, heard, count) =>
            json(200, heard.method === "GET" ? { statusCode: 0, uris: [] } : { statusCode: 0 })(response, heard, count),
          { csrf: "X-My-Own" }
        )
        const client = yield* clientAt(url)
        yield* say(client)
        yield* client.sessions.uris()
        const [, sent, got] = heard
        assert.strictEqual(sent?.headers["x-my-own"], "canary-csrf-1")
        assert.isUndefined(sent?.headers["x-csrf-token"])
        assert.isUndefined(got?.headers["x-my-own"])
        assert.strictEqual(got?.headers.cookie, "JSESSIONID=canary-cookie-1")
      }).pipe(live)
  )

  it.scopedLive("needs no token where the server does not want one, and none whose header has no possible name", () =>
    Effect.gen(function* () {
      for (const headers of [{}, { "X-CSRF-HEADER": "a b:", "X-CSRF-TOKEN": "x" }]) {
        const { heard, url } = yield* loopback(
          json(200, { statusCode: 0 }, { "set-cookie": "JSESSIONID=1", ...headers })
        )
        yield* Effect.flatMap(clientAt(url), say)
        assert.deepStrictEqual(
          Object.keys(heard[1]?.headers ?? {}).filter((it) => it.includes("csrf")),
          []
        )
      }
    }).pipe(live)
  )

  it.scopedLive("keeps what later answers change in its cookies and its token", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* loopback((response, heard, count) =>
        json(200, { statusCode: 0 }, { "set-cookie": `NODE=${count}`, "X-CSRF-TOKEN": `t${count}` })(
          response,
          heard,
          count
        )
      )
      const client = yield* clientAt(url)
      yield* say(client)
      yield* say(client)
      assert.deepStrictEqual(
        heard.map(({ headers }) => [headers.cookie, headers["x-csrf-token"]]),
        [
          [undefined, undefined],
          ["NODE=1", "t1"],
          ["NODE=2", "t2"]
        ]
      )
    }).pipe(live)
  )

  it.scopedLive("keeps the cookies that later answers do not speak of", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* loopback((response, heard, count) => {
        response.setHeader("set-cookie", count === 1 ? ["JSESSIONID=1", "NODE=1"] : ["NODE=2"])
        json(200, { statusCode: 0 })(response, heard, count)
      })
      const client = yield* clientAt(url)
      yield* say(client)
      yield* say(client)
      assert.sameMembers(heard[2]?.headers.cookie?.split("; ") ?? [], ["JSESSIONID=1", "NODE=2"])
    }).pipe(live)
  )

  it.scopedLive("is made once for all who need it at a time", () =>
    Effect.gen(function* () {
      const known = new Set([1])
      const { heard, url } = yield* server(ok, { knows: (login) => known.has(login) })
      const client = yield* clientAt(url)
      const all = Effect.all(
        Array.from({ length: 8 }, () => say(client)),
        { concurrency: "unbounded" }
      )
      yield* all
      assert.lengthOf(logins(heard), 1)
      known.clear()
      known.add(2)
      yield* all
      assert.lengthOf(logins(heard), 2)
    }).pipe(live)
  )

  it.scopedLive("fails once for all who wait for it, and is tried again by the next", () =>
    Effect.gen(function* () {
      let isUp = false
      const { heard, url } = yield* server(ok, {
        login: (response, heard, count) =>
          isUp
            ? json(
                200,
                { statusCode: 0 },
                { "set-cookie": "JSESSIONID=canary-cookie-0", "X-CSRF-TOKEN": "canary-csrf-0" }
              )(response, heard, count)
            : void setTimeout(() => json(400, { statusCode: 6 })(response, heard, count), 30)
      })
      const client = yield* clientAt(url)
      const errors = yield* Effect.all(
        Array.from({ length: 5 }, () => Effect.flip(say(client))),
        { concurrency: "unbounded" }
      )
      assert.isTrue(errors.every(({ reason }) => reason._tag === "NotFound"))
      assert.lengthOf(heard, 1)
      isUp = true
      yield* say(client)
    }).pipe(live)
  )

  it.scopedLive("is waited for by the others when the one who began it goes away", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* server(ok, {
        login: (response, heard, count) =>
          void setTimeout(
            () =>
              json(
                200,
                { statusCode: 0 },
                { "set-cookie": "JSESSIONID=canary-cookie-0", "X-CSRF-TOKEN": "canary-csrf-0" }
              )(response, heard, count),
            60
          )
      })
      const client = yield* clientAt(url)
      const first = yield* Effect.fork(say(client))
      yield* Effect.sleep("20 millis")
      const second = yield* Effect.fork(say(client))
      yield* Effect.sleep("10 millis")
      yield* Fiber.interrupt(first)
      yield* Fiber.join(second)
      assert.lengthOf(logins(heard), 1)
    }).pipe(live)
  )

  it.scopedLive("that is not answered is not waited for for ever", () =>
    Effect.gen(function* () {
      const { url } = yield* server(ok, { login: silent })
      const error = yield* Effect.flip(Effect.flatMap(clientAt(url, { timeout: "100 millis" }), say))
      assert.strictEqual(error.reason._tag, "Timeout")
    }).pipe(live)
  )

  it.scopedLive("goes to one server, and no redirect takes its proofs to another", () =>
    Effect.gen(function* () {
      const other = yield* loopback(ok)
      const { url } = yield* server((response) => void response.writeHead(307, { location: other.url }).end())
      const error = yield* Effect.flip(Effect.flatMap(clientAt(url), say))
      assert.strictEqual(error.reason._tag, "UnknownOutcome")
      assert.lengthOf(other.heard, 0)
    }).pipe(live)
  )
})

describe("a call that was refused because nobody is logged in", () => {
  const refusals: ReadonlyArray<readonly [string, Answer]> = [
    ["403 and a text", (response) => void response.writeHead(403).end("Missing or invalid Csrf token")],
    ["403 and statusCode 20", json(403, { statusCode: 20, statusMessage: "canary" })],
    ["401 and statusCode 20", json(401, { statusCode: 20 })],
    ["401 and nothing", (response) => void response.writeHead(401).end()],
    ["200 and statusCode 20", json(200, { statusCode: 20 })],
    ["500 and statusCode 20", json(500, { statusCode: 20 })]
  ]

  it.scopedLive.each(refusals)("is made once more under another login, be it a send: %s", ([, refusal]) =>
    Effect.gen(function* () {
      let refused = 0
      const { heard, url } = yield* server((response, heard, count) =>
        refused++ === 0 ? refusal(response, heard, count) : ok(response, heard, count)
      )
      const { referenceId } = yield* Effect.flatMap(clientAt(url), say)
      assert.strictEqual(referenceId, 41)
      assert.lengthOf(logins(heard), 2)
      assert.deepStrictEqual(
        sends(heard).map(({ headers }) => headers.cookie),
        ["JSESSIONID=canary-cookie-1", "JSESSIONID=canary-cookie-2"]
      )
    }).pipe(live)
  )

  it.scopedLive.each(refusals)("is not made a third time: %s", ([, refusal]) =>
    Effect.gen(function* () {
      const { heard, url } = yield* server(refusal)
      const error = yield* Effect.flip(Effect.flatMap(clientAt(url), say))
      assert.strictEqual(error.reason._tag, "Unauthorized")
      assert.lengthOf(logins(heard), 2)
      assert.lengthOf(sends(heard), 2)
    }).pipe(live)
  )

  it.scopedLive("is not repeated where another login cannot help: the right is missing, or a new password", () =>
    Effect.gen(function* () {
      for (const statusCode of [3, 5, 8]) {
        const { heard, url } = yield* server(json(403, { statusCode }))
        const error = yield* Effect.flip(Effect.flatMap(clientAt(url), say))
        assert.strictEqual(error.statusCode, statusCode)
        assert.lengthOf(heard, 2)
      }
    }).pipe(live)
  )

  it.scopedLive(
    "was not made where there is no other login: what that failed by is its reason, with nothing private in it",
    () =>
      Effect.gen(function* () {
        const refusing = [
          [json(401, { statusCode: 20, statusMessage: "canary" }), "Unauthorized"],
          [json(403, { statusCode: 5 }), "Forbidden"],
          [json(200, { statusCode: 8 }), "Unauthorized"],
          [json(503, "canary"), "Unavailable"]
        ] as const
        for (const [login, reason] of refusing) {
          const { heard, url } = yield* server(ok, { login })
          const error = yield* Effect.flip(Effect.flatMap(clientAt(url, { password }), say))
          assert.strictEqual(error.reason._tag, reason)
          assert.lengthOf(sends(heard), 0)
          assert.notInclude(String(error) + String(error.cause) + JSON.stringify(error), "canary")
        }
      }).pipe(live)
  )
})
