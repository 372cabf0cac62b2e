/** One durable turn, beside what others do in its place and what the disk allows. */
import type { Case, Goal, Suite } from "../Suite.ts"
import { bareTables } from "./bareTables.ts"
import { botbuilder } from "./botbuilder.ts"
import { effectSql } from "./effectSql.ts"
import { fdatasync } from "./fdatasync.ts"
import { grammy } from "./grammy.ts"
import { acknowledged, parley } from "./ours.ts"
import { rawSqlite } from "./rawSqlite.ts"
import { type Measure, measures } from "./Talk.ts"
import { xstate } from "./xstate.ts"

const inFlight = (number: number): Case<Measure> => ({
  name: `${number.toLocaleString("en-US")} in flight`,
  measures,
  reference: rawSqlite(number),
  sides: [
    parley(number),
    ...(number === 1 ? [acknowledged(number), fdatasync(number)] : []),
    bareTables(number),
    grammy(number, "FULL"),
    grammy(number, "NORMAL"),
    xstate(number),
    botbuilder(number),
    // The two thousand would wait for seconds, and a turn would cost what it costs with 64.
    ...(number <= 64 ? [effectSql(number)] : [])
  ]
})

const goals: ReadonlyArray<Goal> = [
  {
    id: "G8",
    says: "A turn with 64 in flight costs at most 1.5 times the raw group commit of the same rows",
    bar: 1.5,
    value: ({ ratio }) =>
      ratio(
        { case: "64 in flight", side: "parley", measure: "a turn" },
        { case: "64 in flight", side: "raw group commit, same rows", measure: "a turn" }
      )
  },
  {
    id: "G8b",
    says: "A turn with 64 in flight is at least 5 times faster than a grammY session with FULL",
    bar: 5,
    atLeast: true,
    value: ({ ratio }) =>
      ratio(
        { case: "64 in flight", side: "grammY session, FULL", measure: "a turn" },
        { case: "64 in flight", side: "parley", measure: "a turn" }
      )
  },
  {
    id: "G9",
    says: "A turn alone in flight takes at most 1.3 times the raw transaction of the same rows",
    bar: 1.3,
    value: ({ ratio }) =>
      ratio(
        { case: "1 in flight", side: "parley", measure: "p50" },
        { case: "1 in flight", side: "raw transaction, same rows", measure: "p50" }
      )
  }
]

export const turn: Suite = {
  name: "turn",
  says: "One durable turn: a message is accepted once and handled; its state, transcript and reply are on disk",
  cases: [inFlight(1), inFlight(64), { ...inFlight(2000), isExtra: true }],
  goals
}
