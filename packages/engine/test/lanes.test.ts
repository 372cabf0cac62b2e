/** A conversation's lane: what comes while it works is not lost, it never works twice at once, and nobody waits behind it. */
import { assert, describe, it } from "@effect/vitest"
import { MemoryStore, Store } from "@parley/engine"
import { Clock, Deferred, Effect, FiberSet, TestClock } from "effect"
import { Activity } from "../dist/Activity.js"
import * as Lanes from "../dist/Lanes.js"
import { ConversationId } from "../dist/Store.js"

const ann = ConversationId.make("ann")

/** Lanes over a store in which these conversations wait. */
const lanesOver = (
  turn: (id: ConversationId) => Effect.Effect<Lanes.Next>,
  waiting: ReadonlyArray<ConversationId> = []
) =>
  Effect.gen(function* () {
    const memory = yield* MemoryStore.make
    const asked: Array<number> = []
    let left = waiting
    const store = Store.of({
      ...memory,
      waiting: ({ limit }) =>
        Effect.sync(() => {
          asked.push(limit)
          return left.slice(0, limit)
        })
    })
    const activity = new Activity()
    const run = yield* FiberSet.makeRuntime()
    const play = (lane: Lanes.Lane, over: Lanes.Over) =>
      run(
        Effect.map(turn(lane.id), (next) => {
          left = left.filter((it) => it !== lane.id)
          over(lane, next)
        })
      )
    const begin: Lanes.Begin = (lanes, over) => Effect.sync(() => lanes.forEach((lane) => play(lane, over)))
    const lanes = yield* Effect.provideService(Lanes.make(begin, activity), Store, store)
    return {
      ...lanes,
      asked,
      settled: activity.settled,
      puts: (ids: ReadonlyArray<ConversationId>) => void (left = ids)
    }
  })

/** Whoever waits for something outside has had a chance. */
const meanwhile = Effect.promise(() => new Promise((resolve) => setImmediate(resolve)))

describe("a lane", () => {
  it.scoped("looks again when it was woken while it worked, and only once for however many times", () =>
    Effect.gen(function* () {
      const begun = yield* Deferred.make<void>()
      const gate = yield* Deferred.make<void>()
      let [looks, working, most] = [0, 0, 0]
      const { settled, wake } = yield* lanesOver(() =>
        Effect.gen(function* () {
          looks += 1
          working += 1
          most = Math.max(most, working)
          yield* Deferred.succeed(begun, undefined)
          yield* Deferred.await(gate)
          working -= 1
          return "nothing" as const
        })
      )
      wake([ann])
      yield* Deferred.await(begun)
      wake([ann])
      wake([ann, ann])
      yield* Deferred.succeed(gate, undefined)
      yield* settled
      assert.deepStrictEqual([looks, most], [2, 1])
      wake([ann])
      yield* settled
      assert.strictEqual(looks, 3)
    })
  )

  it.scoped("that has failed is tried when its time has come, and not before, however often it is woken", () =>
    Effect.gen(function* () {
      const tries: Array<string> = []
      const { settled, wake } = yield* lanesOver((id) =>
        Effect.sync(() => {
          tries.push(id)
          return tries.length === 1 ? 5000 : "nothing"
        })
      )
      wake([ann])
      yield* settled
      wake([ann])
      yield* TestClock.adjust(4999)
      yield* settled
      assert.lengthOf(tries, 1)
      yield* TestClock.adjust(1)
      yield* settled
      assert.lengthOf(tries, 2)
    })
  )

  it.scoped("gives way to others between two of its turns", () =>
    Effect.gen(function* () {
      const turns: Array<string> = []
      const long = ConversationId.make("long")
      const others = Array.from({ length: 1100 }, (_, at) => ConversationId.make(`other ${at}`))
      let left = 3
      const { settled, wake } = yield* lanesOver((id) =>
        Effect.zipRight(
          Effect.yieldNow(),
          Effect.sync(() => {
            turns.push(id)
            return id === long && --left > 0 ? ("more" as const) : ("nothing" as const)
          })
        )
      )
      wake([long, ...others])
      yield* settled
      assert.strictEqual(turns.filter((it) => it === long).length, 3)
      assert.isAbove(turns.indexOf(long, 1), 1023, "those who came after its first turn come before its second")
    })
  )
})

