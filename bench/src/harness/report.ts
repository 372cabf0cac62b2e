/** The figures of a run, for programs: what `--json` writes. */
import type { Kind } from "../Suite.ts"
import type { Machine } from "./Machine.ts"
import { type Measured, sidesOf, values } from "./Measured.ts"
import { median } from "./median.ts"
import type { Verdict } from "./verdict.ts"

export interface Outcome {
  readonly suite: string
  readonly measured: ReadonlyArray<Measured>
  readonly verdicts: ReadonlyArray<Verdict>
}

interface Row {
  readonly suite: string
  readonly case: string
  readonly side: string
  readonly kind: Kind
  readonly measure: string
  readonly median: number
  readonly unit: string
  readonly min: number
  readonly max: number
}

const rows = ({ measured, suite }: Outcome): ReadonlyArray<Row> =>
  measured.flatMap((it) =>
    Object.entries(it.measures).flatMap(([measure, unit]) =>
      sidesOf(it).map((side) => {
        const all = values(side, measure)
        const [min, max] = [Math.min(...all), Math.max(...all)]
        return { suite, case: it.case, side: side.name, kind: side.kind, measure, median: median(all), unit, min, max }
      })
    )
  )

export const report = (
  outcomes: ReadonlyArray<Outcome>,
  versions: Readonly<Record<string, string>>,
  machine: Machine
) => ({
  versions,
  load: machine.load,
  machine: { cpu: machine.cpu, cores: machine.cores, fdatasync: machine.fdatasync },
  rows: outcomes.flatMap(rows),
  // Not a number is `null` in JSON: the goal could not be measured, and is not met.
  goals: outcomes.flatMap(({ verdicts }) => verdicts.map(({ bar, id, met, value }) => ({ id, value, bar, met })))
})
