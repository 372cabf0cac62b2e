/** One lane a conversation: its letters are handled in order and never at once, and no lane holds another one up. */
import { Clock, Effect, FiberSet, type Scope } from "effect"
import type { Activity } from "./Activity.ts"
import { Bell } from "./Bell.ts"
import { earliest } from "./earliest.ts"
import { type ConversationId, Store, type Work } from "./Store.ts"
import type { StoreUnavailable } from "./StoreError.ts"

/** So many turns run at once. A turn that waits for somebody else costs little, so there are many. */
const most = 1024
/** So many conversations wait in memory for their turn. The store knows the others. */
const room = 8192
/** So many begin their turns together: they share a look into the store. And of so many that wait, the work stays in memory. */
const together = 512
/** Nothing is parked for longer. Milliseconds. */
const longest = 60_000

/** Whoever has just been told that a letter is kept says so to the platform first. */
const aside = Effect.async<void>((resume) => {
  const immediate = setImmediate(() => resume(Effect.void))
  return Effect.sync(() => clearImmediate(immediate))
})

/** A conversation that is not at rest. */
export interface Lane {
  readonly id: ConversationId
  /** What is to be done, where it came along with the letter and nothing has come since. */
  work: Work | null
  is: "waiting" | "running" | "woken meanwhile"
}

/** What comes after a turn: more at once, nothing, or another look at a time in milliseconds since 1970. */
export type Next = "more" | "nothing" | number
export type Over = (lane: Lane, next: Next) => void
/** Begins a turn of each of these, without waiting for its end, and tells of each once when it is over. */
export type Begin = (lanes: ReadonlyArray<Lane>, over: Over) => Effect.Effect<void>

export interface Lanes {
  /** There is work in these conversations: this, where it is known. */
  readonly wake: (ids: ReadonlyArray<ConversationId>, works?: ReadonlyArray<Work | null>) => void
  /** Perhaps there is work that nobody has told of, or the clock was set: looks into the store, and at the clock. */
  readonly look: () => void
}

/** Begins with what waits in the store. */
export const make = (begin: Begin, activity: Activity): Effect.Effect<Lanes, StoreUnavailable, Store | Scope.Scope> =>
  Effect.gen(function* () {
    const store = yield* Store
    const run = yield* FiberSet.makeRuntime()
    const bell = new Bell()
    const lanes = new Map<ConversationId, Lane>()
    /** In the order in which they came: a lane that has more to do stands at the end again. */
    const waiting: Array<Lane> = []
    /** What failed, and when it is tried again. */
    const parked = new Map<ConversationId, number>()
    let places = most
    /** More than there is room for waits in the store. */
    let isBehind = false
    let isDealing = false

    const queue = (lane: Lane) => {
      if (waiting.length >= room) {
        isBehind = true
        lanes.delete(lane.id)
        return
      }
      lane.is = "waiting"
      waiting.push(lane)
      activity.begin()
    }

    const wake: Lanes["wake"] = (ids, works = []) => {
      ids.forEach((id, at) => {
        const lane = lanes.get(id)
        if (lane !== undefined) {
          if (lane.is === "running") lane.is = "woken meanwhile"
          lane.work = null
          // What has failed comes first, and it comes when its time has come.
        } else if (!parked.has(id)) {
          const made: Lane = { id, work: waiting.length < together ? (works[at] ?? null) : null, is: "waiting" }
          lanes.set(id, made)
          queue(made)
        }
      })
      deal()
    }

    const over: Over = (lane, next) => {
      places += 1
      if (typeof next === "number") {
        lanes.delete(lane.id)
        if (parked.size < room) parked.set(lane.id, next)
        else isBehind = true
        bell.ring()
      } else if (next === "more" || lane.is === "woken meanwhile") {
        lane.work = null
        queue(lane)
      } else lanes.delete(lane.id)
      activity.end()
      catchUp()
      deal()
    }

    /** The store is asked for the others once all that wait in memory have begun. */
    const catchUp = () => {
      if (isBehind && waiting.length === 0) bell.ring()
    }
    const some = () => {
      const dealt = waiting.splice(0, Math.min(places, together))
      places -= dealt.length
      for (const lane of dealt) lane.is = "running"
      catchUp()
      return begin(dealt, over)
    }
    const dealOn = () => (isDealing = places > 0 && waiting.length > 0)
    /** One fiber for all lanes, while there are any to begin: a fiber for each would cost more than the order that it keeps. */
    const dealing = Effect.whileLoop({ while: dealOn, body: some, step: () => {} })
    const deal = () => {
      if (!isDealing && dealOn()) run(Effect.zipRight(aside, dealing))
    }

    const look = Effect.gen(function* () {
      const now = yield* Clock.currentTimeMillis
      const ids = yield* store.waiting({ now, limit: room })
      isBehind = ids.length === room
      // What comes for a lane that is not at rest has woken it.
      wake(ids.filter((id) => !lanes.has(id)))
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
      if (isBehind && waiting.length === 0) yield* look
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
