/** The suite `ingress`: from a signed webhook to the answer that promises it is kept. */
import type { Case, Goal, Suite } from "../Suite.ts"
import { type Measure, measures } from "./contestant.ts"
import * as limits from "./limits.ts"
import * as parley from "./parley.ts"
import * as peers from "./peers.ts"

const needed = (routes: number) => [parley.whole(routes), peers.full(routes)]
const others = (routes: number) => [
  parley.sending(routes),
  limits.sign(routes),
  peers.normal(routes),
  peers.memory(routes)
]

const few = "end to end, 10 routes"
const many = "end to end, 1,000 routes"

const alone = {
  name: "door alone",
  measures,
  reference: limits.read,
  sides: [parley.doorAlone, limits.parse(10), limits.sign(10), limits.fiber, peers.fastify, peers.hono, peers.effect]
} satisfies Case<Measure>

const ours = (name: string) => ({ case: name, side: parley.parley, measure: "requests" })
const grammy = (name: string) => ({ case: name, side: peers.grammyFull, measure: "requests" })

const goals: ReadonlyArray<Goal> = [
  {
    id: "G12",
    says: "End to end with 1,000 routes, durable, at least a quarter of the requests of a bare server that only parses",
    bar: 0.25,
    atLeast: true,
    value: ({ ratio }) => ratio(ours(many), { case: many, side: limits.parsing, measure: "requests" })
  },
  {
    id: "G12b",
    says: "End to end with 1,000 routes, 99 of 100 webhooks answered within 40 ms at 64 connections",
    bar: 40,
    value: ({ median }) => median({ ...ours(many), measure: "p99" })
  },
  {
    id: "G12c",
    says: "End to end with 10 routes, at least 3 times the requests of grammY with its session on SQLite FULL",
    bar: 3,
    atLeast: true,
    value: ({ ratio }) => ratio(ours(few), grammy(few))
  },
  {
    id: "G12d",
    says: "End to end with 1,000 routes, at least 8 times the requests of grammY with its session on SQLite FULL",
    bar: 8,
    atLeast: true,
    value: ({ ratio }) => ratio(ours(many), grammy(many))
  },
  {
    id: "G13",
    says: "The door alone, signature checked, at least 0.3 of the requests of a bare server that only parses",
    bar: 0.3,
    atLeast: true,
    value: ({ ratio }) =>
      ratio(
        { case: alone.name, side: parley.door, measure: "requests" },
        { case: alone.name, side: limits.parsing, measure: "requests" }
      )
  }
]

export const ingress: Suite = {
  name: "ingress",
  says: "Signed webhooks over 64 connections: verified, parsed, kept, matched and handled",
  cases: [
    { name: few, measures, reference: limits.parse(10), sides: [...needed(10), ...others(10)] },
    { name: many, measures, reference: limits.parse(1000), sides: needed(1000), extra: others(1000) },
    alone
  ],
  goals
}
