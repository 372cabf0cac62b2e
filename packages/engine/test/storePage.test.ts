/** The page about the store draws the tables that there are. */
import { readFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import Database from "better-sqlite3"
import { migrations } from "../dist/sqlite/migrations.js"

const page = readFileSync(new URL("../../../docs/store.md", import.meta.url), "utf8")

/** Each table, and its columns as `type name`, with `PK` where the key is made of them. */
const drawn = () =>
  [...page.matchAll(/^ {2}(\w+) \{\n([^}]*)\}/gm)].map(([, table = "", columns = ""]) => [
    table,
    columns.trim().split(/\n\s*/)
  ])

const made = (database: Database.Database) => {
  const tables = database
    .prepare<[], string>("select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'")
    .pluck()
    .all()
  return tables.map((table) => {
    const references = new Set(
      database.prepare<[], string>(`select "from" from pragma_foreign_key_list('${table}')`).pluck().all()
    )
    const columns = database
      .prepare<[], { readonly name: string; readonly type: string; readonly pk: number }>(`pragma table_info(${table})`)
      .all()
    return [
      table,
      columns.map(({ name, pk, type }) => {
        const key = pk > 0 ? " PK" : references.has(name) ? " FK" : ""
        return `${type.toLowerCase()} ${name}${key}`
      })
    ]
  })
}

describe("docs/store.md", () => {
  it("draws every table with its columns, and tells of each", () => {
    const database = new Database(":memory:")
    for (const step of migrations) database.exec(step)
    const tables = made(database)
    assert.deepStrictEqual(Object.fromEntries(drawn()), Object.fromEntries(tables))
    for (const [table] of tables) assert.include(page, `- **\`${String(table)}\`**: `)
  })

  it("shows queries that can be asked", () => {
    const database = new Database(":memory:")
    for (const step of migrations) database.exec(step)
    const queries = [...page.matchAll(/"(select .*)"$/gm)].map(([, sql = ""]) => sql)
    assert.isAbove(queries.length, 3)
    for (const sql of queries) assert.deepStrictEqual(database.prepare(sql).all(), [])
  })
})
