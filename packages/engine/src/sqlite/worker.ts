/** The thread that owns the SQLite file: its fsyncs stall nobody else. */
import { parentPort, workerData } from "node:worker_threads"
import { type Obstacle, open, type Opened } from "./open.ts"
import { type Tables, tables } from "./tables.ts"

/** A call of `Tables`, and its answer under the same id. */
export type Request = {
  readonly [K in Call]: { readonly id: number; readonly call: K; readonly argument: Parameters<Tables[K]>[0] }
}[Call]
export type Call = keyof Tables

/** An error does not cross threads whole: SQLite's own would come without its words. */
const words = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause))

const tryOpen = (): Opened | Obstacle => {
  try {
    return open(String(workerData))
  } catch (cause) {
    return { _tag: "Unusable", why: words(cause) }
  }
}

const opened = tryOpen()
if ("database" in opened) {
  const store = tables(opened.database)
  const perform = (request: Request) => {
    switch (request.call) {
      case "recover":
        return store.recover()
      case "accept":
        return store.accept(request.argument)
      case "take":
        return store.take(request.argument)
      case "commit":
        return store.commit(request.argument)
      case "setBack":
        return store.setBack(request.argument)
      case "claim":
        return store.claim(request.argument)
      case "settle":
        return store.settle(request.argument)
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
  const answer = (request: Request) => {
    try {
      return { id: request.id, value: perform(request) }
    } catch (cause) {
      return { id: request.id, cause: words(cause) }
    }
  }
  parentPort?.on("message", (request: Request | "close") => {
    if (request === "close") {
      opened.close()
      parentPort?.close()
    } else parentPort?.postMessage(answer(request))
  })
  parentPort?.postMessage("ready")
} else {
  parentPort?.postMessage(opened)
}
