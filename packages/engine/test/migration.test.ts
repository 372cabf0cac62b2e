/** A file that an older release wrote becomes one of today, whole or not at all. */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { copyFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { assert, describe, it } from "@effect/vitest"
import { Delivery, EventId } from "@parley/messaging"
import Database from "better-sqlite3"
import { Effect } from "effect"
import { migrations } from "../dist/sqlite/migrations.js"
import { open } from "../dist/sqlite/open.js"
import { tables } from "../dist/sqlite/tables.js"
import { source } from "./storeWords.ts"
import { temporary } from "./temporary.ts"

const script = fileURLToPath(new URL("killedMigration.mjs", import.meta.url))

/** A file of the third schema, with rows in every state. */
const third = Effect.tap(temporary, (file) =>
  Effect.sync(() => {
    const database = new Database(file)
    database.exec(`begin; ${migrations.slice(0, 3).join("")}
      insert into conversation (id, provider, account, sender, contact, version, state) values
        ('A', 'test', 'a', '+1', 'ann', 3, 's'), ('B', 'test', 'b', '+1', 'bob', 0, null), ('C', 'test', 'a', '+1', 'cid', 1, null);
      insert into inbox (seq, provider, account, id, conversation, event, raw, status, attempts, not_before, why, received_at, settled_at) values
        (1, 'test', 'a', '1', 'A', '"1"', 'raw 1', 'done', 0, 0, null, 1000, 1001),
        (2, 'test', 'a', '2', 'A', '"2"', 'raw 2', 'dead', 5, 900, 'broken', 1000, 1002),
        (3, 'test', 'a', '3', null, null, 'raw 3', 'dead', 0, 0, 'unreadable', 1000, 1000),
        (4, 'test', 'a', '4', 'A', '"4"', 'raw 4', 'open', 2, 5000, null, 1000, null),
        (5, 'test', 'a', '5', 'A', '"5"', 'raw 5', 'open', 0, 0, null, 1000, null),
        (6, 'test', 'b', '6', 'B', '"6"', 'raw 6', 'open', 0, 0, null, 1000, null);
      insert into outbox (seq, key, conversation, message, status, attempts, doubts, not_before, first_tried_at, message_id, why, queued_at, settled_at) values
        (1, 'A/1/0', 'A', 'a1', 'sent', 1, 0, 0, 1100, 'm1', null, 1000, 1101),
        (2, 'A/1/1', 'A', 'a2', 'failed', 1, 0, 0, 1100, null, 'Rejected', 1000, 1102),
        (3, 'A/2/0', 'A', 'a3', 'unsure', 3, 2, 4000, 1100, null, null, 1000, null),
        (4, 'A/2/1', 'A', 'a4', 'queued', 0, 0, 0, null, null, null, 1000, null),
        (5, 'B/1/0', 'B', 'b1', 'queued', 0, 0, 0, null, null, null, 1000, null),
        (6, 'C/1/0', 'C', 'c1', 'sending', 1, 0, 0, 1100, null, null, 1000, null),
        (7, 'C/1/1', 'C', 'c2', 'queued', 0, 0, 0, null, null, null, 1000, null);
      insert into delivery values ('A', 'm1', 'delivered', null, 1200);
      insert into source values ('test', 'a', 77);
      insert into bookmark values ('test', 'a', 'AAE=');
      pragma user_version = 3; commit`)
    database.close()
  })
)

const opened = (file: string) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const it = open(file)
      if (!("database" in it)) return assert.fail(it._tag)
      const ask = (sql: string) => it.database.prepare(sql).raw().all()
      return { ...it, ask, store: tables(it.database, { deliveries: Delivery.literals, mostLetters: 32 }) }
    }),
    ({ close }) => Effect.sync(close)
  )

