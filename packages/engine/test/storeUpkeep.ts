/** The part of the stores' contract that is about time: timers, dead letters, and what is forgotten. */
import { assert, describe } from "@effect/vitest"
import { MessageId } from "@parley/messaging"
import { Effect } from "effect"
import {
  arrival,
  begun,
  claimed,
  died,
  later,
  letters,
  type Port,
  queued,
  sent,
  timer,
  turnOf,
  unreadable,
  waiting
} from "./storeWords.ts"

type On = (name: string, body: (store: Port) => Effect.Effect<void, unknown>) => void

/** A conversation with one letter that is dead, and the number of that letter. */
const buried = (store: Port, id: string, blocks = false, contact = "ann", at = 3000) =>
  Effect.gen(function* () {
    const work = yield* begun(store, id, contact)
    const seq = work.letters[0]?.seq ?? 0
    yield* store.setBack([died(seq, blocks, at)])
    return { ...work, seq }
  })
const reported = (id: string) => ({ messageId: MessageId.make(id), delivery: "delivered" }) as const
const said = { by: "contact", text: "hi", key: null } as const
const happening = { kind: "Handled", json: "{}" }

export const storeUpkeep = (on: On) => {
  describe("a timer", () => {
    on("becomes a letter of its conversation when it is due, once, and says when the next one is", (store) =>
      Effect.gen(function* () {
        const work = yield* begun(store, "1")
        assert.deepStrictEqual(yield* store.fire({ now: 9000, limit: 9 }), { conversations: [], next: null })
        yield* store.commit([turnOf(work, { timers: { set: [timer("late", 8000), timer("soon", 7000)], cancel: [] } })])
        assert.deepStrictEqual(yield* store.fire({ now: 6999, limit: 9 }), { conversations: [], next: 7000 })
        assert.deepStrictEqual(yield* store.fire({ now: 7000, limit: 9 }), { conversations: [work.id], next: 8000 })
        const [after] = yield* store.take([work.id])
        assert.deepStrictEqual(
          after?.letters.map(({ at, attempts, json, notBefore }) => [json, attempts, notBefore, at]),
          [['"soon"', 0, 0, 7000]]
        )
        assert.deepStrictEqual(yield* waiting(store), [work.id])
        assert.deepStrictEqual(yield* store.fire({ now: 7999, limit: 9 }), { conversations: [], next: 8000 })
      })
    )

    on("is fired behind what waits, the longest due first, as many as are asked for", (store) =>
      Effect.gen(function* () {
        const ann = yield* begun(store, "1")
        const bob = yield* begun(store, "2", "bob")
        yield* store.commit([
          turnOf(ann, { timers: { set: [timer("third", 7003), timer("first", 7001)], cancel: [] } }),
          turnOf(bob, { timers: { set: [timer("second", 7002)], cancel: [] } })
        ])
        yield* store.accept([arrival("3")])
        const fired = yield* store.fire({ now: 9000, limit: 2 })
        assert.deepStrictEqual(fired, { conversations: [ann.id, bob.id], next: 7003 })
        assert.deepStrictEqual(yield* letters(store, ann.id), ['"3"', '"first"'])
        yield* store.fire({ now: 9000, limit: 2 })
        assert.deepStrictEqual(yield* letters(store, ann.id), ['"3"', '"first"', '"third"'])
        assert.deepStrictEqual(yield* letters(store, bob.id), ['"second"'])
      })
    )

    on("is set anew, or waited for no more, where a turn says so, and else stays as it is", (store) =>
      Effect.gen(function* () {
        const work = yield* begun(store, "1")
        yield* store.commit([turnOf(work, { timers: { set: [timer("a", 7000), timer("b", 7500)], cancel: [] } })])
        const next = (timers: Parameters<typeof turnOf>[1]) =>
          Effect.gen(function* () {
            yield* store.commit([turnOf(yield* begun(store, JSON.stringify(timers)), timers)])
            return (yield* store.fire({ now: 0, limit: 9 })).next
          })
        assert.strictEqual(yield* next({}), 7000)
        assert.strictEqual(yield* next({ timers: { set: [timer("a", 7900), timer("b", 7800)], cancel: [] } }), 7800)
        assert.strictEqual(yield* next({ timers: { set: [], cancel: ["b", "none"] } }), 7900)
        assert.isNull(yield* next({ timers: { set: [], cancel: ["a"] } }))
      })
    )

    on("of a turn that a fence has held is none", (store) =>
      Effect.gen(function* () {
        const work = yield* begun(store, "1")
        const stale = turnOf({ ...work, version: 7 }, { timers: { set: [timer("a", 7000)], cancel: [] } })
        assert.deepStrictEqual(yield* store.commit([stale]), [false])
        assert.isNull((yield* store.fire({ now: 9000, limit: 9 })).next)
      })
    )
  })

  describe("a dead letter", () => {
    on("is kept whole, the newest first", (store) =>
      Effect.gen(function* () {
        const work = yield* begun(store, "1")
        const letter = work.letters[0]?.seq ?? 0
        yield* store.setBack([{ letter, at: 1, next: { notBefore: 1 }, timeline: [] }])
        yield* store.setBack([died(letter, true, 900)])
        yield* store.accept([unreadable("x")])
        const dead = (yield* store.deadLetters({ limit: 9 })).map((it) => ({
          ...it,
          raw: new TextDecoder().decode(it.raw)
        }))
        const common = { provider: "test", account: "a", receivedAt: 1000 }
        assert.deepStrictEqual(
          dead.map(({ seq: _, ...it }): unknown => it),
          [
            {
              ...common,
              conversation: null,
              json: null,
              why: "Body: expected a text",
              attempts: 0,
              blocks: false,
              diedAt: 1000,
              raw: "x"
            },
            {
              ...common,
              conversation: work.id,
              json: '"1"',
              why: "broken",
              attempts: 2,
              blocks: true,
              diedAt: 900,
              raw: "1"
            }
          ]
        )
        assert.strictEqual((yield* store.deadLetters({ limit: 1 })).length, 1)
        assert.deepStrictEqual(
          (yield* store.accept([arrival("1"), unreadable("x")])).map(({ fresh }) => fresh),
          [false, false]
        )
      })
    )

    on("lets the conversation go on", (store) =>
      Effect.gen(function* () {
        yield* store.accept([arrival("1"), arrival("2")])
        const { id } = yield* buried(store, "3")
        assert.deepStrictEqual(yield* letters(store, id), ['"2"', '"3"'])
        assert.deepStrictEqual(yield* waiting(store), [id])
      })
    )

    on("that blocks holds up its conversation, and no other, also for what comes later", (store) =>
      Effect.gen(function* () {
        yield* store.accept([arrival("1"), arrival("2")])
        const ann = yield* buried(store, "3", true)
        const bob = yield* begun(store, "4", "bob")
        yield* store.accept([arrival("5")])
        assert.deepStrictEqual(yield* letters(store, ann.id), [])
        assert.deepStrictEqual(yield* waiting(store), [bob.id])
        assert.deepStrictEqual(yield* store.discard([ann.seq]), [ann.id])
        assert.deepStrictEqual(yield* letters(store, ann.id), ['"2"', '"3"', '"5"'])
        assert.deepStrictEqual(yield* waiting(store), [ann.id, bob.id])
        assert.deepStrictEqual(yield* store.deadLetters({ limit: 9 }), [])
      })
    )

    on("is revived in its old place, with all attempts before it", (store) =>
      Effect.gen(function* () {
        const ann = yield* buried(store, "1", true)
        yield* store.accept([arrival("2")])
        assert.deepStrictEqual(yield* store.revive([ann.seq, ann.seq, 4711]), [ann.id])
        const [work] = yield* store.take([ann.id])
        assert.deepStrictEqual(work?.letters[0], ann.letters[0])
        assert.deepStrictEqual(yield* letters(store, ann.id), ['"1"', '"2"'])
        assert.deepStrictEqual(yield* waiting(store), [ann.id])
        assert.deepStrictEqual(yield* store.deadLetters({ limit: 9 }), [])
        assert.deepStrictEqual(yield* store.commit([turnOf(ann)]), [true])
      })
    )

    on("is revived before what has come since, and so is no second one that could have its turn", (store) =>
      Effect.gen(function* () {
        const { id, seq } = yield* buried(store, "1")
        yield* store.accept([arrival("2")])
        assert.deepStrictEqual(yield* store.revive([seq]), [id])
        assert.deepStrictEqual(yield* waiting(store), [id])
        const next = { notBefore: 9000 }
        yield* store.setBack([{ letter: seq, at: 1, next, timeline: [] }])
        assert.deepStrictEqual(yield* waiting(store), [id])
      })
    )

    on("that is revived may die again", (store) =>
      Effect.gen(function* () {
        const { id, seq } = yield* buried(store, "1")
        yield* store.revive([seq])
        yield* store.setBack([died(seq)])
        assert.deepStrictEqual(
          (yield* store.deadLetters({ limit: 9 })).map(({ attempts, json }) => [attempts, json]),
          [[1, '"1"']]
        )
        assert.deepStrictEqual(yield* letters(store, id), [])
      })
    )

    on("that nobody understood is not revived, and can be discarded", (store) =>
      Effect.gen(function* () {
        yield* store.accept([unreadable("x")])
        const [dead] = yield* store.deadLetters({ limit: 9 })
        assert.deepStrictEqual(yield* store.revive([dead?.seq ?? 0]), [])
        assert.strictEqual((yield* store.deadLetters({ limit: 9 })).length, 1)
        assert.deepStrictEqual(yield* store.discard([dead?.seq ?? 0]), [])
        assert.deepStrictEqual(yield* store.deadLetters({ limit: 9 }), [])
        assert.deepStrictEqual(
          (yield* store.accept([unreadable("x")])).map(({ fresh }) => fresh),
          [false]
        )
      })
    )

    on("is revived also when it was forgotten that it had come in", (store) =>
      Effect.gen(function* () {
        const { id, letters: open, seq } = yield* buried(store, "1")
        assert.strictEqual(yield* store.prune({ inbox: 3001, limit: 9 }), 1)
        assert.deepStrictEqual(yield* store.revive([seq]), [id])
        assert.deepStrictEqual((yield* store.take([id]))[0]?.letters, open)
      })
    )

    on("is not handled twice, where it has come again since it was forgotten", (store) =>
      Effect.gen(function* () {
        const { id, seq } = yield* buried(store, "1", true)
        yield* store.prune({ inbox: 3001, limit: 9 })
        assert.deepStrictEqual(
          (yield* store.accept([arrival("1")])).map(({ fresh }) => fresh),
          [true]
        )
        assert.deepStrictEqual(yield* store.revive([seq]), [id])
        assert.deepStrictEqual(yield* letters(store, id), ['"1"'])
        assert.deepStrictEqual(yield* store.deadLetters({ limit: 9 }), [])
      })
    )

    on("that was a timer has nothing that a platform has sent", (store) =>
      Effect.gen(function* () {
        const work = yield* begun(store, "1")
        yield* store.commit([turnOf(work, { timers: { set: [timer("a", 7000)], cancel: [] } })])
        yield* store.fire({ now: 7000, limit: 9 })
        const [fired] = yield* store.take([work.id])
        yield* store.setBack([died(fired?.letters[0]?.seq ?? 0)])
        const [dead] = yield* store.deadLetters({ limit: 9 })
        assert.deepStrictEqual([dead?.json, dead?.raw.length], ['"a"', 0])
      })
    )
  })

  describe("what is old", () => {
    on("is forgotten: letters that are done, and with them that they were here", (store) =>
      Effect.gen(function* () {
        const work = yield* begun(store, "1")
        yield* store.accept([arrival("2")])
        yield* store.commit([turnOf(work, { at: 2000 })])
        assert.strictEqual(yield* store.prune({ inbox: 2000, limit: 9 }), 0)
        assert.strictEqual(yield* store.prune({ inbox: 2001, limit: 9 }), 1)
        assert.deepStrictEqual(
          (yield* store.accept([arrival("1"), arrival("2")])).map(({ fresh }) => fresh),
          [true, false]
        )
        assert.deepStrictEqual(yield* letters(store, work.id), ['"2"', '"1"'])
      })
    )

    on("is forgotten: parcels that are settled, and what was reported of them", (store) =>
      Effect.gen(function* () {
        yield* queued(store, "1", ["a1", "a2", "a3"])
        yield* store.commit([turnOf(yield* begun(store, "2"), { reports: [reported("m")], at: 2000 })])
        const [a1] = yield* claimed(store)
        yield* store.settle([sent(a1?.seq ?? 0)])
        const [a2] = yield* claimed(store)
        assert.strictEqual(yield* store.prune({ outbox: 6001, limit: 9 }), 2)
        yield* store.settle([later(a2?.seq ?? 0, 8000, true)])
        const [again] = yield* claimed(store, 8000)
        assert.deepStrictEqual([again?.json, again?.known], ["a2", []])
      })
    )

    on("is forgotten: what was said, what happened, and dead letters but those that block", (store) =>
      Effect.gen(function* () {
        const work = yield* begun(store, "1")
        yield* store.commit([turnOf(work, { transcript: [said, said], timeline: [happening] })])
        yield* buried(store, "2", false, "bob")
        const cid = yield* buried(store, "3", true, "cid")
        assert.strictEqual(yield* store.prune({ transcript: 2000, timeline: 2000, deadLetters: 3000, limit: 9 }), 0)
        assert.strictEqual(yield* store.prune({ transcript: 2001, limit: 9 }), 2)
        assert.strictEqual(yield* store.prune({ transcript: 9999, timeline: 2001, limit: 9 }), 1)
        assert.strictEqual(yield* store.prune({ deadLetters: 9999, limit: 9 }), 1)
        assert.deepStrictEqual(
          (yield* store.deadLetters({ limit: 9 })).map(({ seq }) => seq),
          [cid.seq]
        )
      })
    )

    on("is forgotten a number of each kind at a time, the oldest first", (store) =>
      Effect.gen(function* () {
        for (const [at, id] of ["1", "2", "3"].entries()) {
          const work = yield* begun(store, id)
          yield* store.commit([turnOf(work, { transcript: [said], timeline: [happening], at: 2003 - at })])
        }
        const some = { inbox: 9999, transcript: 9999, timeline: 9999, limit: 2 }
        assert.strictEqual(yield* store.prune(some), 6)
        assert.deepStrictEqual(
          (yield* store.accept(["1", "2", "3"].map((id) => arrival(id)))).map(({ fresh }) => fresh),
          [false, true, true]
        )
        assert.strictEqual(yield* store.prune(some), 3)
        assert.strictEqual(yield* store.prune(some), 0)
      })
    )

    on("is kept for ever, where nobody says how long", (store) =>
      Effect.gen(function* () {
        yield* store.commit([turnOf(yield* begun(store, "1"), { transcript: [said], timeline: [happening] })])
        assert.strictEqual(yield* store.prune({ limit: 9 }), 0)
      })
    )

    on("tells what happened with turns that failed and parcels that were settled, where it did", (store) =>
      Effect.gen(function* () {
        yield* queued(store, "1", ["a1"])
        const [a1] = yield* claimed(store)
        const one = { ...sent(a1?.seq ?? 0), timeline: [happening] }
        yield* store.settle([one, one])
        const letter = (yield* begun(store, "2")).letters[0]?.seq ?? 0
        const dead = { ...died(letter), timeline: [happening, happening] }
        yield* store.setBack([dead, dead])
        assert.strictEqual(yield* store.prune({ timeline: 9999, limit: 9 }), 3)
      })
    )
  })
}
