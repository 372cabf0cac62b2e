/** What a side of this suite can do, and the contestant that comes of it. */
import { untilFast } from "../harness/untilFast.ts"
import { type Contestant, type Sample, type Side, WrongAnswer } from "../Suite.ts"
import { type Inbound, traffic } from "./traffic.ts"
import { once } from "./once.ts"

export type Measure = "a turn" | "p50" | "p99"
export const measures: Readonly<Record<Measure, string>> = { "a turn": "µs", p50: "ms", p99: "ms" }

/** What a fresh connection reads of one contact: its count of messages, and how many rows of each kind. */
export type Found = Readonly<Record<string, number>>

export interface Talk {
  readonly turn: (inbound: Inbound) => Promise<void>
  /** Waits for what a turn has left to be done; that is not measured. */
  readonly rest?: () => Promise<void>
  /** Accepts a message that was here before, where the side keeps what was. */
  readonly again?: (inbound: Inbound) => Promise<void>
  readonly found: (contact: number) => Found
  /** By how much each message makes that grow. */
  readonly grows: Found
  readonly close: () => Promise<void>
}

/** Keeps so many turns in flight for so long; those that are under way at the end count too. */
const drive = async (
  { rest, turn }: Talk,
  next: () => Inbound,
  inFlight: number,
  milliseconds: number
): Promise<Sample<Measure>> => {
  const latencies: Array<number> = []
  let rested = 0
  const began = performance.now()
  const one = async () => {
    do {
      const inbound = next()
      const asked = performance.now()
      await turn(inbound)
      const over = performance.now()
      latencies.push(over - asked)
      if (rest !== undefined) {
        await rest()
        rested += performance.now() - over
      }
    } while (performance.now() - began < milliseconds)
  }
  await Promise.all(Array.from({ length: inFlight }, one))
  const wall = performance.now() - began - rested / inFlight
  const sorted = Float64Array.from(latencies).sort()
  const at = (quantile: number) => sorted[Math.floor((sorted.length - 1) * quantile)] ?? NaN
  return { "a turn": (wall * 1000) / sorted.length, p50: at(0.5), p99: at(0.99) }
}

/** Three messages of each of two contacts, the first of them once more: what is in the file has to tell of just these. */
const verify = async (name: string, talk: Talk, next: () => Inbound) => {
  for (const contact of [0, 1]) {
    const before = talk.found(contact)
    const inbounds = Array.from({ length: 3 }, () => ({ ...next(), contact }))
    for (const inbound of inbounds) {
      await talk.turn(inbound)
      await talk.rest?.()
    }
    for (const inbound of inbounds.slice(0, 1)) await talk.again?.(inbound)
    const after = talk.found(contact)
    for (const [of, each] of Object.entries(talk.grows)) {
      const grown = (after[of] ?? NaN) - (before[of] ?? NaN)
      if (grown !== 3 * each) throw new WrongAnswer(name, `three messages have made ${of} grow by ${grown}`)
    }
  }
}

export const side = (
  { kind, name }: Pick<Side<Measure>, "name" | "kind">,
  inFlight: number,
  open: () => Promise<Talk>
): Side<Measure> => ({
  name,
  kind,
  open: async (run): Promise<Contestant<Measure>> => {
    await once(name, async () => {
      const talk = await open()
      const next = traffic()
      await untilFast(async (milliseconds) => (await drive(talk, next, 64, milliseconds))["a turn"], run)
      await talk.close()
    })
    const talk = await open()
    const next = traffic()
    return {
      verify: () => verify(name, talk, next),
      sample: (milliseconds) => drive(talk, next, inFlight, milliseconds),
      close: talk.close
    }
  }
})

/** For who must not handle two messages of a conversation at once, and has no queue of its own. */
export const oneAtATime = (turn: (inbound: Inbound) => Promise<void>): Talk["turn"] => {
  let last = Promise.resolve()
  return (inbound) => (last = last.then(() => turn(inbound)))
}
