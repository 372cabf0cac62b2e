/** A database file in a folder of its own, on the disk of the repository: a temporary folder may lie in memory. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import Database from "better-sqlite3"

/** What a commit waits for: `FULL` for the disk, `NORMAL` for nothing, so that a power cut takes the last ones away. */
export type Synchronous = "FULL" | "NORMAL"

const folder = fileURLToPath(new URL("../../../data/bench/", import.meta.url))

export class File {
  private readonly home: string
  readonly path: string

  constructor() {
    mkdirSync(folder, { recursive: true })
    this.home = mkdtempSync(folder)
    this.path = join(this.home, "bench.db")
  }

  /** A connection as those who write have it; SQLite forgets these settings with each. */
  open(synchronous: Synchronous): Database.Database {
    const database = new Database(this.path)
    database.pragma("journal_mode = WAL")
    database.pragma(`synchronous = ${synchronous}`)
    database.pragma("foreign_keys = ON")
    return database
  }

  /** Looks into the file with a connection that has seen nothing before. */
  look<A>(read: (database: Database.Database) => A): A {
    const database = new Database(this.path, { readonly: true })
    try {
      return read(database)
    } finally {
      database.close()
    }
  }

  remove() {
    rmSync(this.home, { recursive: true, force: true })
  }
}
