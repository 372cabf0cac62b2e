/** Gives the letters of a conversation their turn, and writes what came of it in one commit; what fails is tried again, or dies. */
import type { Conversation, Provider } from "@parley/messaging"
import { Cause, Clock, Data, Effect, Exit, FiberSet, Option, type Scope } from "effect"
import * as Batch from "./Batch.ts"
import type { Bot } from "./Bot.ts"
import { change } from "./Change.ts"
import * as Failure from "./Failure.ts"
import * as Happened from "./Happened.ts"
import type * as Lanes from "./Lanes.ts"
import * as Limit from "./Limit.ts"
import { type Letter, mostLetters, type Setback, Store, type Work } from "./Store.ts"
import type { StoreUnavailable } from "./StoreError.ts"

/** A turn is tried so often before its letter is a dead one. */
const attempts = 5
/** How long to wait after the first failed attempt, the second, …, in milliseconds. */
const pause = (failed: number) => Math.min(30_000, 200 * 5 ** (failed - 1))
/** A turn that takes longer has failed: its conversation waits for it. */
const longest = "5 minutes"

class TurnTooLong extends Data.TaggedError("TurnTooLong")<{}> {
  override get message() {
    return "a turn took more than five minutes: wait with Flow.sleep or the timeout of a question, not with Effect.sleep"
  }
}

/** Then it is no fault of the turn. */
const isStoreAway = (cause: Cause.Cause<StoreUnavailable>) =>
  Option.exists(Cause.failureOption(cause), ({ isRefusal }) => !isRefusal)

const none = Effect.succeed<ReadonlyArray<Work>>([])

export interface Options<R> {
  readonly bot: Bot<R>
  readonly find: (conversation: Conversation) => Provider | undefined
  /** Called after a commit that has put something into the outbox of a conversation. */
  readonly posted: (conversation: Conversation) => void
  /** Called after a commit that has set a timer. */
  readonly set: (due: number) => void
}

export const make = <R>({
  bot,
  find,
  posted,
  set
}: Options<R>): Effect.Effect<Lanes.Begin, never, R | Store | Scope.Scope> =>
  Effect.gen(function* () {
    const store = yield* Store
    const commit = yield* Batch.make(store.commit)
    const putBack = yield* Batch.make((batch: ReadonlyArray<Setback>) =>
      Effect.map(store.setBack(batch), () => batch.map(() => true))
    )

    const play = change(bot.routes, find, yield* Limit.make(longest, () => new TurnTooLong()))
    // Last, so that at the end turns are interrupted before what they wait for is closed.
    const run = yield* FiberSet.makeRuntime<R>()
    /** When it was last told that turns have stopped. */
    let told = -Infinity

    /** Nothing of a failed turn is kept but that it failed. */
    const setBack = (
      work: Work,
      letter: Letter,
      cause: Cause.Cause<unknown>
    ): Effect.Effect<Lanes.Next, StoreUnavailable> =>
      Effect.gen(function* () {
        const at = yield* Clock.currentTimeMillis
        const attempt = letter.attempts + 1
        const notBefore = at + pause(attempt)
        const isLast = attempt >= attempts
        const failure = Failure.kind(cause)
        yield* Effect.logWarning(isLast ? "a turn has failed for good: see the dead letter" : "a turn has failed").pipe(
          Effect.annotateLogs({ conversation: work.id, letter: letter.seq, attempt, failure })
        )
        yield* Effect.logDebug(cause)
        yield* putBack({
          letter: letter.seq,
          at,
          next: isLast ? { dead: Failure.whole(cause), blocks: bot.deadLetters === "block" } : { notBefore },
          timeline: [
            Happened.encode(
              isLast
                ? { _tag: "Died", letter: letter.seq, failure }
                : { _tag: "TurnFailed", letter: letter.seq, attempt, failure }
            )
          ]
        })
        return isLast ? "more" : notBefore
      })

    const turn = (work: Work, letter: Letter): Effect.Effect<Lanes.Next, StoreUnavailable, R> =>
      Effect.gen(function* () {
        const changed = yield* Effect.exit(play(work, letter))
        if (Exit.isFailure(changed)) return yield* setBack(work, letter, changed.cause)
        const { taken, ...rest } = changed.value
        const letters = work.letters.slice(0, taken).map(({ seq }) => seq)
        const at = yield* Clock.currentTimeMillis
        const written = yield* Effect.exit(commit({ id: work.id, version: work.version, letters, at, ...rest }))
        // Also where it failed: it may have been written all the same.
        if (rest.outbox.length > 0) posted(work.conversation)
        for (const { due } of rest.timers.set) set(due)
        if (Exit.isFailure(written)) {
          if (isStoreAway(written.cause)) return yield* Effect.failCause(written.cause)
          return yield* setBack(work, letter, written.cause)
        }
        if (!written.value) return "more"
        return taken < work.letters.length || work.letters.length === mostLetters ? "more" : "nothing"
      })

    /** A store that fails is asked again, a second later. Also after a defect: a lane that died would never be taken up again. */
    const stopped = (cause: Cause.Cause<unknown>): Effect.Effect<Lanes.Next> =>
      Effect.gen(function* () {
        const now = yield* Clock.currentTimeMillis
        // One line for all lanes: they stop together.
        if (now - told >= 10_000 || now < told) {
          told = now
          yield* Effect.logError(`turns have stopped for a moment: ${Failure.words(cause)}`)
        }
        return now + 1000
      })

    const begin = (lane: Lanes.Lane, work: Work | undefined, now: number, over: Lanes.Over): void => {
      const [letter] = work?.letters ?? []
      if (work === undefined || letter === undefined) return over(lane, "nothing")
      if (letter.notBefore > now) return over(lane, letter.notBefore)
      run(Effect.map(Effect.catchAllCause(turn(work, letter), stopped), (next) => over(lane, next)))
    }

    return (lanes, over) => {
      const unread = lanes.flatMap(({ id, work }) => (work === null ? [id] : []))
      return Effect.matchCauseEffect(unread.length === 0 ? none : store.take(unread), {
        onFailure: (cause) => Effect.map(stopped(cause), (next) => lanes.forEach((lane) => over(lane, next))),
        onSuccess: (read) =>
          Effect.map(Clock.currentTimeMillis, (now) => {
            const works = new Map(read.map((work) => [work.id, work]))
            for (const lane of lanes) begin(lane, lane.work ?? works.get(lane.id), now, over)
          })
      })
    }
  })
