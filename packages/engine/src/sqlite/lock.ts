/** One process per store: a lock that the kernel holds for the process, and frees with it, whatever way it ends. */
import { randomUUID } from "node:crypto"
import { existsSync, realpathSync } from "node:fs"
import { hostname } from "node:os"
import { basename, dirname, join } from "node:path"
import Database from "better-sqlite3"

/** Somebody else has it: who, in words. */
export interface Holder {
  readonly holder: string
}

/** SQLite lets one process reserve a file, while all others can still read in it who has. */
const reserve = (database: Database.Database): boolean => {
  try {
    database.exec("begin immediate")
    return true
  } catch (error) {
    if (error instanceof Database.SqliteError && error.code === "SQLITE_BUSY") return false
    throw error
  }
}

/** A connection that nobody refers to is collected as garbage, and its lock goes with it. */
const held = new Set<Database.Database>()

/** Beside the store, not the store itself, so that this can still be read and backed up while the bot runs. A link leads to the same one. */
const beside = (file: string) => {
  const real = existsSync(file) ? realpathSync(file) : join(realpathSync(dirname(file)), basename(file))
  return `${real}-lock`
}
const open = (file: string) => new Database(file, { timeout: 100 })

/** What it says decides nothing: it may be of a process that is long gone. */
const lastHolder = (database: Database.Database) => {
  try {
    const [row] = database.prepare<[], { readonly id: string; readonly words: string }>("select * from holder").all()
    return row
  } catch {
    return undefined // an older release has it, or one that is just starting
  }
}

const refusal = (database: Database.Database): Holder => ({
  holder: lastHolder(database)?.words ?? "another process"
})

/** Gives how to free it, or who has it. */
export const lock = (file: string): (() => void) | Holder => {
  const database = open(beside(file))
  const id = randomUUID()
  const words = `process ${process.pid} on ${hostname()}, since ${new Date().toISOString().slice(0, 19)}Z`
  try {
    // A name can be read once it is committed, which lets go of the lock for a moment: whoever finds his own one there has kept it.
    while (reserve(database)) {
      if (lastHolder(database)?.id === id) {
        held.add(database)
        return () => {
          held.delete(database)
          database.close()
        }
      }
      database.exec("create table if not exists holder (id text not null, words text not null); delete from holder")
      database.prepare("insert into holder values (?, ?)").run(id, words)
      database.exec("commit")
    }
    const refused = refusal(database)
    database.close()
    return refused
  } catch (error) {
    database.close()
    throw error
  }
}

/** Who has the store in that file; `undefined` where nobody has. Takes nothing, makes nothing. */
export const holder = (file: string): string | undefined => {
  if (!existsSync(dirname(file)) || !existsSync(beside(file))) return undefined
  const database = open(beside(file))
  try {
    return reserve(database) ? undefined : refusal(database).holder
  } finally {
    database.close()
  }
}
