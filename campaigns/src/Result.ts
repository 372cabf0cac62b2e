/** What a whole run has shown, as it is kept in `results/` and printed in `docs/promises.md`. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { Schema } from "effect"

const Figures = Schema.Record({ key: Schema.String, value: Schema.Number })

export const Result = Schema.Struct({
  campaign: Schema.String,
  seed: Schema.Int,
  /** When it ended, in ISO 8601. */
  date: Schema.String,
  node: Schema.String,
  seconds: Schema.Number,
  figures: Figures,
  violations: Figures
})
export type Result = typeof Result.Type

const folder = fileURLToPath(new URL("../results/", import.meta.url))

/** The last result of each campaign that was ever run whole. */
export const read = (): ReadonlyArray<Result> =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .map((name) => Schema.decodeSync(Schema.parseJson(Result))(readFileSync(`${folder}${name}`, "utf8")))

export const write = (result: Result): void =>
  writeFileSync(`${folder}${result.campaign}.json`, `${JSON.stringify(result, null, 2)}\n`)
