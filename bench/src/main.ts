/** The command line of the bench: `npm run bench -- turn --quick`. */
import { mkdirSync, writeFileSync } from "node:fs"
import { dirname, resolve } from "node:path"
import { fileURLToPath } from "node:url"
import { type Asked, asked, usage } from "./harness/asked.ts"
import { chart } from "./harness/chart.ts"
import * as Machine from "./harness/Machine.ts"
import * as Page from "./harness/page.ts"
import { progress } from "./harness/progress.ts"
import { type Outcome, report } from "./harness/report.ts"
import type { Why } from "./harness/rounds.ts"
import { quick, run, whole } from "./harness/run.ts"
import { table } from "./harness/table.ts"
import { versions } from "./harness/versions.ts"
import { load, names } from "./suites.ts"

const results = fileURLToPath(new URL("../results/", import.meta.url))

const write = (file: string, text: string) => {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}

const left: Readonly<Record<Why, string>> = {
  unable: "cannot be opened on this machine, and is left out",
  wrong: "GAVE WRONG ANSWERS, and is not measured",
  broken: "BROKE OFF, and is left out"
}
/** What each makes of the exit code. */
const codes: Readonly<Record<Why, number>> = { unable: 0, broken: 1, wrong: 2 }

/** Gives the exit code. */
const bench = async ({ json, quick: isQuick, suites }: Asked): Promise<number> => {
  const machine = Machine.look()
  const told = progress()
  const outcomes: Array<Outcome> = []
  const troubles: Array<string> = []
  let code = 0
  for (const suite of await load(suites)) {
    const outcome = await run(suite, isQuick ? quick : whole, {
      say: told.say,
      lost: (side, why, error) => {
        code = Math.max(code, codes[why])
        const trouble = `${side} ${left[why]}: ${error instanceof Error ? error.message : String(error)}`
        troubles.push(trouble)
        told.note(trouble)
      }
    })
    told.end()
    outcomes.push(outcome)
    process.stdout.write(`${table(suite, outcome.measured, outcome.verdicts)}\n`)
    if (isQuick) continue
    write(`${results}${suite.name}.svg`, chart(suite, outcome.measured, Machine.line(machine)))
    Page.keep(suite.name, Machine.line(machine), outcome.verdicts)
  }
  if (!isQuick) Page.refresh(names)
  for (const trouble of troubles) process.stdout.write(`${trouble}\n`)
  process.stdout.write(`${Machine.line(machine)}\n`)
  if (json !== undefined) write(resolve(json), `${JSON.stringify(report(outcomes, versions(), machine), null, 2)}\n`)
  return code
}

const wanted = asked(process.argv.slice(2), names)
if (wanted === "help") process.stdout.write(usage(names))
else if ("wrong" in wanted) {
  process.stderr.write(`${wanted.wrong}\n\n${usage(names)}`)
  process.exitCode = 64
} else process.exitCode = await bench(wanted)
