import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { html, reset } from "../faults.ts"
import { type Answer, json } from "../loopback.ts"
import {
  begun,
  envelope,
  gone,
  lines,
  nameAfter,
  named,
  people,
  refused,
  type Script,
  scripted,
  speech
} from "./scripted.ts"
import {
  type Fields,
  messageInteraction,
  page,
  participant,
  participantSid,
  providerAt,
  session,
  sessionPath,
  sessionsPath
} from "./service.ts"

const live = Effect.provide(NodeHttpClient.layerUndici)
const next = `${sessionsPath}/${nameAfter(session().sid)}`
const second = `${sessionsPath}/KC2`
const taken = json(200, messageInteraction())
/** The session after the first one. */
const another: Script = {
  [`POST ${sessionsPath}`]: json(201, session({ sid: "KC2" })),
  [`GET ${second}/Participants`]: people,
  [`POST ${second}/Participants/${participantSid}/MessageInteractions`]: taken
}
const spoken = (script: Script, text = "Hi") =>
  Effect.gen(function* () {
    const { heard, url } = yield* scripted(script)
    yield* Effect.flatMap(providerAt(url), ({ send }) => send.text({ ...envelope, text }))
    return heard
  })
const refusal = (script: Script) =>
  Effect.gen(function* () {
    const { heard, url } = yield* scripted(script)
    const error = yield* Effect.flatMap(providerAt(url), ({ send }) =>
      Effect.flip(send.text({ ...envelope, text: "Hi" }))
    )
    return { error, heard }
  })

