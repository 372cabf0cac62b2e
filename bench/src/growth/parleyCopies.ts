/** Copies of a conversation with all that it has left in our tables, and how much that is. */
import { randomUUID } from "node:crypto"
import type { Database } from "better-sqlite3"
import type { File } from "../turn/File.ts"
import { phone } from "../turn/traffic.ts"
import type { Kept, Long } from "./Long.ts"

/** What is copied of each table, besides the conversation itself. */
const history = {
  inbox: `(provider, account, id, conversation, event, raw, status, received_at, settled_at)
    select provider, account, id || @id, @id, event, raw, status, received_at, settled_at`,
  outbox: `(key, conversation, provider, account, message, status, not_before, queued_at)
    select replace(key, @first, @id), @id, provider, account, message, status, not_before, queued_at`,
  transcript: `(conversation, said_at, said_by, text, key)
    select @id, said_at, said_by, text, replace(key, @first, @id)`,
  timeline: `(conversation, happened_at, kind, detail)
    select @id, happened_at, kind, detail`
}

interface Copy {
  readonly first: string
  readonly id: string
  readonly contact: string
}

/** While the engine is open: it has not seen these yet. */
export const copies = (database: Database): NonNullable<Long["copy"]> => {
  const find = database.prepare<[string], string>("select id from conversation where contact = ?").pluck()
  const conversation = `insert into conversation (id, provider, account, sender, contact, version, state)
    select @id, provider, account, sender, @contact, version, state from conversation where id = @first`
  const rows = Object.entries(history).map(
    // The first one's rows come before those of all others, which need not be read.
    ([table, columns]) => `insert into ${table} ${columns} from ${table} where conversation = @first
      and seq < coalesce((select seq from ${table} where conversation <> @first order by seq limit 1), 1e9)`
  )
  const statements = [conversation, ...rows].map((sql) => database.prepare<[Copy]>(sql))
  return database.transaction((to: ReadonlyArray<number>): void => {
    const first = find.get(phone(0)) ?? ""
    for (const contact of to) {
      const copy = { first, id: randomUUID(), contact: phone(contact) }
      for (const statement of statements) statement.run(copy)
    }
  })
}

/** Texts and blobs; times and flags are left out, with everybody. */
const lengths = {
  inbox: "length(id) + length(event) + length(raw)",
  outbox: "length(key) + length(message)",
  transcript: "length(text) + coalesce(length(key), 0)",
  timeline: "length(kind) + length(detail)"
}

export const keptIn =
  (file: File) =>
  (contact: number): Kept =>
    file.look((database) => {
      const sums = Object.entries(lengths).map(
        ([table, length]) =>
          `(select coalesce(sum(${length}), 0) from ${table} where ${table}.conversation = conversation.id)`
      )
      const row = database
        .prepare<[string], Kept>(
          `select version as turns, length(state) as rewritten, ${sums.join(" + ")} as appended
           from conversation where contact = ?`
        )
        .get(phone(contact))
      return row ?? { turns: 0, rewritten: NaN, appended: NaN }
    })
