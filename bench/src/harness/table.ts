/** The printed table of a suite: its sides, the best first, and its goals. */
import { figure } from "./figure.ts"
import { type Measured, type MeasuredSide, noise, sidesOf, values } from "./Measured.ts"
import { median, ratio } from "./median.ts"
import type { Verdict } from "./verdict.ts"

/** The best first: less is better, but for those `a second`. */
export const ranked = (measured: Measured, measure: string): ReadonlyArray<MeasuredSide> => {
  const sign = /a second/u.test(`${measure} ${measured.measures[measure] ?? ""}`) ? -1 : 1
  const of = (side: MeasuredSide) => sign * median(values(side, measure))
  return [...sidesOf(measured)].sort((one, other) => of(one) - of(other))
}

const columns = (rows: ReadonlyArray<ReadonlyArray<string>>): ReadonlyArray<string> => {
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0))
  // Words stand at the left, figures at the right.
  const pad = (cell: string, at: number) => (at < 2 ? cell.padEnd(width(at)) : cell.padStart(width(at)))
  return rows.map((row) => `  ${row.map(pad).join("  ")}`.trimEnd())
}

const block = (measured: Measured, measure: string): ReadonlyArray<string> => {
  const unit = measured.measures[measure] ?? ""
  const reference = values(measured.reference, measure)
  const rows = ranked(measured, measure).map((side) => {
    const all = values(side, measure)
    const spread = `${figure(Math.min(...all))} – ${figure(Math.max(...all))}`
    return [side.kind, side.name, figure(median(all)), `${figure(ratio(all, reference))} ×`, spread]
  })
  const itself = noise(measured, measure)
  return [
    "",
    `${measured.case}: ${measure}, ${unit}`,
    ...columns([["", "", unit, "of reference", "spread"], ...rows]),
    // Nothing divided by nothing says nothing.
    ...(Number.isFinite(itself)
      ? [`  Measured twice, the ${measured.reference.name} is ${figure(itself)} × itself.`]
      : [])
  ]
}

const sentence = ({ bar, id, met, says, value }: Verdict) => {
  const outcome = met === true ? "met" : met === false ? "NOT MET" : "too noisy to say"
  return `  ${id}  ${outcome}: ${figure(value)} (bar ${figure(bar)}). ${says}`
}

/** As lines. */
export const table = (
  suite: { readonly name: string; readonly says: string },
  measured: ReadonlyArray<Measured>,
  verdicts: ReadonlyArray<Verdict>
): string =>
  [
    `${suite.name}: ${suite.says}`,
    ...measured.flatMap((it) => Object.keys(it.measures).flatMap((measure) => block(it, measure))),
    ...(verdicts.length === 0 ? [] : ["", "Goals"]),
    ...verdicts.map(sentence),
    ""
  ].join("\n")
