/** The chart of a suite: for the first measure of each case a block of bars on a logarithmic axis, ours in colour. Written by hand, as an SVG is text. */
import { figure } from "./figure.ts"
import { type Measured, type MeasuredSide, sidesOf, values } from "./Measured.ts"
import { median } from "./median.ts"
import { ranked } from "./table.ts"

const size = { width: 860, right: 110, bar: 18, gap: 6, title: 30, block: 22, top: 58 }

const style = `
  text { font: 13px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; fill: #1f2328 }
  .head { font-size: 16px; font-weight: 600 } .case { font-weight: 600 } .soft { fill: #656d76; font-size: 12px }
  .grid { stroke: #8b949e; stroke-opacity: .3 } .of-ours { font-weight: 600 }
  .page { fill: #fff } .ours { fill: #1f7a4d } .peer { fill: #7d8ea3 } .limit { fill: #c9d1d9 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .soft { fill: #9198a1 }
    .page { fill: #0d1117 } .ours { fill: #3fb47a } .peer { fill: #6e7f95 } .limit { fill: #3d4550 }
  }`

const escaped = (text: string) =>
  text.replace(/[&<>"]/gu, (it) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[it] ?? it)

const text = (x: number, y: number, of: string, words: string, anchor = "start") =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" class="${of}" text-anchor="${anchor}">${escaped(words)}</text>`

/** From what a value is drawn to where; a decade more than needed at the left, so that the shortest bar is still one. */
const axis = (all: ReadonlyArray<number>, labels: number) => {
  const drawable = all.filter((value) => value > 0 && Number.isFinite(value))
  const [least, most] = drawable.length === 0 ? [1, 10] : [Math.min(...drawable), Math.max(...drawable)]
  const low = Math.floor(Math.log10(least) - 0.2)
  const high = Math.max(low + 1, Math.log10(most))
  const room = size.width - labels - size.right
  return {
    width: (value: number) => (value > 0 ? Math.max(1, ((Math.log10(value) - low) / (high - low)) * room) : 1),
    decades: Array.from({ length: Math.floor(high) - low + 1 }, (_, at) => 10 ** (low + at))
  }
}

interface Block {
  readonly svg: string
  readonly height: number
}

const block = (measured: Measured, measure: string, top: number, labels: number): Block => {
  const sides = ranked(measured, measure)
  const of = (side: MeasuredSide) => median(values(side, measure))
  const { decades, width } = axis(sides.map(of), labels)
  const step = size.bar + size.gap
  const bars = top + size.title
  const bottom = bars + sides.length * step
  const grid = decades.flatMap((decade) => {
    const x = (labels + width(decade)).toFixed(1)
    return [
      `<line x1="${x}" x2="${x}" y1="${bars - 4}" y2="${bottom}" class="grid"/>`,
      text(Number(x), bottom + 13, "soft", decade.toLocaleString("en-US"), "middle")
    ]
  })
  const drawn = sides.flatMap((side, at) => {
    const y = bars + at * step
    const value = of(side)
    return [
      text(labels - 8, y + 13, `of-${side.kind}`, side.name, "end"),
      `<rect x="${labels}" y="${y}" width="${width(value).toFixed(1)}" height="${size.bar}" rx="2" class="${side.kind}"/>`,
      text(labels + width(value) + 6, y + 13, `of-${side.kind}`, figure(value))
    ]
  })
  const unit = measured.measures[measure] ?? ""
  const head = text(0, top + 16, "case", `${measured.case}: ${measure}, ${unit}`)
  return { svg: [head, ...grid, ...drawn].join("\n"), height: bottom - top + size.block + 8 }
}

const legend = (y: number) =>
  (["ours", "peer", "limit"] as const)
    .map((kind, at) => {
      const x = size.width - 230 + at * 78
      return `<rect x="${x}" y="${y - 10}" width="12" height="12" rx="2" class="${kind}"/>${text(x + 18, y, "soft", kind)}`
    })
    .join("\n")

/** `machine` is the line of what was measured on. */
export const chart = (
  suite: { readonly name: string; readonly says: string },
  measured: ReadonlyArray<Measured>,
  machine: string
): string => {
  // A letter is about so wide; what draws it knows better, and nothing here can ask.
  const labels = 16 + 7.2 * Math.max(0, ...measured.flatMap(sidesOf).map(({ name }) => name.length))
  let y = size.top
  const blocks = measured.flatMap((it) =>
    Object.keys(it.measures)
      .slice(0, 1)
      .map((measure) => {
        const { height, svg } = block(it, measure, y, labels)
        y += height
        return svg
      })
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${y + 24}" viewBox="-12 0 ${size.width + 24} ${y + 24}" role="img" aria-label="${escaped(suite.says)}">
<style>${style}
</style>
<rect x="-12" width="${size.width + 24}" height="${y + 24}" rx="6" class="page"/>
${text(0, 22, "head", suite.name)}
${text(0, 42, "soft", suite.says)}
${legend(22)}
${blocks.join("\n")}
${text(0, y + 12, "soft", `medians, logarithmic axes; ${machine}`)}
</svg>
`
}
