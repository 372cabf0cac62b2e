/** Natural batching: what comes while a batch is under way goes into the next one, so that many share a commit and one alone waits for nobody. */
import { Cause, Effect, Exit, FiberSet, Option, type Scope } from "effect"
import { StoreUnavailable } from "./StoreError.ts"

/** So many share a batch at most: a batch is one transaction, and others want the store too. */
const most = 512
/** So many that wait need not do so until the batch before theirs is over: else the store is idle while turns are played, and no turn is played while it writes. */
const enough = 32
/** So many batches are under way at once: the store does them in their order. */
const abreast = 4

interface Waiting<A, B, E> {
  readonly item: A
  readonly tell: (result: Effect.Effect<B, E>) => void
}

/** Then the store is away, and would be for each of the items too. */
const isOfAll = (cause: Cause.Cause<unknown>) =>
  Option.exists(Cause.failureOption(cause), (error) => error instanceof StoreUnavailable && !error.isRefusal)

/**
 * `write` gives one result for each item, in their order. An item that fails does not fail those which share its batch: they
 * are written again, each alone.
 */
export const make = <A, B, E>(
  write: (items: ReadonlyArray<A>) => Effect.Effect<ReadonlyArray<B>, E>
): Effect.Effect<(item: A) => Effect.Effect<B, E>, never, Scope.Scope> =>
  Effect.gen(function* () {
    const run = yield* FiberSet.makeRuntime()
    let waiting: Array<Waiting<A, B, E>> = []
    let underway = 0
    let isClosed = false

    const perform = (batch: ReadonlyArray<Waiting<A, B, E>>): Effect.Effect<void> =>
      Effect.flatMap(Effect.exit(write(batch.map(({ item }) => item))), (exit) => {
        if (Exit.isFailure(exit) && batch.length > 1 && !isOfAll(exit.cause)) {
          return Effect.forEach(batch, (one) => perform([one]), { discard: true })
        }
        for (const [at, { tell }] of batch.entries()) tell(Effect.flatMap(exit, (results) => nth(results, at)))
        return Effect.void
      })

    /** What is waiting, in a batch: at once where none is under way, and else where there are enough. */
    const flush = () => {
      if (underway >= abreast || waiting.length < (underway === 0 ? 1 : enough)) return
      const batch = waiting.slice(0, most)
      waiting = waiting.slice(most)
      underway += 1
      run(
        Effect.map(perform(batch), () => {
          underway -= 1
          flush()
        })
      )
    }

    // Nobody would write it any more.
    yield* Effect.addFinalizer(() =>
      Effect.sync(() => {
        isClosed = true
        for (const { tell } of waiting) tell(Effect.interrupt)
      })
    )
    return (item) =>
      Effect.async((resume) => {
        if (isClosed) return resume(Effect.interrupt)
        waiting.push({ item, tell: resume })
        flush()
      })
  })

const nth = <B>(results: ReadonlyArray<B>, at: number): Effect.Effect<B> => {
  const [result] = results.slice(at, at + 1).map(Effect.succeed)
  return result ?? Effect.dieMessage("a batch has too few results")
}
