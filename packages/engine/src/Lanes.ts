/** One lane a conversation: its letters are handled in order and never at once, and no lane holds another one up. */
import { Clock, Effect, FiberSet, type Scope } from "effect"
import type { Activity } from "./Activity.ts"
import { Bell } from "./Bell.ts"
import { earliest } from "./earliest.ts"
import { type ConversationId, Store } from "./Store.ts"
import type { StoreUnavailable } from "./StoreError.ts"

/** So many turns run at once. A turn that waits for somebody else costs little, so there are many. */
const most = 1024
/** So many conversations wait in memory for their turn. The store knows the others. */
const room = 8192
/** Nothing is parked for longer. Milliseconds. */
const longest = 60_000

/** What comes after a turn: more at once, nothing, or another look at a time in milliseconds since 1970. */
export type Next = "more" | "nothing" | number
export type Work = (id: ConversationId) => Effect.Effect<Next>

export interface Lanes {
  /** There is work in these conversations. */
  readonly wake: (ids: ReadonlyArray<ConversationId>) => void
  /** Perhaps there is work that nobody has told of, or the clock was set: looks into the store, and at the clock. */
  readonly look: () => void
}

/** Begins with what waits in the store. */
export const make = (work: Work, activity: Activity): Effect.Effect<Lanes, StoreUnavailable, Store | Scope.Scope> =>
  Effect.gen(function* () {
    const store = yield* Store
    const run = yield* FiberSet.makeRuntime()
    const bell = new Bell()
    /** In the order in which they came: a lane that has more to do stands at the end again. */
    const waiting = new Set<ConversationId>()
    /** Of each lane that runs, whether it was woken meanwhile. */
    const running = new Map<ConversationId, boolean>()
    /** What failed, and when it is tried again. */
    const parked = new Map<ConversationId, number>()
    let places = most
    /** More than there is room for waits in the store. */
    let isBehind = false

    const queue = (id: ConversationId) => {
      if (waiting.has(id)) return
      if (waiting.size >= room) {
        isBehind = true
        return
      }
      waiting.add(id)
      activity.begin()
    }

    const wake = (ids: ReadonlyArray<ConversationId>) => {
      for (const id of ids) {
        if (running.has(id)) running.set(id, true)
        // What has failed comes first, and it comes when its time has come.
        else if (!parked.has(id)) queue(id)
      }
      while (places > 0 && waiting.size > 0) {
        places -= 1
        run(place)
      }
    }

    const turn = (id: ConversationId) =>
      Effect.map(work(id), (next) => {
        const isWoken = running.get(id) === true
        running.delete(id)
        if (typeof next === "number") {
          if (parked.size < room) {
            parked.set(id, next)
            bell.ring()
          } else isBehind = true
        } else if (next === "more" || isWoken) queue(id)
        activity.end()
      })

    /** Takes one lane after the other, for one turn each; who has more to do has come to stand at the end again. */
    const place = Effect.gen(function* () {
      for (const id of waiting) {
        waiting.delete(id)
        running.set(id, false)
        yield* turn(id)
      }
      places += 1
      if (isBehind) bell.ring()
    })

    const look = Effect.gen(function* () {
      const now = yield* Clock.currentTimeMillis
      const ids = yield* store.waiting({ now, limit: room })
      isBehind = ids.length === room
      wake(ids)
    })

    /** Gives when the next one is to be tried again. */
    const unpark = Effect.map(Clock.currentTimeMillis, (now) => {
      // Also where the clock was set back meanwhile.
      const due = [...parked].filter(([, at]) => at <= now || at > now + longest).map(([id]) => id)
      for (const id of due) parked.delete(id)
      wake(due)
      return earliest(parked.values())
    })

    const watch = Effect.gen(function* () {
      yield* bell.wait(yield* unpark)
      if (isBehind && waiting.size === 0) yield* look
    })

    yield* look
    yield* Effect.forkScoped(
      Effect.forever(
        Effect.catchAll(watch, (error) =>
          Effect.logError(error.message).pipe(Effect.zipRight(Effect.sleep("1 second")), Effect.tap(bell.ring))
        )
      )
    )
    return {
      wake,
      look: () => {
        isBehind = true
        bell.ring()
      }
    }
  })
