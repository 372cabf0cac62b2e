/** What has come in while nobody listened: whose it is, where it was, and how much of it can be read. */
import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Stream } from "effect"
import { json } from "../loopback.ts"
import { agentWork, type Answers, hearing, record, rows, said, speaking } from "./ear.ts"
import * as told from "./told.ts"

const live = Effect.provide(NodeHttpClient.layerUndici)
const start = 1770113472000
const since = DateTime.unsafeMake(start)
const session = (nth: number): string => `0Mw00000000000${nth}AAA`
const talk = (nth: number, identifier: string, more: object = {}) =>
  record({ Id: session(nth), Conversation: { ConversationIdentifier: identifier }, ...more })
const works = () => rows(...[1, 2, 3].map((nth) => agentWork({ WorkItemId: session(nth), Status: "Opened" })))
const one = (identifier: string) => json(200, { conversationEntries: [said(1, identifier)] })

const texts = (answers: Answers, when = since) =>
  Effect.gen(function* () {
    const { missed, ...asked } = yield* speaking({ works, entries: (it) => one(it.conversationIdentifier), ...answers })
    const events = [...(yield* Stream.runCollect(missed(when)))]
    return { ...asked, texts: events.map((it) => (it._tag === "MessageReceived" ? it.message.text : it._tag)) }
  })

describe("what was missed", () => {
  it.scopedLive("is of the sessions that are open, or ended since, and a minute older than asked for", () =>
    Effect.gen(function* () {
      const { queries, read } = yield* texts({})
      const [q = ""] = queries("MessagingSession")
      assert.match(q, /WHERE \(?Status IN \(.*\) OR EndTime >= 2026-02-03T10:10:12/)
      assert.deepStrictEqual(
        read().map((it) => it),
        [{ conversationIdentifier: told.conversation, startTime: start - 60_000, limit: 20, direction: "FROM_START" }]
      )
    }).pipe(live)
  )

  it.scopedLive("has no typing in it, which is over", () =>
    Effect.gen(function* () {
      const typing = {
        ...said(2, ""),
        entryPayload: { id: told.idOf(2), entryType: "TypingStartedIndicator", timestamp: 1 }
      }
      const entries = () => json(200, { conversationEntries: [typing, said(1, "hello")] })
      assert.deepStrictEqual((yield* texts({ entries })).texts, ["hello"])
    }).pipe(live)
  )

  it.scopedLive.each([10018, 10088, 10068, 10046])(
    "is told although one conversation cannot be read: code %s",
    (code) =>
      Effect.gen(function* () {
        const { texts: heard } = yield* texts({
          sessions: () => rows(talk(1, "gone"), talk(2, "here")),
          entries: ({ conversationIdentifier: it }) =>
            it === "gone" ? json(400, { code, message: "canary" }) : one(it)
        })
        assert.deepStrictEqual(heard, ["here"])
      }).pipe(live)
  )

  it.scopedLive("is asked for again as a whole where the trouble may pass", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(texts({ entries: () => json(503, {}) }))
      assert.deepInclude(error, { reason: { _tag: "Unavailable" } })
    }).pipe(live)
  )

  it.scopedLive("of a conversation is told once, and of its newest session", () =>
    Effect.gen(function* () {
      const { interaction, missed, next } = yield* hearing(
        {},
        {
          works,
          sessions: () => rows(talk(2, told.conversation), talk(1, told.conversation, { Status: "Ended" })),
          entries: () => one("hello")
        }
      )
      assert.strictEqual(yield* Stream.runCount(missed(since)), 1)
      const entries = [{ operation: "add", participant: told.agent }]
      interaction(told.wrapped(4, told.system, { entryType: "ParticipantChanged", participant: told.agent, entries }))
      assert.strictEqual<string>((yield* next("ParticipantChanged")).session, session(2))
    }).pipe(live)
  )

  it.scopedLive("is not what is said to people, or to whom nobody is known to have been given", () =>
    Effect.gen(function* () {
      const sessions = () => rows(talk(1, "bot"), talk(2, "person"), talk(3, "queue"), talk(4, "unknown"))
      const works = () =>
        rows(
          agentWork({ WorkItemId: session(1), Status: "Opened" }),
          agentWork({ WorkItemId: session(2), BotId: null }),
          agentWork({ WorkItemId: session(3), BotId: null })
        )
      assert.deepStrictEqual((yield* texts({ sessions, works })).texts, ["bot"])
      const queued = { AgentType: null, OwnerId: "00G000000000001AAA" }
      const hidden = yield* texts({
        sessions: () => rows(talk(1, "bot"), talk(2, "person", { AgentType: "Agent" }), talk(3, "queue", queued)),
        works: () => json(400, [{ errorCode: "INVALID_TYPE", message: "canary" }])
      })
      assert.deepStrictEqual(hidden.texts, ["bot"], "where the work is hidden, the session tells")
    }).pipe(live)
  )
})

describe("entries", () => {
  /** As the server has them: by its own time, each with the time that its writer's clock told. */
  const listed = (clocks: ReadonlyArray<number>, every = 1000) => {
    const all = clocks.map((fast, nth) => ({
      at: start + nth * every,
      entry: said(nth, String(nth), start + nth * every + fast)
    }))
    return ({ startTime }: { readonly startTime: number }) =>
      json(200, {
        conversationEntries: all
          .filter(({ at }) => at >= startTime)
          .slice(0, 20)
          .map(({ entry }) => entry)
      })
  }
  const hour = 3_600_000
  const even = (length: number) => Array.from({ length }, () => 0)

  it.scopedLive.each([
    ["one clock that is fast early", even(45).with(3, hour), 1000],
    ["one clock that is fast at the end of a page", even(45).with(19, hour), 1000],
    ["one clock that is slow at the end of a page", even(45).with(19, -hour), 1000],
    ["many in one millisecond", even(19), 0],
    ["a page and no more", even(20), 1000]
  ] as const)("are all read, with %s", ([, clocks, every]) =>
    Effect.gen(function* () {
      const heard = yield* texts({ entries: listed(clocks, every) })
      assert.deepStrictEqual(
        heard.texts,
        clocks.map((_, nth) => String(nth))
      )
    }).pipe(live)
  )

  it.scopedLive("of one millisecond that fill a page are followed by those of the next", () =>
    Effect.gen(function* () {
      const all = [...even(20).map((_, nth) => said(nth, String(nth), start)), said(20, "20", start + 1)]
      const entries = ({ startTime }: { readonly startTime: number }) =>
        json(200, { conversationEntries: all.filter((it) => it.clientTimestamp >= startTime).slice(0, 20) })
      assert.lengthOf((yield* texts({ entries })).texts, 21)
    }).pipe(live)
  )

  it.scopedLive("end, even where all clocks are slow", () =>
    Effect.gen(function* () {
      const { read, texts: heard } = yield* texts({ entries: listed(even(25).map(() => -hour)) })
      assert.lengthOf(heard, 25)
      assert.isBelow(read().length, 60)
    }).pipe(live)
  )
})
