/** Who has a conversation: offered to the bot, taken, given back, or handed over to people. */
import { randomUUID } from "node:crypto"
import { Clock, Effect, Option } from "effect"
import * as Account from "../Account.ts"
import type { Conversations } from "./Conversations.ts"
import { date } from "../org/date.ts"
import type { Records } from "../org/Records.ts"
import * as Talk from "./Talk.ts"

export const make = (records: Records, { catchUp, change, forget, note, toBot }: Conversations) => {
  /** The bot is asked to take it: it hears of the work, and of the record that it takes it by. */
  const offer = Effect.fnUntraced(function* (talk: Talk.Talk) {
    const work = yield* records.create("AgentWork", {
      WorkItemId: talk.session.Id,
      BotId: Account.bot,
      Status: "Assigned"
    })
    const correlation = randomUUID()
    const outcome = yield* toBot.work(talk.identifier, talk.session.Id, correlation)
    yield* note(talk, "RoutingWorkResult", {
      conversationId: talk.identifier,
      workId: work.Id,
      workTargetId: talk.session.Id,
      workType: "Assigned",
      botId: Account.bot,
      routingType: "Initial",
      errorMessages: []
    })
    return { talk: Talk.again(records, talk), outcome, correlation }
  })

  const accept = Effect.fnUntraced(function* (talk: Talk.Talk) {
    const at = date(yield* Clock.currentTimeMillis)
    for (const { Id } of Option.toArray(talk.work)) {
      yield* records.update("AgentWork", Id, { Status: "Opened", AcceptDateTime: at })
    }
    yield* change(talk, { Status: "Active", AcceptTime: at, OwnerId: Account.user })
    yield* catchUp(talk)
  })

  /** People of the queue are to take it; the bot, whose work gets this status, hears nothing more of this session. */
  const handOver = Effect.fnUntraced(function* (
    talk: Talk.Talk,
    queue: string,
    status: "Closed" | "Declined" | "Canceled"
  ) {
    const at = date(yield* Clock.currentTimeMillis)
    const work = Option.filter(talk.work, () => Talk.isTaken(talk) || Talk.isOffered(talk))
    for (const { Id } of Option.toArray(work)) {
      yield* records.update("AgentWork", Id, { Status: status, CloseDateTime: at })
    }
    forget(talk)
    yield* change(talk, { OwnerId: queue, AgentType: "BotToAgent", Status: "Waiting" })
  })

  return { offer, accept, handOver }
}
export type Routing = ReturnType<typeof make>
