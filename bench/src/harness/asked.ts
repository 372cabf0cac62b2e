/** What the command line asks for: `[suite…] [--quick] [--json FILE]`. */
import { parseArgs } from "node:util"

export interface Asked {
  /** All of them, where none was named. */
  readonly suites: ReadonlyArray<string>
  readonly quick: boolean
  /** Where the figures go, besides the table. */
  readonly json: string | undefined
}

export const usage = (known: ReadonlyArray<string>) =>
  `Usage: npm run bench -- [suite…] [--quick] [--json FILE]

Suites: ${known.join(", ")}; all of them unless told otherwise.
  --quick      fewer rounds: under a minute a suite, and no chart is written
  --json FILE  write the figures there too; FILE is relative to where you are
  --help       this

Ends with 0 whether or not goals are met, 1 where a side broke off, 2 where one gave wrong answers, 64 for wrong usage.
`

/** Gives what is asked, `"help"`, or the sentence that says what is wrong. */
export const asked = (
  args: ReadonlyArray<string>,
  known: ReadonlyArray<string>
): Asked | "help" | { wrong: string } => {
  try {
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        quick: { type: "boolean", default: false },
        json: { type: "string" },
        help: { type: "boolean", short: "h", default: false }
      }
    })
    if (values.help) return "help"
    const strange = positionals.find((name) => !known.includes(name))
    if (strange !== undefined) return { wrong: `There is no suite "${strange}": there are ${known.join(", ")}.` }
    if (values.json === "") return { wrong: "--json needs the name of a file." }
    const suites = known.filter((name) => positionals.length === 0 || positionals.includes(name))
    return { suites, quick: values.quick, json: values.json }
  } catch (error) {
    return { wrong: error instanceof Error ? error.message : String(error) }
  }
}
