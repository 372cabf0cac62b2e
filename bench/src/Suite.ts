/** What a suite of the bench is made of: cases, and in each the sides that are measured against each other. */

/** `ours`: Parley. `peer`: what somebody would use instead. `limit`: the machine's own best, with nothing of a framework about it. */
export type Kind = "ours" | "peer" | "limit"

/** What one sample of a side has shown, by measure: such as `{ "a turn": 21.4 }`. */
export type Sample<Measure extends string> = Readonly<Record<Measure, number>>

/** A side that is ready to be measured. */
export interface Contestant<Measure extends string> {
  /** Does a little of the work and looks whether its answers are right; rejects with `WrongAnswer` where they are not. */
  readonly verify: () => Promise<void>
  /** One sample; takes about `milliseconds`. */
  readonly sample: (milliseconds: number) => Promise<Sample<Measure>>
  readonly close: () => Promise<void>
}

export interface Side<Measure extends string> {
  readonly name: string
  readonly kind: Kind
  /** Rejects where this machine lacks what it needs; `WrongAnswer` is for wrong answers. */
  readonly open: (run: { readonly isQuick: boolean }) => Promise<Contestant<Measure>>
}

export interface Case<Measure extends string = string> {
  /** Such as `64 in flight`. */
  readonly name: string
  /** No goal needs it: a quick run has no time for it. */
  readonly isExtra?: true
  /** The unit of each measure: less is better, but for those `a second`. */
  readonly measures: Readonly<Record<Measure, string>>
  /** A limit: measured twice as if it were two sides, to learn how much of a difference is noise. */
  readonly reference: Side<Measure>
  readonly sides: ReadonlyArray<Side<Measure>>
  /** Those for which a quick run has no time: no goal needs them here. */
  readonly extra?: ReadonlyArray<Side<Measure>>
}

/** Two figures of one case, in each round: what a goal compares. */
export type Ratio = (
  of: { readonly case: string; readonly side: string; readonly measure: string },
  to: { readonly case: string; readonly side: string; readonly measure: string }
) => number

/** Held against the median over all rounds. */
export interface Goal {
  /** Such as `G8`. */
  readonly id: string
  readonly says: string
  readonly bar: number
  /** Whether more is better. */
  readonly atLeast?: true
  readonly value: (measured: {
    readonly ratio: Ratio
    readonly median: (at: { readonly case: string; readonly side: string; readonly measure: string }) => number
  }) => number
}

export interface Suite {
  readonly name: string
  /** One sentence for the chart and the page. */
  readonly says: string
  readonly cases: ReadonlyArray<Case>
  readonly goals: ReadonlyArray<Goal>
}

/** A side has answered wrongly: what it measures is then worth nothing. */
export class WrongAnswer extends Error {
  constructor(side: string, what: string) {
    super(`${side} gave a wrong answer: ${what}`)
    this.name = "WrongAnswer"
  }
}