describe("a contact is reached", () => {
  it.scopedLive("in the session that there is, after a restart too", () =>
    Effect.gen(function* () {
      const heard = yield* spoken({ ...begun, [`GET ${named}`]: json(200, session()) })
      assert.notInclude(lines(heard), `POST ${sessionsPath}`)
    }).pipe(live)
  )

  it.scopedLive.each([
    ["never ends by itself", { ttl: 0 }],
    ["has a date ahead, whatever its ttl", { ttl: 1, date_expiry: "2126-02-03T10:11:12Z" }],
    ["began lately", { ttl: 3600, date_created: new Date().toISOString() }],
    ["was spoken in lately", { ttl: 3600, date_last_interaction: new Date().toISOString() }]
  ] as const)("in a closed session that %s: it is opened again", ([, fields]) =>
    Effect.gen(function* () {
      const heard = yield* spoken({
        ...begun,
        [`GET ${named}`]: json(200, session({ status: "closed", ...fields })),
        [`POST ${sessionPath}`]: json(200, session({ status: "in-progress" }))
      })
      assert.strictEqual(heard[1]?.body, "Status=in-progress")
      assert.notInclude(lines(heard), `POST ${sessionsPath}`)
    }).pipe(live)
  )

  const over: ReadonlyArray<readonly [string, Fields, Answer | undefined]> = [
    ["cannot be opened again", { status: "closed", ttl: 0 }, refused(80608)],
    ["is closed again at once", { status: "closed", ttl: 0 }, json(200, session({ status: "closed" }))],
    ["had its time", { status: "closed", ttl: 1 }, undefined],
    ["had its date", { status: "closed", ttl: 0, date_expiry: "2026-02-03T10:11:12Z" }, undefined],
    ["has failed", { status: "failed", ttl: 0 }, undefined]
  ]
  it.scopedLive.each(over)("in the next session where the last one %s, which is not deleted", ([, fields, answer]) =>
    Effect.gen(function* () {
      const heard = yield* spoken({
        ...another,
        [`GET ${named}`]: json(200, session(fields)),
        ...(answer !== undefined && { [`POST ${sessionPath}`]: answer })
      })
      assert.deepStrictEqual(lines(heard), [
        `GET ${sessionsPath}/ours`,
        ...(answer === undefined ? [] : [`POST ${sessionPath}`]),
        `GET ${next}`,
        `POST ${sessionsPath}`,
        `GET ${second}/Participants`,
        `POST ${second}/Participants/${participantSid}/MessageInteractions`
      ])
      const body = heard.find(({ method, url }) => method === "POST" && url === sessionsPath)?.body
      assert.strictEqual(new URLSearchParams(body).get("UniqueName"), nameAfter(session().sid))
    }).pipe(live)
  )

  it.scopedLive("in the next session after a restart too, and from there on without walking back", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* scripted({
        ...another,
        [`GET ${named}`]: json(200, session({ status: "failed" })),
        [`GET ${next}`]: [json(200, session({ sid: "KC2" })), json(200, session({ sid: "KC2", status: "failed" }))],
        [`POST ${second}/Participants/${participantSid}/MessageInteractions`]: [taken, refused(80607)],
        [`POST ${sessionsPath}`]: json(201, session({ sid: "KC3" })),
        [`GET ${sessionsPath}/KC3/Participants`]: people,
        [`POST ${sessionsPath}/KC3/Participants/${participantSid}/MessageInteractions`]: taken
      })
      const { send } = yield* providerAt(url)
      yield* send.text({ ...envelope, text: "one" })
      assert.notInclude(lines(heard), `POST ${sessionsPath}`)
      const before = heard.length
      yield* send.text({ ...envelope, text: "two" })
      assert.deepStrictEqual(lines(heard).slice(before, before + 4), [
        `POST ${second}/Participants/${participantSid}/MessageInteractions`,
        `GET ${next}`,
        `GET ${sessionsPath}/${nameAfter("KC2")}`,
        `POST ${sessionsPath}`
      ])
    }).pipe(live)
  )

  it.scopedLive("in the session that somebody else begins in the same moment", () =>
    Effect.gen(function* () {
      const heard = yield* spoken({
        ...begun,
        [`GET ${named}`]: [gone, json(200, session())],
        [`POST ${sessionsPath}`]: refused(80603)
      })
      assert.strictEqual(lines(heard).at(-1), `POST ${speech}`)
    }).pipe(live)
  )

  it.scopedLive("as the participant whom somebody else seats in the same moment; one who has left is none", () =>
    Effect.gen(function* () {
      const left = json(200, page("participants", [participant({ sid: "KP0", date_deleted: "2026-02-03T10:11:14Z" })]))
      const open = { ...begun, [`GET ${named}`]: json(200, session()) }
      const heard = yield* spoken({
        ...open,
        [`GET ${sessionPath}/Participants`]: [left, people],
        [`POST ${sessionPath}/Participants`]: refused(80103)
      })
      assert.strictEqual(lines(heard).at(-1), `POST ${speech}`)
      const seated = yield* spoken({
        ...open,
        [`GET ${sessionPath}/Participants`]: left,
        [`POST ${sessionPath}/Participants`]: json(201, participant())
      })
      assert.strictEqual(seated.at(-2)?.body, "Identifier=%2B15550100123&ProxyIdentifier=%2B15550100001")
      const { error } = yield* refusal({
        ...open,
        [`GET ${sessionPath}/Participants`]: left,
        [`POST ${sessionPath}/Participants`]: refused(80103)
      })
      assert.deepStrictEqual(error.reason, { _tag: "Rejected", code: "80103" })
    }).pipe(live)
  )

  it.scopedLive.each([
    [80623, 409],
    [80604, 400]
  ] as const)("in the session of another where he is in one: %j", ([code, status]) =>
    Effect.gen(function* () {
      const theirs = `${sessionsPath}/KC9`
      const heard = yield* spoken({
        [`POST ${sessionsPath}`]: refused(code, status),
        [`GET ${sessionsPath}`]: json(
          200,
          page("sessions", [session({ sid: "KC8", status: "closed" }), session({ sid: "KC9", status: "in-progress" })])
        ),
        [`GET ${theirs}/Participants`]: json(
          200,
          page("participants", [
            participant({ sid: "KP7", date_deleted: "2026-02-03T10:11:14Z" }),
            participant({ sid: "KP8", identifier: "+15550100999" }),
            participant({ sid: "KP9" })
          ])
        ),
        [`POST ${theirs}/Participants/KP9/MessageInteractions`]: taken
      })
      assert.notInclude(lines(heard).join("\n"), "KC8")
      assert.strictEqual(heard.at(-1)?.url, `${theirs}/Participants/KP9/MessageInteractions`)
    }).pipe(live)
  )
})

