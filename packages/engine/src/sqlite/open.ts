/** Opens the store's file: locked, durable, and with today's tables. */
import { closeSync, existsSync, mkdirSync, openSync, readSync } from "node:fs"
import { dirname } from "node:path"
import Database from "better-sqlite3"
import { lock } from "./lock.ts"
import { migrations } from "./migrations.ts"

export interface Opened {
  readonly database: Database.Database
  readonly close: () => void
}

/** Why a file cannot be used as the store. */
export type Obstacle =
  | { readonly _tag: "InUse"; readonly holder: string }
  | { readonly _tag: "TooNew"; readonly found: number; readonly known: number }
  | { readonly _tag: "Unusable"; readonly why: string }

const migrate = (database: Database.Database): Obstacle | undefined => {
  const found = Number(database.pragma("user_version", { simple: true }))
  if (found > migrations.length) return { _tag: "TooNew", found, known: migrations.length }
  for (const [at, step] of migrations.entries()) {
    if (at < found) continue
    database
      .transaction(() => {
        database.exec(step)
        database.pragma(`user_version = ${at + 1}`)
      })
      .immediate()
  }
  return undefined
}

/** SQLite in WAL mode falls back to `synchronous=NORMAL` when a file is opened again: set at every start, and asserted. */
const makeDurable = (database: Database.Database) => {
  database.pragma("journal_mode = WAL")
  database.pragma("synchronous = FULL")
  database.pragma("foreign_keys = ON")
  const mode = database.pragma("journal_mode", { simple: true })
  const synchronous = database.pragma("synchronous", { simple: true })
  if (mode !== "wal" || synchronous !== 2) {
    throw new Error(
      `SQLite does not keep its promises here: journal_mode=${String(mode)}, synchronous=${String(synchronous)}`
    )
  }
}

const header = "SQLite format 3\0"

/** What is there and is no database is left as it is, without so much as a lock beside it. */
const refuseOthers = (file: string) => {
  if (!existsSync(file)) return
  const descriptor = openSync(file, "r")
  try {
    const start = Buffer.alloc(header.length)
    const length = readSync(descriptor, start)
    if (length > 0 && start.toString("latin1") !== header) throw new Error("it is no database")
  } finally {
    closeSync(descriptor)
  }
}

/** The folder is made if it is absent. */
export const open = (file: string): Opened | Obstacle => {
  mkdirSync(dirname(file), { recursive: true })
  refuseOthers(file)
  const free = lock(file)
  if (typeof free !== "function") return { _tag: "InUse", ...free }
  let database: Database.Database | undefined
  const close = () => {
    database?.close()
    free()
  }
  try {
    database = new Database(file)
    makeDurable(database)
    const obstacle = migrate(database)
    if (obstacle === undefined) return { database, close }
    close()
    return obstacle
  } catch (error) {
    close()
    throw error
  }
}
