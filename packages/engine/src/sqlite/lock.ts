/** One process per store: a lock that the kernel holds for the process, and frees with it, whatever way it ends. */
import Database from "better-sqlite3"

/**
 * Locks a file beside the store, not the store itself, so that it can still be read and backed up while the bot runs.
 * Gives how to free it, or `undefined` where another process has it.
 */
export const lock = (file: string): (() => void) | undefined => {
  const holder = new Database(`${file}-lock`, { timeout: 0 })
  try {
    holder.pragma("journal_mode = memory") // nothing is ever written, so there is no third file
    holder.exec("begin exclusive")
    return () => holder.close()
  } catch (error) {
    holder.close()
    if (error instanceof Database.SqliteError && error.code === "SQLITE_BUSY") return undefined
    throw error
  }
}
