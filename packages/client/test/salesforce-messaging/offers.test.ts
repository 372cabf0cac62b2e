/** What becomes of conversations that routing offers to the bot. */
import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Fiber, Stream } from "effect"
import { json } from "../loopback.ts"
import { agentWork, botId, hearing, invalidField, record, rows, speaking, until } from "./ear.ts"
import { eventContract } from "./interactionContract.ts"
import { placeOf } from "./pubSubServer.ts"
import * as told from "./told.ts"

const live = Effect.provide(NodeHttpClient.layerUndici)
const acceptance = {
  contextType: "Chatbot",
  workId: "0Bz000000000001AAA",
  workItemId: told.session,
  botId,
  status: "Accept"
}
const second = "0Mw000000000002AAA"
const out = json(503, {})
const past = DateTime.unsafeMake(0)
const another = { appType: "chatbot", subject: "OtherBot", role: "Chatbot" }

describe("an offer", () => {
  it.scopedLive("is accepted once, by the newest work on the session", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(eventContract.routing.replyFaults(told.routing()), [])
      const { accepted, interaction, next, server } = yield* hearing()
      server.publish("RoutingRequested", told.routing())
      yield* until(() => accepted().length === 1)
      assert.deepStrictEqual(accepted(), [acceptance])
      // Which work it was is told too, and that is no second one; what comes behind it is heard.
      yield* Effect.sleep("30 millis")
      interaction(told.wrapped(1, told.system, told.work("0Bz000000000001")))
      interaction(told.wrapped(2, told.person, told.text(2, "hello")))
      yield* next("MessageReceived")
      assert.lengthOf(accepted(), 1)
    }).pipe(live)
  )

  it.scopedLive("is tried for as long as an outage takes, and nobody else has to wait for it", () =>
    Effect.gen(function* () {
      const { accepted, interaction, next, server } = yield* hearing(
        {},
        { work: (_, nth) => (nth < 9 ? out : json(202, { success: true })) }
      )
      server.publish("RoutingRequested", told.routing())
      yield* next("Bookmark")
      interaction(told.wrapped(1, told.person, told.text(1, "hello")))
      yield* next("MessageReceived")
      assert.isBelow(accepted().length, 9)
      yield* until(() => accepted().length === 9)
      yield* Effect.sleep("60 millis")
      assert.lengthOf(accepted(), 9)
    }).pipe(live)
  )

  it.scopedLive("that gets no answer holds up neither what is said nor another offer", () =>
    Effect.gen(function* () {
      const { accepted, next, server, interaction } = yield* hearing(
        {},
        {
          sessions: (q) => rows(record(q.includes(second) ? { Id: second } : {})),
          works: (q) => rows(agentWork(q.includes(second) ? { Id: "0Bz000000000002AAA", WorkItemId: second } : {})),
          work: ({ workItemId }) => (workItemId === told.session ? () => {} : json(202, { success: true }))
        }
      )
      server.publish("RoutingRequested", told.routing())
      yield* until(() => accepted().length === 1)
      server.publish("RoutingRequested", told.routing(second))
      interaction(told.wrapped(1, told.person, told.text(1, "hello")))
      yield* next("MessageReceived")
      yield* until(() => accepted().length === 2)
    }).pipe(live)
  )

  it.scopedLive("outlasts the listening: it is tried on when that begins again", () =>
    Effect.gen(function* () {
      const state = { isOut: true }
      const work = () => (state.isOut ? out : json(202, { success: true }))
      const { accepted, fiber, listening, next, server } = yield* hearing({}, { work })
      server.publish("RoutingRequested", told.routing())
      yield* next("Bookmark")
      yield* until(() => accepted().length > 1)
      yield* Fiber.interrupt(fiber)
      state.isOut = false
      const before = accepted().length
      yield* Effect.forkScoped(listening(placeOf(1)))
      yield* until(() => accepted().length > before)
    }).pipe(live)
  )

  it.scopedLive("is tried a few times where its work is not there yet, and left where it is no more to be had", () =>
    Effect.gen(function* () {
      const no = json(404, { code: 10082, message: "no such work yet" })
      const late = yield* hearing({}, { work: (_, nth) => (nth < 5 ? no : json(202, { success: true })) })
      late.server.publish("RoutingRequested", told.routing())
      yield* until(() => late.accepted().length === 5)
      const never = yield* hearing({}, { work: () => no })
      never.server.publish("RoutingRequested", told.routing())
      yield* until(() => never.accepted().length === 5)
      const closed = yield* hearing({}, { work: () => json(400, { code: 10085, message: "closed" }) })
      closed.server.publish("RoutingRequested", told.routing())
      yield* until(() => closed.accepted().length === 1)
      yield* Effect.sleep("120 millis")
      assert.deepStrictEqual(
        [late, never, closed].map(({ accepted }) => accepted().length),
        [5, 5, 1]
      )
    }).pipe(live)
  )

  it.scopedLive("may name the work instead of the session", () =>
    Effect.gen(function* () {
      const { accepted, queries, server } = yield* hearing()
      server.publish("RoutingRequested", told.routing("0Bz000000000001AAA"))
      yield* until(() => accepted().length === 1)
      assert.isTrue(queries("AgentWork").some((q) => q.includes("WHERE Id = '0Bz000000000001AAA'")))
      assert.deepStrictEqual(accepted(), [acceptance])
    }).pipe(live)
  )

  it.scopedLive("is accepted where the work's records are hidden: by the session, and the id that is told", () =>
    Effect.gen(function* () {
      const { accepted, server } = yield* hearing(
        {},
        { works: () => json(400, [{ errorCode: "INVALID_TYPE", message: "" }]) }
      )
      server.publish("RoutingRequested", told.routing())
      yield* until(() => accepted().length === 1)
      assert.deepStrictEqual(accepted(), [{ ...acceptance, workId: told.session }])
      const some = yield* hearing(
        {},
        { works: (q) => (q.includes("BotId") ? invalidField : rows(agentWork({ BotId: undefined }))) }
      )
      some.server.publish("RoutingRequested", told.routing())
      yield* until(() => some.accepted().length === 1)
      assert.deepStrictEqual(some.accepted(), [acceptance])
    }).pipe(live)
  )

  it.scopedLive("of a session that is offered anew is accepted by the new work", () =>
    Effect.gen(function* () {
      const state = { work: "0Bz000000000001AAA" }
      const { accepted, interaction, server } = yield* hearing({}, { works: () => rows(agentWork({ Id: state.work })) })
      server.publish("RoutingRequested", told.routing())
      yield* until(() => accepted().length === 1)
      interaction(told.wrapped(1, told.system, told.work("0Bz000000000001")))
      yield* Effect.sleep("30 millis")
      state.work = "0Bz000000000002AAA"
      server.publish("RoutingRequested", told.routing())
      yield* until(() => accepted().length === 2)
      assert.deepStrictEqual(accepted()[1], { ...acceptance, workId: state.work })
    }).pipe(live)
  )

  it.scopedLive("is accepted by word of the work alone", () =>
    Effect.gen(function* () {
      const { accepted, interaction } = yield* hearing()
      interaction(told.wrapped(1, told.system, told.work("0Bz000000000007AAA")))
      yield* until(() => accepted().length === 1)
      assert.deepStrictEqual(accepted(), [{ ...acceptance, workId: "0Bz000000000007AAA" }])
    }).pipe(live)
  )

  it.scopedLive.each([
    ["is over", { Status: "Ended" }, {}],
    ["failed", { Status: "Error" }, {}],
    ["people have", { Status: "Active", AgentType: "Agent" }, {}],
    ["the bot has already", { Status: "Active" }, { Status: "Opened" }]
  ] as const)("of a session that %s is left alone", ([, session, work]) =>
    Effect.gen(function* () {
      const of = (q: string) => (q.includes(second) ? { Id: second } : session)
      const { accepted, server } = yield* hearing(
        {},
        {
          sessions: (q) => rows(record(of(q))),
          works: (q) => rows(agentWork(q.includes(second) ? { WorkItemId: second } : work))
        }
      )
      server.publish("RoutingRequested", told.routing())
      server.publish("RoutingRequested", told.routing(second))
      yield* until(() => accepted().length > 0)
      yield* Effect.sleep("40 millis")
      assert.deepStrictEqual(accepted(), [{ ...acceptance, workItemId: second }])
    }).pipe(live)
  )

  it.scopedLive("of people who hand a session back is accepted, though they had it", () =>
    Effect.gen(function* () {
      const { accepted, server } = yield* hearing({}, { sessions: () => rows(record({ AgentType: "BotToAgent" })) })
      server.publish("RoutingRequested", told.routing(told.session, { routingType: "Transfer" }))
      yield* until(() => accepted().length === 1)
    }).pipe(live)
  )

  it.scopedLive.each([
    ["another bot by its name, as it is set", { bot: "OtherBot" }, {}, { recipient: another }],
    ["another bot by its name, as the authorization context has it", {}, { recipient: another }, {}],
    [
      "another bot by its id",
      { botId: "0Xx000000000002" },
      {},
      { recipient: { ...another, subject: "0Xx000000000002AAA" } }
    ],
    ["people", {}, { recipient: { ...told.agent, subject: "HelpBot" } }, {}]
  ] as const)("to %s is none of ours", ([, more, theirs, ours]) =>
    Effect.gen(function* () {
      const { accepted, server } = yield* hearing(more, {
        sessions: (q) => rows(record(q.includes(second) ? { Id: second } : {})),
        works: () => rows()
      })
      server.publish("RoutingRequested", { ...told.routing(), ...theirs })
      const unnamed = {
        ...told.routing(second, { routingParameters: { botId: "botId" in more ? more.botId : botId } }),
        ...ours
      }
      server.publish("RoutingRequested", unnamed)
      yield* until(() => accepted().length > 0)
      yield* Effect.sleep("40 millis")
      assert.deepStrictEqual(
        accepted().map((it) => typeof it === "object" && it !== null && "workItemId" in it && it.workItemId),
        [second]
      )
    }).pipe(live)
  )

  it.scopedLive("is ours under either form of the bot's id", () =>
    Effect.gen(function* () {
      const { accepted, server } = yield* hearing({ botId: botId.slice(0, 15) })
      server.publish("RoutingRequested", told.routing())
      yield* until(() => accepted().length === 1)
    }).pipe(live)
  )
})

