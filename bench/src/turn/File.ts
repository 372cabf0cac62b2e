/** A database file in a folder of its own. */
import { join } from "node:path"
import Database from "better-sqlite3"
import { scratch } from "../harness/scratch.ts"

/** What a commit waits for: `FULL` for the disk, `NORMAL` for nothing, so that a power cut takes the last ones away. */
export type Synchronous = "FULL" | "NORMAL"

export class File {
  private readonly home = scratch()
  readonly path = join(this.home.folder, "bench.db")

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
    this.home.remove()
  }
}
