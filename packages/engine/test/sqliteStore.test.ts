/** The store in a file keeps the contract of all stores, and what it kept survives. */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync, mkdirSync, symlinkSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { assert, describe, it } from "@effect/vitest"
import { Delivery, furthest, MessageId } from "@parley/messaging"
import { SqliteStore } from "@parley/engine"
import Database from "better-sqlite3"
import { Effect, Exit, Scope } from "effect"
import fc from "fast-check"
import { afterAll } from "vitest"
import { migrations } from "../dist/sqlite/migrations.js"
import { open } from "../dist/sqlite/open.js"
import { storeContract } from "./storeContract.ts"
import { arrival, begun, died, source, turnOf } from "./storeWords.ts"
import { temporary } from "./temporary.ts"

const holderScript = fileURLToPath(new URL("holder.mjs", import.meta.url))
/** One store for all tests that need no file of their own: starting its thread costs more than they do. */
const scope = Effect.runSync(Scope.make())
const shared = Effect.flatMap(temporary, (file) =>
  Effect.map(SqliteStore.make(file), (store) => ({ file, store }))
).pipe(Scope.extend(scope), Effect.cached, Effect.runSync)
/** Those that refer to others come first. */
const tables = ["timer", "transcript", "timeline", "dead_letter", "delivery", "outbox", "inbox", "conversation"]
const emptied = Effect.tap(shared, ({ file }) =>
  Effect.sync(() => {
    const database = new Database(file)
    for (const table of tables) database.exec(`delete from ${table}`)
    database.close()
  })
)
/** What stands in the file, read over a connection of its own. */
const read = (file: string, sql: string) =>
  Effect.acquireUseRelease(
    Effect.sync(() => new Database(file, { readonly: true })),
    (database) => Effect.sync(() => database.prepare(sql).raw().all()),
    (database) => Effect.sync(() => database.close())
  )