describe("work that waits for the bot", () => {
  it.scopedLive("is taken when what was missed is looked for: the offer may have been heard, and forgotten", () =>
    Effect.gen(function* () {
      const { accepted, missed } = yield* hearing({ botId })
      yield* Stream.runDrain(missed(past))
      yield* until(() => accepted().length === 1)
      assert.deepStrictEqual(accepted(), [acceptance])
    }).pipe(live)
  )

  it.scopedLive("of another bot is not taken, and what is said in it is not heard", () =>
    Effect.gen(function* () {
      const { accepted, missed, read } = yield* hearing(
        { botId },
        { works: () => rows(agentWork({ BotId: "0Xx000000000002AAA" })) }
      )
      yield* Stream.runDrain(missed(past))
      yield* Effect.sleep("40 millis")
      assert.deepStrictEqual([accepted(), read()], [[], []])
    }).pipe(live)
  )

  it.scopedLive("can be ended by a bot that was started again, and was not told its id", () =>
    Effect.gen(function* () {
      const active = { Status: "Active", ConversationId: "0dw000000000001AAA" }
      const { accepted, sessions } = yield* speaking({ sessions: () => rows(record(active)) })
      const session = yield* Effect.flatten(Stream.runHead(sessions.list))
      yield* sessions.close(session)
      assert.deepStrictEqual(accepted(), [{ ...acceptance, status: "Close" }])
    }).pipe(live)
  )
})