describe("a session that is known", () => {
  const ended: ReadonlyArray<readonly [string, Answer]> = [
    ["80607", refused(80607)],
    ["80608", refused(80608)],
    ["20404", gone],
    ["80623", refused(80623, 409)]
  ]
  it.scopedLive.each(ended)(
    "is forgotten where it has ended (%s), and the text is said once in the next",
    ([, answer]) =>
      Effect.gen(function* () {
        const { heard, url } = yield* scripted({ ...begun, [`POST ${speech}`]: [taken, answer, taken] })
        const { send } = yield* providerAt(url)
        yield* send.text({ ...envelope, text: "one" })
        yield* send.text({ ...envelope, text: "two" })
        assert.deepStrictEqual(
          heard.filter(({ url }) => url === speech).map(({ body }) => body),
          ["Body=one", "Body=two", "Body=two"]
        )
      }).pipe(live)
  )

  it.scopedLive("is not doubted where the text is refused: that is final, after one request", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* scripted({ ...begun, [`POST ${speech}`]: [taken, refused(21617), taken] })
      const { send } = yield* providerAt(url)
      yield* send.text({ ...envelope, text: "one" })
      const before = heard.length
      const error = yield* Effect.flip(send.text({ ...envelope, text: "two" }))
      assert.deepStrictEqual(error.reason, { _tag: "Rejected", code: "21617" })
      assert.strictEqual(heard.length, before + 1)
    }).pipe(live)
  )
})

describe("nothing was said", () => {
  const open: Script = { ...begun, [`GET ${named}`]: json(200, session()) }
  const unsure: ReadonlyArray<readonly [string, Script]> = [
    ["whether a session was begun", { ...begun, [`POST ${sessionsPath}`]: reset }],
    ["what the session is", { ...begun, [`GET ${named}`]: html }],
    ["who takes part in it", { ...open, [`GET ${sessionPath}/Participants`]: html }],
    ["where it has gone", { ...open, [`GET ${sessionPath}/Participants`]: gone }],
    [
      "whether he was seated",
      {
        ...open,
        [`GET ${sessionPath}/Participants`]: json(200, page("participants", [])),
        [`POST ${sessionPath}/Participants`]: reset
      }
    ]
  ]
  it.scopedLive.each(unsure)("where it is not known %s: it may be tried again", ([, script]) =>
    Effect.gen(function* () {
      const { error, heard } = yield* refusal(script)
      assert.strictEqual(error.message, "twilio-proxy.send: Unavailable")
      assert.notInclude(lines(heard), `POST ${speech}`)
    }).pipe(live)
  )

  it.scopedLive("where no answer comes in time: it may be tried again", () =>
    Effect.gen(function* () {
      const { url } = yield* scripted({ ...begun, [`GET ${named}`]: () => {} })
      const { send } = yield* providerAt(url, { timeout: "100 millis" })
      const error = yield* Effect.flip(send.text({ ...envelope, text: "Hi" }))
      assert.strictEqual(error.message, "twilio-proxy.send: Unavailable")
    }).pipe(live)
  )

  const sure: ReadonlyArray<readonly [string, Answer]> = [
    ["Rejected", refused(80404)],
    ["Unauthorized", refused(20003, 401)],
    ["Forbidden", refused(20001, 403)],
    ["RateLimited", refused(20429, 429)],
    ["Conflict", refused(80623, 409)],
    ["NotFound", gone]
  ]
  it.scopedLive.each(sure)("where it is known why not: %s stays what it is", ([reason, answer]) =>
    Effect.gen(function* () {
      const { error } = yield* refusal({
        [`POST ${sessionsPath}`]: answer,
        [`GET ${sessionsPath}`]: json(200, page("sessions", []))
      })
      assert.strictEqual(error.reason._tag, reason)
    }).pipe(live)
  )
})
