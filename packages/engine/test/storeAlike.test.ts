/** The store in memory stands in for the one in a file: whatever they are asked, they give the same answers. */
import { assert, describe, it } from "@effect/vitest"
import { Delivery, MessageId } from "@parley/messaging"
import { MemoryStore } from "@parley/engine"
import Database from "better-sqlite3"
import { Effect } from "effect"
import fc from "fast-check"
import { migrations } from "../dist/sqlite/migrations.js"
import { ConversationId } from "../dist/Store.js"
import { tables } from "../dist/sqlite/tables.js"
import { arrival, type Port, turnOf, type Turn, type Settled, unreadable } from "./storeWords.ts"

/** The store in SQLite without its thread and its file. */
const sqlite = (): Port => {
  const database = new Database(":memory:")
  for (const step of migrations) database.exec(step)
  const store = tables(database, { deliveries: Delivery.literals, mostLetters: 32 })
  const wrapped =
    <A, B>(call: (argument: A) => B) =>
    (argument: A) =>
      Effect.sync(() => call(argument))
  return {
    recover: wrapped(store.recover),
    waiting: wrapped(store.waiting),
    accept: wrapped(store.accept),
    take: wrapped(store.take),
    commit: wrapped(store.commit),
    setBack: wrapped(store.setBack),
    fire: wrapped(store.fire),
    claim: wrapped(store.claim),
    settle: wrapped(store.settle),
    deadLetters: wrapped(store.deadLetters),
    revive: wrapped(store.revive),
    discard: wrapped(store.discard),
    prune: wrapped(store.prune),
    heardUntil: wrapped(store.heardUntil),
    hear: wrapped(store.hear),
    bookmark: wrapped(store.bookmark),
    mark: wrapped(store.mark),
    check: Effect.sync(() => store.check()),
    lost: Effect.never
  }
}

/** Without classes, and whatever the order of its fields. */
const plain = (it: unknown): unknown => JSON.parse(JSON.stringify(it))

const nat = (max: number) => fc.integer({ min: 0, max })
const contact = fc.constantFrom("ann", "ann", "bob")
const account = fc.constantFrom("a", "a", "b")
const time = nat(30)
const happenings = fc.constantFrom([], [{ kind: "Handled", json: "{}" }])
const report = fc.record({
  messageId: fc.constantFrom("m1", "m2").map((id) => MessageId.make(id)),
  delivery: fc.constantFrom(...Delivery.literals)
})
const outcome: fc.Arbitrary<Settled["outcome"]> = fc.oneof(
  fc.record({
    _tag: fc.constant("Sent" as const),
    messageId: fc.constantFrom("m1", "m2").map((id) => MessageId.make(id)),
    possiblyDuplicate: fc.boolean()
  }),
  fc.record({
    _tag: fc.constant("Later" as const),
    notBefore: time,
    unsure: fc.boolean(),
    doubts: nat(3),
    possiblyDuplicate: fc.boolean()
  }),
  fc.constant({ _tag: "Never" as const, why: "Rejected" }),
  fc.constant({ _tag: "OptedOut" as const })
)

/** What is done to both: `which` picks among what each has given, for their numbers and ids differ. */
const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant("accept" as const), id: nat(40), contact, account }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("unreadable" as const), id: nat(3) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("commit" as const),
      which: nat(9),
      letters: fc.subarray([0, 1, 2], { minLength: 1 }),
      stale: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
      said: nat(2),
      timers: fc.record({ set: fc.array(nat(4), { maxLength: 2 }), cancel: fc.array(nat(4), { maxLength: 2 }) }),
      isOptOut: nat(5).map((n) => n === 0),
      reports: fc.array(report, { maxLength: 1 }),
      timeline: happenings,
      at: time
    })
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("setBack" as const),
      which: nat(9),
      letter: fc.constantFrom(0, 0, 1),
      next: fc.oneof(fc.record({ notBefore: time }), fc.record({ dead: fc.constant("broken"), blocks: fc.boolean() })),
      timeline: happenings,
      at: time
    })
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("fire" as const), now: nat(600), limit: nat(3) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("claim" as const), account, now: time, limit: nat(4) }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant("settle" as const), which: nat(9), outcome, timeline: happenings, at: time })
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom("revive" as const, "discard" as const), which: nat(1) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("recover" as const), notBefore: time }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("prune" as const), before: time, limit: nat(5) }) }
)
type Step = typeof step extends fc.Arbitrary<infer A> ? A : never

