/** The store looks up what it needs: the time of a turn does not grow with what is kept. */
import { assert, describe, it } from "@effect/vitest"
import { Delivery, MessageId } from "@parley/messaging"
import Database from "better-sqlite3"
import { migrations } from "../dist/sqlite/migrations.js"
import { tables } from "../dist/sqlite/tables.js"
import { arrival, died, sent, source, timer, turnOf, unreadable } from "./storeWords.ts"

/** Every statement that a walk through all calls has run. */
const statements = () => {
  const said = new Set<string>()
  const database = new Database(":memory:", { verbose: (sql) => said.add(String(sql)) })
  for (const step of migrations) database.exec(step)
  const store = tables(database, { deliveries: Delivery.literals, mostLetters: 32 })
  said.clear()

  store.accept([arrival("1"), arrival("2"), unreadable("x")])
  const happening = { kind: "Handled", json: "{}" }
  const works = () => store.take(store.waiting({ now: 9000, limit: 9 }))
  const report = { messageId: MessageId.make("m"), delivery: "sent" } as const
  store.commit(
    works().map((work) =>
      turnOf(work, {
        said: ["hi", "ho"],
        timers: { set: [timer("a", 7000)], cancel: ["b"] },
        reports: [report],
        transcript: [{ by: "contact", text: "hi", key: null }],
        timeline: [happening]
      })
    )
  )
  store.fire({ now: 9000, limit: 9 })
  for (const next of [{ notBefore: 0 }, { dead: "broken", blocks: true }]) {
    for (const { letters } of works()) {
      store.setBack(letters.slice(0, 1).map(({ seq }) => ({ letter: seq, at: 1, next, timeline: [happening] })))
    }
  }
  const [dead] = store.deadLetters({ limit: 9 }).filter(({ blocks }) => blocks)
  store.prune({ inbox: 9999, limit: 9 })
  store.revive([dead?.seq ?? 0])
  for (const outcome of [
    { _tag: "Later", notBefore: 0, unsure: true, doubts: 0, possiblyDuplicate: false } as const,
    sent(1).outcome,
    { _tag: "OptedOut" } as const
  ]) {
    const { parcels } = store.claim({ ...source, now: 9000, limit: 9 })
    store.settle(parcels.map(({ seq }) => ({ seq, at: 1, outcome, timeline: [happening] })))
  }
  store.setBack(works().flatMap(({ letters }) => letters.map(({ seq }) => died(seq))))
  store.discard(store.deadLetters({ limit: 9 }).map(({ seq }) => seq))
  store.prune({ inbox: 1, outbox: 1, transcript: 1, timeline: 1, deadLetters: 1, limit: 9 })

  return { database, all: [...said].filter((sql) => /^\s*(select|update|insert|delete)/i.test(sql)) }
}

describe("a statement of the store", () => {
  it("walks through no table", () => {
    const { all, database } = statements()
    const walks = all.flatMap((sql) => {
      const plan = database.prepare<[], { readonly detail: string }>(`explain query plan ${sql}`).all()
      return plan.map(({ detail }) => `${detail}: ${sql}`).filter((it) => it.startsWith("SCAN"))
    })
    // What is walked in order, up to a limit: letters that could have their turn now, timers, and dead letters for a person.
    const inOrder = /^SCAN (inbox USING COVERING INDEX inbox_open|dead_letter USING INDEX dead_letter_died)/
    assert.deepStrictEqual(
      walks.filter((it) => !inOrder.test(it)),
      []
    )
    assert.isAbove(all.length, 50)
  })
})