describe("a file of an older release", () => {
  it.scoped("keeps all that is in it, and goes on from where it was", () =>
    Effect.gen(function* () {
      const { ask, store } = yield* opened(yield* third)
      assert.deepStrictEqual(ask("pragma foreign_key_check"), [])
      assert.deepStrictEqual(ask("pragma user_version"), [[migrations.length]])
      assert.deepStrictEqual(ask("select seq, status, event, cast(raw as text), settled_at from inbox order by seq"), [
        [1, "done", '"1"', "raw 1", 1001],
        [2, "dead", null, null, 1002],
        [3, "dead", null, null, 1000],
        [4, "open", '"4"', "raw 4", null],
        [5, "waiting", '"5"', "raw 5", null],
        [6, "open", '"6"', "raw 6", null]
      ])
      assert.deepStrictEqual(
        ask(
          "select seq, account, status, unsure, attempts, doubts, message_id, why, settled_at from outbox order by seq"
        ),
        [
          [1, "a", "sent", 0, 1, 0, "m1", null, 1101],
          [2, "a", "failed", 0, 1, 0, null, "Rejected", 1102],
          [3, "a", "queued", 1, 3, 2, null, null, null],
          [4, "a", "waiting", 0, 0, 0, null, null, null],
          [5, "b", "queued", 0, 0, 0, null, null, null],
          [6, "a", "sending", 0, 1, 0, null, null, null],
          [7, "a", "waiting", 0, 0, 0, null, null, null]
        ]
      )
      assert.deepStrictEqual(ask("select * from delivery"), [["A", "m1", "delivered", null, 1200]])
      assert.deepStrictEqual([store.heardUntil(source), store.bookmark(source)], [77, "AAE="])
      assert.deepStrictEqual(
        store.deadLetters({ limit: 9 }).map(({ attempts, blocks, conversation, diedAt, json, raw, why }) => {
          return [conversation, json, raw.toString(), why, attempts, blocks, diedAt]
        }),
        [
          ["A", '"2"', "raw 2", "broken", 5, false, 1002],
          [null, null, "raw 3", "unreadable", 0, false, 1000]
        ]
      )

      assert.deepStrictEqual<unknown>(store.waiting({ now: 4999, limit: 9 }), ["B", "A"])
      assert.deepStrictEqual<unknown>(store.waiting({ now: 5000, limit: 9 }), ["A", "B"])
      store.recover({ notBefore: 0 })
      const { parcels } = store.claim({ ...source, now: 4000, limit: 9 })
      assert.deepStrictEqual(
        parcels.map(({ json, known, unsure }): unknown => [json, unsure, known]),
        [
          ["c1", true, []],
          ["a3", true, ["m1"]]
        ]
      )
      // What comes now comes behind all that was ever here.
      const content = { dead: "unreadable" }
      store.accept([{ ...source, id: EventId.make("7"), raw: new Uint8Array(), at: 1, content }])
      assert.deepStrictEqual(ask("select max(seq) from inbox"), [[7]])
    })
  )

  it.scoped("is as it was, or as it should be, where the process is killed on the way", () =>
    Effect.gen(function* () {
      const file = yield* third
      yield* Effect.forEach(
        [0, 20],
        (statements) =>
          Effect.gen(function* () {
            const copy = `${file}-${statements}`
            copyFileSync(file, copy)
            const child = spawn(process.execPath, [script, copy, String(statements)], { stdio: "inherit" })
            const [, signal] = yield* Effect.promise(() => once(child, "exit"))
            assert.strictEqual(signal, "SIGKILL")
            const database = new Database(copy, { readonly: true })
            assert.strictEqual(database.pragma("user_version", { simple: true }), 3)
            assert.strictEqual(database.prepare("select count(*) from inbox").pluck().get(), 6)
            database.close()
            const { ask } = yield* opened(copy)
            assert.deepStrictEqual(ask("select count(*) from outbox where status = 'waiting'"), [[2]])
          }),
        { concurrency: 2 }
      )
    })
  )
})
