import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { type GenesysClient, SmsSession } from "@parley/client/genesys-sms"
import { Effect, Schema } from "effect"
import { type Answer, type Heard, json, loopback } from "../loopback.ts"
import { knownClientAt, ok, read, row, seed } from "./account.ts"

const live = Effect.provide(NodeHttpClient.layerUndici)

describe("sessions", () => {
  it.scopedLive("are understood in an envelope of either spelling, in none, and where there are none", () =>
    Effect.gen(function* () {
      const answers = [
        [{ statusCode: 0, smssessions: [row(), seed] }, 2],
        [{ statusCode: 0, smsessions: [row()] }, 1],
        [{ smssessions: [] }, 0],
        [[row(), seed], 2],
        [[], 0],
        [seed, 1]
      ] as const
      for (const [answer, count] of answers) {
        const { heard, url } = yield* loopback(json(200, answer))
        const { sessions } = yield* knownClientAt(url)
        assert.lengthOf(yield* sessions.list(), count)
        assert.strictEqual(heard[0]?.url, "/me/smssessions?fields=*")
      }
      for (const answer of [{ statusCode: 0, smssession: seed }, { smsession: seed }, seed]) {
        const { url } = yield* loopback(json(200, answer))
        const session = yield* Effect.flatMap(knownClientAt(url), ({ sessions }) => sessions.get(seed.id))
        assert.strictEqual(session.id, seed.id)
        assert.strictEqual(session.state, "Chatting")
        assert.lengthOf(session.participants ?? [], 2)
        assert.isTrue(session.capabilities?.includes("LeaveAndComplete"))
        assert.isNull(session.path)
      }
    }).pipe(live)
  )

  it.scopedLive("are asked for under the other spelling where there are none under the first, once for all", () =>
    Effect.gen(function* () {
      const missing = [json(404, "gone"), json(200, { statusCode: 6 }), json(500, { statusCode: 6 })]
      for (const notThere of missing) {
        const { heard, url } = yield* loopback((response, heard, count) =>
          (heard.url.includes("/smsessions")
            ? json(200, heard.method === "GET" ? { smsessions: [seed], smsession: seed } : { statusCode: 0 })
            : notThere)(response, heard, count)
        )
        const { sessions, users } = yield* knownClientAt(url)
        const [session] = yield* sessions.list()
        yield* sessions.list()
        yield* sessions.get(seed.id)
        if (session !== undefined) yield* sessions.leave(session)
        yield* Effect.ignore(users.sessions("u-1"))
        assert.deepStrictEqual(
          heard.map(({ url }) => url),
          [
            "/me/smssessions?fields=*",
            "/me/smsessions?fields=*",
            "/me/smsessions?fields=*",
            `/me/smsessions/${seed.id}`,
            `/me/smsessions/${seed.id}`,
            "/users/u-1?subresources=smsessions"
          ]
        )
      }
    }).pipe(live)
  )

  it.scopedLive("are spelt as the setting says, and in no third way", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* loopback(json(404, { statusCode: 6 }))
      const { sessions } = yield* knownClientAt(url, { segment: "smsessions" })
      for (const _ of [1, 2]) assert.strictEqual((yield* Effect.flip(sessions.list())).reason._tag, "NotFound")
      yield* Effect.flip(sessions.get("1"))
      assert.deepStrictEqual(
        heard.map(({ url }) => url),
        [
          "/me/smsessions?fields=*",
          "/me/smssessions?fields=*",
          "/me/smsessions?fields=*",
          "/me/smssessions?fields=*",
          "/me/smsessions/1"
        ]
      )
    }).pipe(live)
  )

  it.scopedLive("that are not as documented are left out, and the others are there", () =>
    Effect.gen(function* () {
      const { url } = yield* loopback(json(200, { smssessions: [{ state: "Chatting" }, row(), "canary"] }))
      const { sessions } = yield* knownClientAt(url)
      assert.lengthOf(yield* sessions.list(), 1)
    }).pipe(live)
  )

  it("keep what is attached to them as it is, what nobody knows, and do without what is missing", () => {
    const session = read({ ixnType: "SMS" })
    assert.deepStrictEqual(session.userData, row().userData)
    assert.strictEqual(session["ixnType"], "SMS")
    const bare = Schema.decodeUnknownSync(SmsSession)({ id: "1", state: "Invited", participants: "canary" })
    assert.isNull(bare.participants)
    assert.isNull(bare.capabilities)
    assert.isNull(bare.userData)
  })

  it.scopedLive("are offered on a channel that is spelt likewise, unless it has a name of its own", () =>
    Effect.gen(function* () {
      const other: Answer = (response, heard, count) =>
        (heard.url.includes("/smss") ? json(404, { statusCode: 6 }) : ok)(response, heard, count)
      const said = (heard: ReadonlyArray<Heard>) =>
        heard.map(({ body, url }) => [url, ...(JSON.parse(body).channels ?? [])])
      const monitoring = { supervisorMonitoringMode: "AllChats" } as const
      const walk = ({ contactCenter, supervisor }: GenesysClient["Type"]) =>
        Effect.all([
          contactCenter.start(),
          contactCenter.ready(),
          contactCenter.start(),
          supervisor.coach("u-1", monitoring)
        ])
      const one = yield* loopback(other)
      yield* Effect.flatMap(knownClientAt(one.url), walk)
      assert.deepStrictEqual(said(one.heard), [
        ["/me", "smssession"],
        ["/me/channels/smssession"],
        ["/me/channels/smsession"],
        ["/me", "smsession"],
        ["/users/u-1/channels/smsession"]
      ])
      const another = yield* loopback(other)
      yield* Effect.flatMap(knownClientAt(another.url, { channel: "texts" }), walk)
      assert.deepStrictEqual(said(another.heard), [
        ["/me", "texts"],
        ["/me/channels/texts"],
        ["/me", "texts"],
        ["/users/u-1/channels/texts"]
      ])
      const none = yield* loopback(json(404, { statusCode: 6 }))
      const { contactCenter } = yield* knownClientAt(none.url, { channel: "texts" })
      assert.strictEqual((yield* Effect.flip(contactCenter.ready())).reason._tag, "NotFound")
      assert.lengthOf(none.heard, 1)
    }).pipe(live)
  )

  it.scopedLive("are offered on the channel that the server knows, though no path was asked for before", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* loopback((response, heard, count) => {
        const statusCode = heard.method === "GET" ? 0 : heard.body.includes('"smsession"') ? 0 : 7
        return json(heard.url === "/me/smssessions" ? 404 : 200, { statusCode, uris: [] })(response, heard, count)
      })
      const { contactCenter } = yield* knownClientAt(url)
      yield* contactCenter.start()
      assert.deepStrictEqual(
        heard.map(({ method, url }) => `${method} ${url}`),
        ["POST /me", "GET /me/smssessions", "GET /me/smsessions", "POST /me"]
      )
    }).pipe(live)
  )

  it.scopedLive("of an agent are found though no path was asked for before, in the server's spelling", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* loopback((response, heard, count) => {
        if (heard.url.startsWith("/users/")) {
          const user = heard.url.endsWith("=smsessions") ? { smsessions: [row()] } : {}
          return json(200, { statusCode: 0, user })(response, heard, count)
        }
        return json(heard.url === "/me/smsessions" ? 200 : 404, { statusCode: 0, uris: [] })(response, heard, count)
      })
      const { users } = yield* knownClientAt(url)
      assert.lengthOf(yield* users.sessions("u-1"), 1)
      assert.lengthOf(heard, 4)
      assert.lengthOf(yield* users.sessions("u-1"), 1)
      assert.lengthOf(heard, 5)
    }).pipe(live)
  )

  it.scopedLive("of an agent are those in the user's record, under either name", () =>
    Effect.gen(function* () {
      for (const user of [{ smssessions: [row()] }, { smsessions: [row()] }]) {
        const { url } = yield* loopback(json(200, { statusCode: 0, user }))
        const { users } = yield* knownClientAt(url)
        assert.lengthOf(yield* users.sessions("u-1"), 1)
      }
    }).pipe(live)
  )
})
