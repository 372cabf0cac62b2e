/** The store in one SQLite file: the embedded default. Durable to the disk with every commit; one process per file. */
import { fileURLToPath } from "node:url"
import { Worker } from "node:worker_threads"
import { Delivery } from "@parley/messaging"
import { Deferred, Effect, Layer, type Scope } from "effect"
import type { Obstacle } from "./sqlite/open.ts"
import type { Tables } from "./sqlite/tables.ts"
import type { Beginning, Call } from "./sqlite/worker.ts"
import { mostLetters, Store } from "./Store.ts"
import { StoreInUse, StoreTooNew, StoreUnavailable } from "./StoreError.ts"

/** Under the id of its request: what the method gave, or why it could not. */
type Answer<A> = { readonly id: number } & (
  | { readonly value: A }
  | { readonly cause: unknown; readonly isRefusal?: boolean }
)

const refusal = (file: string, obstacle: Obstacle) => {
  switch (obstacle._tag) {
    case "InUse":
      return new StoreInUse({ where: file, holder: obstacle.holder })
    case "TooNew":
      return new StoreTooNew({ where: file, found: obstacle.found, known: obstacle.known })
    case "Unusable":
      return new StoreUnavailable({ operation: "open", cause: obstacle.why })
  }
}

/** Starts the thread that owns the file, and ends it with the scope. */
const start = (file: string): Effect.Effect<Worker, StoreInUse | StoreTooNew | StoreUnavailable, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.async<Worker, StoreInUse | StoreTooNew | StoreUnavailable>((resume) => {
      const worker = new Worker(fileURLToPath(new URL("./sqlite/worker.js", import.meta.url)))
      const beginning: Beginning = { file, words: { deliveries: Delivery.literals, mostLetters } }
      worker.once("error", (cause) => resume(new StoreUnavailable({ operation: "open", cause })))
      worker.once("message", (message: "ready" | Obstacle) => {
        if (message === "ready") return resume(Effect.succeed(worker))
        void worker.terminate()
        resume(refusal(file, message))
      })
      worker.postMessage(beginning)
    }),
    (worker) =>
      Effect.async<void>((resume) => {
        // A thread that has died has no exit any more to wait for.
        if (worker.threadId === -1) return resume(Effect.void)
        worker.once("exit", () => resume(Effect.void))
        worker.postMessage("close")
      })
  )

/** Opens (and makes, if absent) the file. Fails where another process has it, or a newer release wrote it. */
export const make = (
  file: string
): Effect.Effect<Store["Type"], StoreInUse | StoreTooNew | StoreUnavailable, Scope.Scope> =>
  Effect.gen(function* () {
    const worker = yield* start(file)
    const waiting = new Map<number, (answer: Answer<never>) => void>()
    let requests = 0
    let ended = false
    worker.on("message", (answer: Answer<never>) => {
      waiting.get(answer.id)?.(answer)
      waiting.delete(answer.id)
    })
    const call = <K extends Call>(
      name: K,
      argument: Parameters<Tables[K]>[0]
    ): Effect.Effect<ReturnType<Tables[K]>, StoreUnavailable> =>
      Effect.async((resume) => {
        const fail = (cause: unknown, isRefusal = false) =>
          resume(new StoreUnavailable({ operation: name, isRefusal, cause }))
        if (ended) return fail("the store is closed")
        const id = requests++
        waiting.set(id, (answer: Answer<ReturnType<Tables[K]>>) =>
          "cause" in answer ? fail(answer.cause, answer.isRefusal) : resume(Effect.succeed(answer.value))
        )
        worker.postMessage({ id, call: name, argument })
      })
    // A thread that has died answers nobody any more.
    worker.on("error", () => {})
    const lost = yield* Deferred.make<never, StoreUnavailable>()
    worker.once("exit", () => {
      ended = true
      Deferred.unsafeDone(lost, new StoreUnavailable({ operation: "lost", cause: "the store's thread has ended" }))
      for (const [id, hear] of waiting) hear({ id, cause: "the store's thread has ended" })
    })
    return Store.of({
      recover: (request) => call("recover", request),
      waiting: (request) => call("waiting", request),
      accept: (arrivals) => call("accept", arrivals),
      take: (ids) => call("take", ids),
      commit: (turns) => call("commit", turns),
      setBack: (setbacks) => call("setBack", setbacks),
      fire: (request) => call("fire", request),
      claim: (request) => call("claim", request),
      settle: (settlements) => call("settle", settlements),
      deadLetters: (request) => call("deadLetters", request),
      revive: (letters) => call("revive", letters),
      discard: (letters) => call("discard", letters),
      prune: (request) => call("prune", request),
      heardUntil: (source) => call("heardUntil", source),
      hear: (heard) => call("hear", heard),
      bookmark: (source) => call("bookmark", source),
      mark: (marked) => call("mark", marked),
      check: call("check", undefined),
      lost: Deferred.await(lost)
    })
  })

/** `make`, as a layer. */
export const layer = (file: string): Layer.Layer<Store, StoreInUse | StoreTooNew | StoreUnavailable> =>
  Layer.scoped(Store, make(file))
