/** Group commit: all turns that are ready share one transaction, so that they share its fsync. */
import type { Database } from "better-sqlite3"
import type { Inbound } from "./traffic.ts"

/** So many share one at most. */
const most = 512

/** `write` is a turn's part of the transaction. */
export const group = (database: Database, write: (inbound: Inbound) => void) => {
  const commit = database.transaction((batch: ReadonlyArray<{ readonly inbound: Inbound }>) => {
    for (const { inbound } of batch) write(inbound)
  })
  let ready: Array<{ readonly inbound: Inbound; readonly done: () => void }> = []
  const flush = () => {
    const batch = ready.slice(0, most)
    ready = ready.slice(most)
    commit.immediate(batch)
    for (const { done } of batch) done()
    if (ready.length > 0) setImmediate(flush)
  }
  return (inbound: Inbound): Promise<void> =>
    new Promise((done) => {
      ready.push({ inbound, done })
      if (ready.length === 1) setImmediate(flush)
    })
}
