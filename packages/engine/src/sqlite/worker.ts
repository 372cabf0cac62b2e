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

/** A call of `Tables`, and its answer under the same id. */
export type Request = {
  readonly [K in Call]: { readonly id: number; readonly call: K; readonly argument: Parameters<Tables[K]>[0] }
}[Call]
export type Call = keyof Tables

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

const perform = (store: Tables, request: Request) => {
  switch (request.call) {
    case "recover":
      return store.recover(request.argument)
    case "waiting":
      return store.waiting(request.argument)
    case "accept":
      return store.accept(request.argument)
    case "take":
      return store.take(request.argument)
    case "commit":
      return store.commit(request.argument)
    case "setBack":
      return store.setBack(request.argument)
    case "fire":
      return store.fire(request.argument)
    case "claim":
      return store.claim(request.argument)
    case "settle":
      return store.settle(request.argument)
    case "deadLetters":
      return store.deadLetters(request.argument)
    case "revive":
      return store.revive(request.argument)
    case "discard":
      return store.discard(request.argument)
    case "prune":
      return store.prune(request.argument)
    case "heardUntil":
      return store.heardUntil(request.argument)
    case "hear":
      return store.hear(request.argument)
    case "bookmark":
      return store.bookmark(request.argument)
    case "mark":
      return store.mark(request.argument)
    case "check":
      return store.check()
  }
}

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
