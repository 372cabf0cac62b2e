/** Holds what was measured against the goals of a suite. */
import type { Goal } from "../Suite.ts"
import { isNoisy, type Measured, sidesOf, values } from "./Measured.ts"
import { median, ratio } from "./median.ts"

export interface Verdict {
  readonly id: string
  readonly says: string
  /** `NaN` where a side that it needs could not be measured. */
  readonly value: number
  readonly bar: number
  readonly met: boolean | "too noisy"
}

/** What a goal looks at. */
interface Look {
  readonly case: string
  readonly measure: string
}

/** Asks a goal what it compares, by giving it ones for figures. */
const looks = (goal: Goal): ReadonlyArray<Look & { readonly isCompared: boolean }> => {
  const seen: Array<Look & { readonly isCompared: boolean }> = []
  goal.value({
    ratio: (...both) => {
      seen.push(...both.map((at) => ({ case: at.case, measure: at.measure, isCompared: true })))
      return 1
    },
    median: (at) => {
      seen.push({ case: at.case, measure: at.measure, isCompared: false })
      return 1
    }
  })
  return seen
}

/**
 * Which measures of a case must be quiet: the first, which it is about, and those that a goal compares with each other. A tail is
 * never quiet, and an absolute bar for one does not ask it to be.
 */
export const watched = (
  it: { readonly case: string; readonly measures: Measured["measures"] },
  goals: ReadonlyArray<Goal>
) => {
  const compared = goals.flatMap(looks).filter((look) => look.case === it.case && look.isCompared)
  return [...new Set([...Object.keys(it.measures).slice(0, 1), ...compared.map(({ measure }) => measure)])]
}

export const verdict = (goal: Goal, goals: ReadonlyArray<Goal>, measured: ReadonlyArray<Measured>): Verdict => {
  const { bar, id, says } = goal
  const find = (at: Look & { readonly side: string }) => {
    const its = measured.find((it) => it.case === at.case)
    const side = its === undefined ? undefined : sidesOf(its).find(({ name }) => name === at.side)
    return side === undefined ? [] : values(side, at.measure)
  }
  const value = goal.value({ ratio: (of, to) => ratio(find(of), find(to)), median: (at) => median(find(at)) })
  const seen = looks(goal)
  const isDisturbed = measured.some((it) =>
    watched(it, goals).some(
      (measure) => isNoisy(it, measure) && seen.some((look) => look.case === it.case && look.measure === measure)
    )
  )
  const met = goal.atLeast === true ? value >= bar : value <= bar
  return { id, says, value, bar, met: isDisturbed ? "too noisy" : met }
}
