/** One lane a conversation: its letters are handled in order and never at once, and no lane holds another one up. */
import { Clock, Effect, FiberSet, type Scope } from "effect"
import type { Activity } from "./Activity.ts"
import type { ConversationId } from "./Store.ts"

/** Handles all that is open in a conversation. Gives when to look again, in milliseconds since 1970; `null` when all is done. */
export type Work = (id: ConversationId) => Effect.Effect<number | null>

export interface Lanes {
  /** There is work in these conversations. Memory is only used for as long as that is so. */
  readonly wake: (ids: ReadonlyArray<ConversationId>) => Effect.Effect<void>
}

export const make = (work: Work, activity: Activity): Effect.Effect<Lanes, never, Scope.Scope> =>
  Effect.gen(function* () {
    const run = yield* FiberSet.makeRuntime()
    /** Of each lane that runs, whether more has come since it last looked. */
    const lanes = new Map<ConversationId, boolean>()

    const lane = (id: ConversationId): Effect.Effect<void> =>
      Effect.gen(function* () {
        while (lanes.has(id)) {
          lanes.set(id, false)
          const again = yield* activity.track(work(id))
          if (again !== null) yield* Effect.sleep(Math.max(0, again - (yield* Clock.currentTimeMillis)))
          else if (lanes.get(id) === false) lanes.delete(id)
        }
      })

    return {
      wake: (ids) =>
        Effect.sync(() => {
          for (const id of ids) {
            const isRunning = lanes.has(id)
            lanes.set(id, true)
            if (!isRunning) run(lane(id))
          }
        })
    }
  })