describe("the store in a file", () => {
  afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)))
  storeContract(Effect.map(emptied, ({ store }) => store))

  it.scoped("is the same one under the name of a link", () =>
    Effect.gen(function* () {
      const file = yield* temporary
      yield* SqliteStore.make(file)
      symlinkSync(file, `${file}-link`)
      const refused = yield* Effect.flip(SqliteStore.make(`${file}-link`))
      assert.strictEqual(refused._tag, "StoreInUse")
    })
  )

  it.scoped("makes the folder, and is there again after a restart", () =>
    Effect.gen(function* () {
      const file = join(yield* temporary, "deeper", "still", "parley.db")
      const work = yield* Effect.scoped(
        Effect.gen(function* () {
          const store = yield* SqliteStore.make(file)
          const work = yield* begun(store, "1")
          yield* store.commit([turnOf(work, { said: ["hi"], state: "s1" })])
          yield* store.accept([arrival("2")])
          return work
        })
      )
      const store = yield* SqliteStore.make(file)
      assert.deepStrictEqual(yield* store.waiting({ now: 9, limit: 9 }), [work.id])
      const [again] = yield* store.take([work.id])
      assert.deepStrictEqual([again?.version, again?.state, again?.letters.map(({ json }) => json)], [1, "s1", ['"2"']])
      assert.deepStrictEqual(
        (yield* store.accept([arrival("1")])).map(({ fresh }) => fresh),
        [false]
      )
      assert.deepStrictEqual(
        (yield* store.claim({ ...source, now: 9000, limit: 9 })).parcels.map(({ json }) => json),
        ["hi"]
      )
    })
  )

  it.scoped("is durable to the disk, also when it is opened again", () =>
    Effect.gen(function* () {
      const file = yield* temporary
      for (const _ of ["first", "second"]) {
        const opened = open(file)
        if (!("database" in opened)) return assert.fail(opened._tag)
        const { close, database } = opened
        assert.strictEqual(database.pragma("synchronous", { simple: true }), 2)
        assert.strictEqual(database.pragma("journal_mode", { simple: true }), "wal")
        assert.strictEqual(database.pragma("foreign_keys", { simple: true }), 1)
        close()
      }
    })
  )

  it.scoped("is open to one process only, which the second one is told at once", () =>
    Effect.gen(function* () {
      const file = yield* temporary
      yield* Effect.scoped(
        Effect.gen(function* () {
          const begun = performance.now()
          yield* SqliteStore.make(file)
          const opened = performance.now()
          const refused = yield* Effect.flip(SqliteStore.make(file))
          // SQLite itself would wait five seconds for a lock; starting the thread takes as long as it took the first.
          assert.isBelow(performance.now() - opened, 2 * (opened - begun) + 3000)
          assert.strictEqual(refused._tag, "StoreInUse")
          assert.include(refused.message, file)
          assert.include(refused.message, `process ${process.pid} on `)
        })
      )
      yield* SqliteStore.make(file)
    })
  )

  it.scoped("is had by one of those who start at once, and is free again when that one is killed", () =>
    Effect.gen(function* () {
      const file = yield* temporary
      const starters = Array.from({ length: 4 }, () => spawn(process.execPath, [holderScript, file]))
      yield* Effect.addFinalizer(() => Effect.sync(() => starters.forEach((it) => it.kill("SIGKILL"))))
      const hear = Effect.promise(() =>
        Promise.all(starters.map(async (it) => String((await once(it.stdout, "data"))[0]).trim()))
      )
      assert.deepStrictEqual([...new Set(yield* hear)], ["ready"])
      for (const it of starters) it.stdin.write("go\n")
      const said = yield* hear
      assert.deepStrictEqual(said.toSorted(), ["InUse", "InUse", "InUse", "holds"])
      const winner = starters[said.indexOf("holds")]
      const refused = yield* Effect.flip(SqliteStore.make(file))
      assert.strictEqual(refused._tag, "StoreInUse")
      const named = new RegExp(`is in use by process ${winner?.pid} on .+, since \\d{4}-\\d\\d-\\d\\dT[\\d:]{8}Z$`)
      assert.match(refused.message, named)
      if (winner === undefined) return
      winner.kill("SIGKILL")
      yield* Effect.promise(() => once(winner, "exit"))
      yield* SqliteStore.make(file)
    })
  )

  it.scoped("refuses what a newer release wrote, and changes nothing of it", () =>
    Effect.gen(function* () {
      const file = yield* temporary
      const newer = new Database(file)
      newer.pragma("user_version = 999")
      newer.close()
      const refused = yield* Effect.flip(SqliteStore.make(file))
      assert.deepInclude(refused, { _tag: "StoreTooNew", found: 999, known: migrations.length })
      assert.deepStrictEqual(yield* read(file, "select name from sqlite_schema"), [])
      // And lets go of it.
      assert.strictEqual((yield* Effect.flip(SqliteStore.make(file)))._tag, "StoreTooNew")
    })
  )

  it.scoped("makes its tables once", () =>
    Effect.gen(function* () {
      const file = yield* temporary
      for (const _ of ["first", "second"]) yield* Effect.scoped(SqliteStore.make(file))
      assert.deepStrictEqual(yield* read(file, "pragma user_version"), [[migrations.length]])
    })
  )

  it.scoped("says that it is unavailable, where the file is none", () =>
    Effect.gen(function* () {
      const file = yield* temporary
      mkdirSync(file)
      for (const _ of ["first", "second"])
        assert.strictEqual((yield* Effect.flip(SqliteStore.make(file)))._tag, "StoreUnavailable")
      assert.isTrue(existsSync(dirname(file)))
    })
  )

  it.scoped("answers every call, also after it was closed", () =>
    Effect.gen(function* () {
      const store = yield* Effect.scoped(Effect.flatMap(temporary, SqliteStore.make))
      const exit = yield* Effect.exit(store.recover({ notBefore: 0 }))
      assert.isTrue(Exit.isFailure(exit))
    })
  )

  it.scoped("writes all of a batch or nothing of it", () =>
    Effect.gen(function* () {
      const { store } = yield* emptied
      const work = yield* begun(store, "1")
      const twice = { key: "same", json: "hi" }
      const failed = yield* Effect.flip(store.commit([{ ...turnOf(work, { state: "s1" }), outbox: [twice, twice] }]))
      assert.strictEqual(failed._tag, "StoreUnavailable")
      const [after] = yield* store.take([work.id])
      assert.deepStrictEqual([after?.version, after?.state, after?.letters.length], [0, null, 1])
      assert.deepStrictEqual((yield* store.claim({ ...source, now: 9000, limit: 9 })).parcels, [])
    })
  )

  it.scoped("keeps what came as it came, and why it was not understood", () =>
    Effect.gen(function* () {
      const { file, store } = yield* emptied
      yield* store.accept([arrival("1"), { ...arrival("2"), content: { dead: "Body: expected a text" } }])
      assert.deepStrictEqual(yield* read(file, "select status, cast(raw as text) from inbox order by seq"), [
        ["open", "1"],
        ["dead", null]
      ])
      assert.deepStrictEqual(yield* read(file, "select cast(raw as text), why from dead_letter"), [
        ["2", "Body: expected a text"]
      ])
    })
  )

  it.scoped("does not bury a letter that is done", () =>
    Effect.gen(function* () {
      const { file, store } = yield* emptied
      const work = yield* begun(store, "1")
      yield* store.commit([turnOf(work)])
      yield* store.setBack([died(work.letters[0]?.seq ?? 0)])
      assert.deepStrictEqual(yield* read(file, "select status, attempts from inbox"), [["done", 0]])
      assert.deepStrictEqual(yield* read(file, "select * from dead_letter"), [])
    })
  )

  it.scoped("knows how far a message has come, in whatever order that is reported", () =>
    Effect.gen(function* () {
      const { file, store } = yield* emptied
      let count = 0
      const codes = { failed: "30003", undelivered: "30005" } as const
      const reports = fc.array(fc.constantFrom(...Delivery.literals), { minLength: 1, maxLength: 6 })
      yield* Effect.promise(() =>
        fc.assert(
          fc.asyncProperty(reports, async (deliveries) => {
            const messageId = MessageId.make(`m${count++}`)
            for (const [at, delivery] of deliveries.entries()) {
              const code = delivery === "failed" || delivery === "undelivered" ? { code: codes[delivery] } : {}
              // Every other one lacks its code, as some platforms' repeated reports do.
              const report = {
                messageId,
                delivery,
                ...(at % 2 === 0 || !deliveries.slice(0, at).includes(delivery) ? code : {})
              }
              const work = await Effect.runPromise(begun(store, `${messageId} ${at}`))
              await Effect.runPromise(store.commit([{ ...turnOf(work), reports: [report] }]))
            }
            const reached = deliveries.reduce(furthest)
            const rows = await Effect.runPromise(
              read(file, `select delivery, code from delivery where message_id = '${messageId}'`)
            )
            assert.deepStrictEqual(rows, [
              [reached, reached === "failed" || reached === "undelivered" ? codes[reached] : null]
            ])
          }),
          { numRuns: 40 }
        )
      )
    })
  )
})