describe("the lanes", () => {
  it.scoped("run a thousand turns at once, and the others as soon as there is room", () =>
    Effect.gen(function* () {
      const gate = yield* Deferred.make<void>()
      let [working, most, done] = [0, 0, 0]
      const all = Array.from({ length: 3000 }, (_, at) => ConversationId.make(`${at}`))
      const { settled, wake } = yield* lanesOver(() =>
        Effect.gen(function* () {
          most = Math.max(most, ++working)
          yield* Deferred.await(gate)
          working -= 1
          done += 1
          return "nothing" as const
        })
      )
      wake(all)
      yield* meanwhile
      assert.deepStrictEqual([working, done], [1024, 0])
      yield* Deferred.succeed(gate, undefined)
      yield* settled
      assert.deepStrictEqual([most, done], [1024, 3000])
    })
  )

  it.scoped("hold eight thousand in memory, and fetch the others from the store, each of them once", () =>
    Effect.gen(function* () {
      const seen = new Map<string, number>()
      const all = Array.from({ length: 20_000 }, (_, at) => ConversationId.make(`${at}`))
      const { asked, settled } = yield* lanesOver(
        (id) =>
          Effect.zipRight(
            Effect.yieldNow(),
            Effect.sync(() => {
              seen.set(id, (seen.get(id) ?? 0) + 1)
              return "nothing" as const
            })
          ),
        all
      )
      while (seen.size < all.length) yield* Effect.zipRight(settled, Effect.yieldNow())
      assert.deepStrictEqual([seen.size, Math.max(...seen.values())], [20_000, 1])
      assert.deepStrictEqual(new Set(asked), new Set([8192]))
    })
  )

  it.scoped("forget nobody for whom there was no room, however they were woken", () =>
    Effect.gen(function* () {
      const gate = yield* Deferred.make<void>()
      const seen = new Set<string>()
      const all = Array.from({ length: 9300 }, (_, at) => ConversationId.make(`${at}`))
      const { puts, settled, wake } = yield* lanesOver((id) =>
        Effect.zipRight(
          Deferred.await(gate),
          Effect.sync(() => {
            seen.add(id)
            return "nothing" as const
          })
        )
      )
      puts(all)
      for (const id of all) wake([id])
      yield* Deferred.succeed(gate, undefined)
      yield* settled
      yield* Effect.repeatN(meanwhile, 5)
      yield* settled
      assert.strictEqual(seen.size, 9300)
    })
  )

  it.scoped("rest while all places are taken, one waits, and one is parked, also when they were told to look", () =>
    Effect.gen(function* () {
      let reads = 0
      const clock = Object.assign(Clock.make(), { currentTimeMillis: Effect.sync(() => ++reads) })
      const all = Array.from({ length: 1025 }, (_, at) => ConversationId.make(`${at}`))
      const { look, wake } = yield* Effect.withClock(
        lanesOver((id) => (id === ann ? Effect.succeed(100_000) : Effect.never)),
        clock
      )
      wake([ann])
      yield* meanwhile
      wake(all)
      look()
      yield* Effect.repeatN(meanwhile, 5)
      assert.isBelow(reads, 20)
    })
  )

  it.scoped("find what was left lying in the store when they are told to look", () =>
    Effect.gen(function* () {
      const seen: Array<string> = []
      const { look, puts, settled } = yield* lanesOver((id) =>
        Effect.sync(() => {
          seen.push(id)
          return "nothing" as const
        })
      )
      puts([ann])
      look()
      yield* Effect.repeatN(meanwhile, 5)
      yield* settled
      assert.deepStrictEqual(seen, ["ann"])
    })
  )
})
