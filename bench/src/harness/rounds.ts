/** Measures the sides of a case in rounds: each side once a round, in another order every time. */
import { type Case, type Contestant, type Sample, type Side, WrongAnswer } from "../Suite.ts"
import { isNoisy, type Measured, type MeasuredSide } from "./Measured.ts"

export interface Plan {
  readonly isQuick: boolean
  readonly rounds: number
  /** For one sample. */
  readonly milliseconds: number
  /** The measures in which the reference must agree with itself. */
  readonly watched: ReadonlyArray<string>
  /** Whether there is time for the rounds once more. */
  readonly mayRepeat: () => boolean
  /** Hears what is being done. */
  readonly say: (words: string) => void
  /** Hears of a side that is left out. */
  readonly lost: (side: string, why: Why, error: unknown) => void
}

/** `unable`: this machine cannot open it. `broken`: it failed under way. */
export type Why = "unable" | "wrong" | "broken"

/** After so many, the case is too noisy. */
const mostRepeats = 3

interface Running {
  readonly side: Side<string>
  readonly contestant: Contestant<string>
  rounds: Array<Sample<string>>
}

/** What one side has left behind is not for the next one to sweep up. Not a whole collection, for compiled code goes with that too. */
const sweep = () => globalThis.gc?.({ type: "minor" })

const rotated = <A>(all: ReadonlyArray<A>, by: number): ReadonlyArray<A> => {
  const at = all.length === 0 ? 0 : by % all.length
  return [...all.slice(at), ...all.slice(0, at)]
}

/** Gives `undefined` where there is no reference to measure against. */
export const measure = async (it: Case, plan: Plan): Promise<Measured | undefined> => {
  const { isQuick, lost, milliseconds, rounds, say } = plan
  const again: Side<string> = { ...it.reference, name: `${it.reference.name}, again` }
  let running: ReadonlyArray<Running> = []

  /** Runs `work` for one side, and goes on without the side where it fails. */
  const attempt = async ({ contestant, side }: Running, work: () => Promise<void>) => {
    try {
      await work()
    } catch (error) {
      lost(side.name, error instanceof WrongAnswer ? "wrong" : "broken", error)
      running = running.filter((other) => other.side !== side)
      await contestant.close().catch(() => {})
    }
  }
  const open = async (side: Side<string>) => {
    say(`opening ${side.name}`)
    try {
      running = [...running, { side, contestant: await side.open({ isQuick }), rounds: [] }]
    } catch (error) {
      lost(side.name, error instanceof WrongAnswer ? "wrong" : "unable", error)
    }
  }
  const round = async (number: number, keep: boolean) => {
    for (const one of rotated(running, number)) {
      say(`${keep ? `round ${number} of ${rounds}` : "warming up"}: ${one.side.name}`)
      sweep()
      await attempt(one, async () => {
        const sample = await one.contestant.sample(milliseconds)
        if (keep) one.rounds.push(sample)
      })
    }
  }
  const shown = ({ rounds, side }: Running): MeasuredSide => ({ name: side.name, kind: side.kind, rounds })
  const outcome = (): Measured | undefined => {
    const [first, second] = [it.reference, again].map((side) => running.find((one) => one.side === side))
    if (first === undefined || second === undefined) return undefined
    const sides = running.filter((one) => one !== first && one !== second).map(shown)
    return { case: it.name, measures: it.measures, reference: shown(first), again: shown(second), sides }
  }

  try {
    for (const side of [it.reference, again, ...it.sides]) await open(side)
    for (const one of running) {
      say(`verifying ${one.side.name}`)
      await attempt(one, one.contestant.verify)
    }
    await round(0, false)
    for (let repeats = 0; ; repeats += 1) {
      for (const one of running) one.rounds = []
      for (let number = 1; number <= rounds; number += 1) await round(number, true)
      const measured = outcome()
      const isQuiet = measured === undefined || !plan.watched.some((measure) => isNoisy(measured, measure))
      if (isQuiet || repeats === mostRepeats || !plan.mayRepeat()) return measured
    }
  } finally {
    for (const { contestant, side } of running) {
      await contestant.close().catch((error: unknown) => lost(side.name, "broken", error))
    }
  }
}
