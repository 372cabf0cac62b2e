/** The thread that owns the SQLite file: its fsyncs stall nobody else. */
import { parentPort } from "node:worker_threads"
import Database from "better-sqlite3"
import { type Obstacle, open, type Opened } from "./open.ts"
import { type Tables, tables, type Words } from "./tables.ts"

/** What the thread is told first. */
export interface Beginning {
  readonly file: string
  readonly words: Words
}

export type Call = keyof Tables
/** `Tables`, said so that a call and its argument are known to belong together. */
type Calls = { readonly [K in Call]: (argument: Parameters<Tables[K]>[0]) => ReturnType<Tables[K]> }
/** A call, and its answer comes under the same id. */
export type Request<K extends Call = Call> = {
  readonly [P in K]: { readonly id: number; readonly call: P; readonly argument: Parameters<Calls[P]>[0] }
}[K]

/** An error does not cross threads whole: SQLite's own would come without its words. */
const explain = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause))

const refusals = ["SQLITE_CONSTRAINT", "SQLITE_TOOBIG", "SQLITE_MISMATCH", "SQLITE_RANGE"]

/** What is wrong with a row, or cannot be bound to a statement, is not the store's fault. */
const isRefusal = (cause: unknown) =>
  !(cause instanceof Database.SqliteError) || refusals.some((code) => cause.code.startsWith(code))

const tryOpen = (file: string): Opened | Obstacle => {
  try {
    return open(file)
  } catch (cause) {
    return { _tag: "Unusable", why: explain(cause) }
  }
}

const perform = <K extends Call>(store: Calls, { argument, call }: Request<K>) => store[call](argument)

const answer = (store: Tables, request: Request) => {
  try {
    return { id: request.id, value: perform(store, request) }
  } catch (cause) {
    return { id: request.id, cause: explain(cause), isRefusal: isRefusal(cause) }
  }
}

parentPort?.once("message", ({ file, words }: Beginning) => {
  const opened = tryOpen(file)
  if (!("database" in opened)) return parentPort?.postMessage(opened)
  const store = tables(opened.database, words)
  parentPort?.on("message", (request: Request | "close") => {
    if (request === "close") {
      opened.close()
      parentPort?.close()
    } else parentPort?.postMessage(answer(store, request))
  })
  parentPort?.postMessage("ready")
})
