/** What the rounds of a case have shown. */
import type { Case, Kind, Sample } from "../Suite.ts"
import { ratio } from "./median.ts"

export interface MeasuredSide {
  readonly name: string
  readonly kind: Kind
  /** In order; every side of a case has been through the same rounds. */
  readonly rounds: ReadonlyArray<Sample<string>>
}

export interface Measured {
  readonly case: string
  /** The unit of each measure. */
  readonly measures: Case["measures"]
  readonly reference: MeasuredSide
  /** The reference once more, as if it were another side. */
  readonly again: MeasuredSide
  /** Without the reference. */
  readonly sides: ReadonlyArray<MeasuredSide>
}

export const sidesOf = ({ reference, sides }: Measured): ReadonlyArray<MeasuredSide> => [...sides, reference]

export const values = ({ rounds }: MeasuredSide, measure: string): ReadonlyArray<number> =>
  rounds.flatMap((sample) => sample[measure] ?? [])

/** How far the reference stands from itself: 1 where nothing disturbs. */
export const noise = ({ again, reference }: Measured, measure: string): number =>
  ratio(values(again, measure), values(reference, measure))

/** Beyond this, a difference between two sides may be none. */
const quiet = { least: 0.87, most: 1.15 }

export const isNoisy = (measured: Measured, measure: string): boolean => {
  const it = noise(measured, measure)
  // Also where it is not a number.
  return !(it >= quiet.least && it <= quiet.most)
}