/** Plays the steps, and tells what a store has answered, in words that are the same for both. */
const play = (store: Port, steps: ReadonlyArray<Step>): Effect.Effect<ReadonlyArray<unknown>, unknown> =>
  Effect.gen(function* () {
    const names = new Map<string, string>()
    const name = (id: string | null) => (id === null ? null : names.get(id))
    const known = () => [...names.keys()].map((id) => ConversationId.make(id))
    const parcels: Array<number> = []
    const told: Array<unknown> = []
    let count = 0

    const works = () =>
      store.waiting({ now: 9000, limit: 9 }).pipe(
        Effect.flatMap((ids) => store.take(ids)),
        Effect.map((all) => all.toSorted((one, other) => ((name(one.id) ?? "") < (name(other.id) ?? "") ? -1 : 1)))
      )
    const perform = (it: Step): Effect.Effect<unknown, unknown> =>
      Effect.gen(function* () {
        count += 1
        switch (it.do) {
          case "accept": {
            const receipts = yield* store.accept([arrival(String(it.id), it.contact, it.account)])
            for (const { conversation } of receipts) {
              if (conversation !== null) names.set(conversation, `${it.contact} ${it.account}`)
            }
            return receipts.map(({ conversation, fresh, work }) => [
              name(conversation),
              fresh,
              work && [work.conversation, work.version, work.state, work.letters.map(({ seq: _, ...letter }) => letter)]
            ])
          }
          case "unreadable":
            return (yield* store.accept([unreadable(String(it.id))])).map(({ fresh }) => fresh)
          case "commit": {
            const all = yield* works()
            const work = all[it.which % Math.max(1, all.length)]
            if (work === undefined) return null
            const letters = it.letters.flatMap((at) => work.letters[at]?.seq ?? [])
            const turn: Turn = {
              ...turnOf(work, {
                said: Array.from({ length: it.said }, (_, at) => `${count}/${at}`),
                isOptOut: it.isOptOut,
                reports: it.reports,
                timeline: it.timeline,
                // No two are due at once: their order would be that of random ids.
                timers: {
                  set: it.timers.set.map((key) => ({
                    key: String(key),
                    due: count * 10 + key,
                    json: `"${count} ${key}"`
                  })),
                  cancel: it.timers.cancel.map(String)
                },
                at: it.at
              }),
              letters,
              version: it.stale ? 99 : work.version
            }
            return yield* store.commit([turn])
          }
          case "setBack": {
            const all = yield* works()
            const letter = all[it.which % Math.max(1, all.length)]?.letters[it.letter]?.seq ?? -1
            return yield* store.setBack([{ letter, at: it.at, next: it.next, timeline: it.timeline }])
          }
          case "fire": {
            const { conversations, next } = yield* store.fire(it)
            return [conversations.map(name), next]
          }
          case "claim": {
            const claim = yield* store.claim({ ...it, provider: "test" })
            parcels.push(...claim.parcels.map(({ seq }) => seq))
            return [claim.parcels.map(({ key: _key, seq: _seq, ...rest }) => plain(rest)), claim.next]
          }
          case "settle": {
            const seq = parcels[it.which % Math.max(1, parcels.length)] ?? -1
            return yield* store.settle([{ seq, at: it.at, outcome: it.outcome, timeline: it.timeline }])
          }
          case "revive":
          case "discard": {
            const dead = (yield* store.deadLetters({ limit: 9 })).map(({ seq }) => seq)
            return (yield* store[it.do](dead.slice(it.which, it.which + 2))).map(name)
          }
          case "recover":
            return yield* store.recover({ notBefore: it.notBefore })
          case "prune": {
            const { before, limit } = it
            return yield* store.prune({ inbox: before, outbox: before, timeline: before, deadLetters: before, limit })
          }
        }
      })
    for (const it of steps) {
      told.push(it.do, yield* perform(it))
      told.push((yield* store.waiting({ now: 15, limit: 9 })).map(name))
      told.push(
        (yield* store.take(known())).map(
          ({ conversation: { provider, sender, ...who }, id: _id, letters, ...work }) => {
            return plain([provider, sender, who, work, letters.map(({ seq: _seq, ...letter }) => letter)])
          }
        )
      )
      told.push(
        (yield* store.deadLetters({ limit: 9 })).map(({ conversation, raw, seq: _seq, ...dead }) => {
          return [name(conversation), new TextDecoder().decode(raw), dead]
        })
      )
    }
    return told
  })

describe("the store in memory and the one in a file", () => {
  it("give the same answers, whatever they are asked", () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 40, size: "max" }), (steps) => {
        const inMemory = Effect.runSync(Effect.flatMap(MemoryStore.make, (store) => play(store, steps)))
        const inFile = Effect.runSync(play(sqlite(), steps))
        assert.deepStrictEqual(inMemory, inFile)
      }),
      { numRuns: 20 }
    )
  })
})
