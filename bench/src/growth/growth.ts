/** What one turn costs, and writes, against the length of its conversation. */
import type { Case, Goal, Suite } from "../Suite.ts"
import { grammy } from "./grammy.ts"
import { measures, type Measure } from "./Long.ts"
import { neverContinued, parley } from "./parley.ts"
import { snapshotAndLog } from "./snapshotAndLog.ts"
import { workflow } from "./workflow.ts"
import { xstate } from "./xstate.ts"

const named = (length: number) => `turn ${length.toLocaleString("en-US")}`

const at = (length: number): Case<Measure> => ({
  name: named(length),
  measures,
  reference: snapshotAndLog(length),
  sides: [
    parley(length),
    xstate(length),
    // What grows is led to as many turns as it can bear: the way there costs the square of them.
    ...(length <= 200 ? [neverContinued(length), grammy(length)] : []),
    ...(length <= 50 ? [workflow(length)] : [])
  ]
})

/** Turn 1,000 beside turn 5, of ours. */
const grown =
  (measure: Measure): Goal["value"] =>
  ({ ratio }) =>
    ratio({ case: named(1000), side: "parley", measure }, { case: named(5), side: "parley", measure })

export const growth: Suite = {
  name: "growth",
  says: "One turn of a long conversation beside one of a short one, 16 at a time, on disk",
  cases: [at(5), at(50), at(200), at(1000)],
  goals: [
    {
      id: "G10",
      says: "Turn 1,000 of a conversation costs at most 1.2 times turn 5",
      bar: 1.2,
      value: grown("a turn")
    },
    {
      id: "G10b",
      says: "Turn 1,000 of a conversation writes at most 1.1 times what turn 5 does",
      bar: 1.1,
      value: grown("written")
    }
  ]
}
