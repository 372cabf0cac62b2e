/** The page `docs/promises.md`: what is promised, which campaign tries to break it, and what the last one has shown. */
import { fileURLToPath } from "node:url"
import { type Campaign, line } from "./Campaign.ts"
import type { Result } from "./Result.ts"

/** Where the page is kept. */
export const page = fileURLToPath(new URL("../../docs/promises.md", import.meta.url))

const head = `# What is promised, and what was tried against it

Each promise has a campaign: a long run that tries to break it, and that is broken itself on purpose by a mutant, to see that it would
notice. This page is written by \`npm run campaign\` from the figures of the last whole runs; [campaigns](../campaigns/README.md) says more.
`

const shown = (result: Result | undefined) =>
  result === undefined
    ? ["not run whole yet", ""]
    : [line(result), `${result.date.slice(0, 10)}, Node ${result.node}, seed ${result.seed}, ${result.seconds} s`]

const table = (rows: ReadonlyArray<ReadonlyArray<string>>) => {
  const widths = rows[0]?.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0))) ?? []
  const [title = "", ...others] = rows.map(
    (row) => `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`
  )
  return [title, `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...others].join("\n")
}

/** The page's text. */
export const promises = (campaigns: ReadonlyArray<Campaign>, results: ReadonlyArray<Result>): string => {
  const rows = campaigns.map(({ mutant, name, promise }) => [
    promise.number,
    promise.says,
    `\`${name}\``,
    mutant.does,
    ...shown(results.find(({ campaign }) => campaign === name))
  ])
  return `${head}\n${table([["no.", "promise", "campaign", "its mutant", "last figures", "when"], ...rows])}\n`
}
