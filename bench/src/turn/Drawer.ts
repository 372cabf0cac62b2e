/** How peers keep a state: one table of keys and values, read and written by prepared statements, as an adapter for SQLite does. */
import type { Database } from "better-sqlite3"
import { File, type Synchronous } from "./File.ts"
import { contacts } from "./traffic.ts"

export class Drawer {
  private readonly file = new File()
  readonly database: Database
  private readonly select
  private readonly upsert
  private readonly remove

  constructor(synchronous: Synchronous) {
    this.database = this.file.open(synchronous)
    this.database.exec("create table state (key text primary key, value text not null) without rowid")
    this.select = this.database.prepare<[string], string>("select value from state where key = ?").pluck()
    this.upsert = this.database.prepare<[string, string]>(
      "insert into state values (?, ?) on conflict (key) do update set value = excluded.value"
    )
    this.remove = this.database.prepare<[string]>("delete from state where key = ?")
  }

  readonly get = (key: string): string | undefined => this.select.get(key)
  readonly set = (key: string, value: string): void => void this.upsert.run(key, value)
  readonly delete = (key: string): void => void this.remove.run(key)

  /** Every contact's conversation is under way. */
  readonly fill = (key: (contact: number) => string, value: string): void =>
    this.database.transaction(() => {
      for (let contact = 0; contact < contacts; contact++) this.set(key(contact), value)
    })()

  readonly copy = (from: string, to: ReadonlyArray<string>): void =>
    this.database.transaction(() => {
      const value = this.get(from) ?? ""
      for (const key of to) this.set(key, value)
    })()

  /** What a fresh connection finds, as a number. */
  readonly number = (sql: string, ...values: Array<string>): number =>
    this.file.look((database) =>
      Number(
        database
          .prepare<Array<string>>(sql)
          .pluck()
          .get(...values)
      )
    )

  /** What a fresh connection reads under a key, at a path of the JSON there. */
  readonly find = (key: string, path: string): number =>
    this.number("select value ->> ? from state where key = ?", path, key)

  readonly size = (key: string): number => this.number("select length(value) from state where key = ?", key)

  readonly close = async (): Promise<void> => {
    this.database.close()
    this.file.remove()
  }
}
