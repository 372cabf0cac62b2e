/** Of what is measured, which version: as installed, not as asked for. */
import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import Database from "better-sqlite3"
import { Option, Schema } from "effect"

const Package = Schema.parseJson(Schema.Struct({ version: Schema.String }))
const Bench = Schema.parseJson(
  Schema.Struct({ dependencies: Schema.Record({ key: Schema.String, value: Schema.String }) })
)

const bench = new URL("../../package.json", import.meta.url)
const from = createRequire(bench)

const installed = (name: string): string | undefined =>
  (from.resolve.paths(name) ?? []).flatMap((folder) => {
    try {
      return Option.toArray(
        Option.map(
          Schema.decodeUnknownOption(Package)(readFileSync(`${folder}/${name}/package.json`, "utf8")),
          (it) => it.version
        )
      )
    } catch {
      return []
    }
  })[0]

const sqlite = (): string => {
  const database = new Database(":memory:")
  const version = Schema.decodeUnknownSync(Schema.String)(database.prepare("select sqlite_version()").pluck().get())
  database.close()
  return version
}

export const versions = (): Readonly<Record<string, string>> => {
  const { dependencies } = Schema.decodeUnknownSync(Bench)(readFileSync(bench, "utf8"))
  const names = ["effect", ...Object.keys(dependencies).filter((name) => !name.startsWith("@types/"))]
  return {
    node: process.versions.node,
    sqlite: sqlite(),
    ...Object.fromEntries(names.map((name) => [name, installed(name) ?? "not installed"]))
  }
}
