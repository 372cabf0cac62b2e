/** Who may call the practice Genesys: a password once, then a cookie, and a token for whatever changes something. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { ask, basic, kept, practice, record } from "./practice.ts"

describe("the door of the practice Genesys", () => {
  it.scopedLive("gives a cookie and a token to who knows the password, and what it is for", () =>
    Effect.gen(function* () {
      const { root } = yield* practice()
      const open = yield* ask(`${root}/me`, { headers: basic() })
      assert.strictEqual(open.status, 200)
      assert.match(open.headers.get("set-cookie") ?? "", /^JSESSIONID=[0-9A-F]{32}; Path=\/; HttpOnly$/)
      assert.strictEqual(open.headers.get("x-csrf-header"), "X-CSRF-TOKEN")
      assert.include(record(open.body), { statusCode: 0 })
      assert.include(record(record(open.body)["user"]), { userName: "helpbot@practice.example" })

      const login = kept(open)
      const again = yield* ask(`${root}/me`, { headers: login })
      assert.deepStrictEqual(kept(again), login)
      assert.notDeepEqual(kept(yield* ask(`${root}/me`, { headers: basic() })), login)

      const version = yield* ask(`${root}/diagnostics/version`, { headers: login })
      assert.match(String(record(version.body)["version"]), /^8\.5\./)
    })
  )

  it.scopedLive("is shut to a wrong password, and to who has not logged in", () =>
    Effect.gen(function* () {
      const { root } = yield* practice()
      for (const headers of [basic(undefined, "wrong"), basic("nobody@practice.example"), { authorization: "Basic" }]) {
        const wrong = yield* ask(`${root}/me`, { headers })
        assert.strictEqual(wrong.status, 401)
        assert.include(record(wrong.body), { statusCode: 20 })
      }
      for (const path of ["/me", "/me/smssessions", "/users/1", "/nothing"]) {
        const stranger = yield* ask(root + path, { headers: { cookie: "JSESSIONID=1" } })
        assert.strictEqual(stranger.status, 403, path)
        assert.include(record(stranger.body), { statusCode: 20 })
      }
    })
  )

  it.scopedLive("asks for the token of this very login with whatever changes something, notifications too", () =>
    Effect.gen(function* () {
      const { root } = yield* practice()
      const login = kept(yield* ask(`${root}/me`, { headers: basic() }))
      const other = kept(yield* ask(`${root}/me`, { headers: basic() }))
      const cases: ReadonlyArray<Record<string, string>> = [
        {},
        { cookie: login["cookie"] ?? "" },
        { "X-CSRF-TOKEN": login["X-CSRF-TOKEN"] ?? "" },
        { ...login, "X-CSRF-TOKEN": other["X-CSRF-TOKEN"] ?? "" }
      ]
      for (const headers of cases) {
        for (const path of ["/me", "/me/smssessions/1", "/notifications"]) {
          const refused = yield* ask(root + path, { method: "POST", headers, body: "{}" })
          assert.deepInclude(refused, { status: 403, text: "Missing or invalid Csrf token" })
        }
      }
    })
  )

  it.scopedLive("tells of a channel that is not known that the request failed in part", () =>
    Effect.gen(function* () {
      const { agent } = yield* practice()
      const { call } = yield* agent()
      const start = (channels?: ReadonlyArray<string>) =>
        Effect.map(
          call("POST", "/me", { operationName: "StartContactCenterSession", channels }),
          ({ body, status }) => [status, record(body)["statusCode"]]
        )
      const ready = Effect.map(call("POST", "/me/channels/smssession", { operationName: "Ready" }), ({ body }) =>
        record(body)
      )
      assert.deepStrictEqual(yield* start(), [200, 1])
      assert.deepStrictEqual(yield* start(["voice"]), [200, 7])
      assert.include(yield* ready, { statusCode: 2 })
      assert.deepStrictEqual(yield* start(["voice", "smssession"]), [200, 7])
      assert.include(yield* ready, { statusCode: 0 })
    })
  )
})
