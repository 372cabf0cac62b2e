/** @effect/sql on SQLite: the message's id, the state read and written, and the reply, in a transaction a turn. */
import { SqlClient } from "@effect/sql"
import { SqliteClient } from "@effect/sql-sqlite-node"
import { Effect, ManagedRuntime } from "effect"
import { File } from "./File.ts"
import { initial, next, read, reply } from "./State.ts"
import { side } from "./Talk.ts"
import { contacts, type Inbound, phone, text } from "./traffic.ts"

const prepare = (file: File) => {
  const database = file.open("FULL")
  database.exec(
    `create table inbox (id text primary key) without rowid;
     create table state (key text primary key, value text not null) without rowid;
     create table outbox (id integer primary key, key text, body text, sent integer default 0)`
  )
  const insert = database.prepare<[string, string]>("insert into state values (?, ?)")
  database.transaction(() => {
    for (let contact = 0; contact < contacts; contact++) insert.run(phone(contact), JSON.stringify(initial))
  })()
  database.close()
}

const turn = ({ contact, id }: Inbound) =>
  Effect.flatMap(SqlClient.SqlClient, (sql) =>
    sql.withTransaction(
      Effect.gen(function* () {
        const fresh = yield* sql`insert or ignore into inbox values (${id}) returning id`
        if (fresh.length === 0) return
        const rows = yield* sql<{ readonly value: string }>`select value from state where key = ${phone(contact)}`
        const state = next(read(rows[0]?.value ?? ""), text)
        yield* sql`update state set value = ${JSON.stringify(state)} where key = ${phone(contact)}`
        yield* sql`insert into outbox (key, body) values (${phone(contact)}, ${reply(state)})`
      })
    )
  )

export const effectSql = (inFlight: number) =>
  side({ name: "@effect/sql withTransaction, FULL", kind: "peer" }, inFlight, async () => {
    const file = new File()
    prepare(file)
    const runtime = ManagedRuntime.make(SqliteClient.layer({ filename: file.path }))
    const sql = await runtime.runPromise(SqlClient.SqlClient)
    await runtime.runPromise(sql`pragma synchronous = FULL`)
    const write = (inbound: Inbound) => runtime.runPromise(turn(inbound))
    return {
      turn: write,
      again: write,
      found: (contact) =>
        file.look((database) => {
          const one = (query: string, ...values: Array<string>) =>
            Number(
              database
                .prepare<Array<string>>(query)
                .pluck()
                .get(...values)
            )
          return {
            count: one("select value ->> '$.count' from state where key = ?", phone(contact)),
            inbox: one("select count(*) from inbox"),
            outbox: one("select count(*) from outbox where key = ?", phone(contact))
          }
        }),
      grows: { count: 1, inbox: 1, outbox: 1 },
      close: async () => {
        await runtime.dispose()
        file.remove()
      }
    }
  })
