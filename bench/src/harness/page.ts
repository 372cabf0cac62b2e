/** The goals in `docs/performance.md`: what each suite's last whole run has shown of them, so that nobody types a figure. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { Schema } from "effect"
import { figure } from "./figure.ts"
import type { Verdict } from "./verdict.ts"

const results = fileURLToPath(new URL("../../results/", import.meta.url))
const page = fileURLToPath(new URL("../../../docs/performance.md", import.meta.url))

/** One suite's goals, as its last whole run left them. */
const Kept = Schema.parseJson(
  Schema.Struct({
    suite: Schema.String,
    date: Schema.String,
    machine: Schema.String,
    goals: Schema.Array(
      Schema.Struct({
        id: Schema.String,
        says: Schema.String,
        value: Schema.NullOr(Schema.Number),
        bar: Schema.Number,
        met: Schema.Union(Schema.Boolean, Schema.Literal("too noisy"))
      })
    )
  }),
  { space: 2 }
)
type Kept = typeof Kept.Type

const file = (suite: string) => `${results}${suite}.json`

/** Keeps the goals of a whole run. */
export const keep = (suite: string, machine: string, verdicts: ReadonlyArray<Verdict>): void => {
  const goals = verdicts.map(({ bar, id, met, says, value }) => ({
    id,
    says,
    value: Number.isFinite(value) ? value : null,
    bar,
    met
  }))
  mkdirSync(results, { recursive: true })
  const date = new Date().toISOString().slice(0, 10)
  writeFileSync(file(suite), `${Schema.encodeSync(Kept)({ suite, date, machine, goals })}\n`)
}

const row = (cells: ReadonlyArray<string>) => `| ${cells.join(" | ")} |`

const word = (met: boolean | "too noisy") => (met === true ? "met" : met === false ? "**not met**" : met)

/** The part of the page that is made, from what is kept of each suite. */
const goals = (all: ReadonlyArray<Kept>): string =>
  [
    row(["", "goal", "bar", "measured", "", "suite"]),
    row(["-", "-", "-:", "-:", "-", "-"]),
    ...all.flatMap(({ goals, suite }) =>
      goals.map(({ bar, id, met, says, value }) =>
        row([id, says, figure(bar), value === null ? "–" : figure(value), word(met), `\`${suite}\``])
      )
    ),
    "",
    ...all.map(({ date, machine, suite }) => `\`${suite}\`: ${date}, ${machine}.\n`)
  ].join("\n")

const made = /(<!-- goals -->)[\s\S]*?(<!-- \/goals -->)/

/** Writes the page anew. */
export const refresh = (suites: ReadonlyArray<string>): void => {
  const all = suites
    .filter((suite) => existsSync(file(suite)))
    .map((suite) => Schema.decodeSync(Kept)(readFileSync(file(suite), "utf8")))
  const text = readFileSync(page, "utf8")
  writeFileSync(
    page,
    text.replace(made, (_, begin: string, end: string) => `${begin}\n\n${goals(all)}\n${end}`)
  )
}
