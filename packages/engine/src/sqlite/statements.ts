/** Every statement of the SQLite store, prepared once. */
import type { Conversation, Delivery, MessageId } from "@parley/messaging"
import type { Database } from "better-sqlite3"
import type { ConversationId, Letter, Parcel } from "../Store.ts"

type Value = string | number | null | Uint8Array
type Bare<A extends { readonly conversation: Conversation }> = Omit<A, "conversation"> & Conversation

const unsettled = "status in ('queued', 'sending', 'unsure')"

/** An unsettled parcel with no older one before it, and not on its way. */
const head = `${unsettled} and status <> 'sending' and not exists (select 1 from outbox older
  where older.conversation = outbox.conversation and older.seq < outbox.seq and older.${unsettled})`

export const statements = (database: Database) => {
  /** Gives how many rows were written. */
  const run = (sql: string) => {
    const statement = database.prepare<Array<Value>>(sql)
    return (...values: Array<Value>) => statement.run(...values).changes
  }
  // The author of a statement says what its rows are: SQLite cannot.
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters
  const rows = <Row>(sql: string) => {
    const statement = database.prepare<Array<Value>, Row>(sql)
    return (...values: Array<Value>): ReadonlyArray<Row> => statement.all(...values)
  }
  /** The first column of each row. */
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters
  const column = <A>(sql: string) => {
    const statement = database.prepare<Array<Value>, A>(sql).pluck()
    return (...values: Array<Value>): ReadonlyArray<A> => statement.all(...values)
  }
  return {
    interrupted: run("update outbox set status = 'unsure' where status = 'sending'"),
    waiting: column<ConversationId>(
      "select conversation from inbox where status = 'open' group by conversation order by min(seq)"
    ),
    meet: run(
      "insert into conversation (id, provider, account, sender, contact) values (?, ?, ?, ?, ?) on conflict do nothing"
    ),
    identify: column<ConversationId>(
      "select id from conversation where provider = ? and account = ? and sender = ? and contact = ?"
    ),
    keep: run(
      `insert into inbox (provider, account, id, conversation, event, raw, status, why, received_at, settled_at)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (provider, account, id) do nothing`
    ),
    load: rows<{ readonly version: number; readonly state: string | null } & Conversation>(
      "select version, state, provider, account, sender, contact from conversation where id = ?"
    ),
    letters: rows<Letter>(
      `select seq, event as json, attempts, not_before as notBefore from inbox
       where conversation = ? and status = 'open' order by seq`
    ),
    isOpen: column<1>("select 1 from inbox where seq = ? and conversation = ? and status = 'open'"),
    advance: run(
      "update conversation set version = version + 1, state = coalesce(?, state) where id = ? and version = ?"
    ),
    done: run("update inbox set status = 'done', settled_at = ? where seq = ?"),
    retry: run("update inbox set attempts = attempts + 1, not_before = ? where seq = ? and status = 'open'"),
    bury: run(
      "update inbox set attempts = attempts + 1, status = 'dead', why = ?, settled_at = ? where seq = ? and status = 'open'"
    ),
    delivery: column<Delivery>("select delivery from delivery where conversation = ? and message_id = ?"),
    report: run(
      `insert into delivery (conversation, message_id, delivery, code, reported_at) values (?, ?, ?, ?, ?)
       on conflict do update
       set code = case delivery when excluded.delivery then coalesce(code, excluded.code) else excluded.code end,
           delivery = excluded.delivery, reported_at = excluded.reported_at`
    ),
    queue: run("insert into outbox (key, conversation, message, status, queued_at) values (?, ?, ?, 'queued', ?)"),
    due: rows<Bare<Omit<Parcel, "unsure" | "known"> & { readonly id: ConversationId; readonly unsure: 0 | 1 }>>(
      `select outbox.seq, outbox.conversation as id, key, message as json, attempts, doubts, status = 'unsure' as unsure,
              coalesce(first_tried_at, 0) as firstTried, provider, account, sender, contact
       from outbox join conversation on conversation.id = outbox.conversation
       where ${head} and not_before <= ? order by outbox.seq limit ?`
    ),
    lately: column<MessageId>(
      "select message_id from outbox where conversation = ? and status = 'sent' order by seq desc limit 20"
    ),
    next: column<number | null>(`select min(not_before) from outbox where ${head}`),
    claim: run(
      `update outbox set status = 'sending', attempts = attempts + 1, first_tried_at = coalesce(first_tried_at, ?)
       where seq = ?`
    ),
    sent: run("update outbox set status = 'sent', message_id = ?, settled_at = ? where seq = ?"),
    later: run("update outbox set status = ?, doubts = ?, not_before = ? where seq = ?"),
    never: run("update outbox set status = 'failed', why = ?, settled_at = ? where seq = ?"),
    belongs: column<ConversationId>("select conversation from outbox where seq = ?"),
    /** What is on its way already cannot be called back. */
    abandon: run(
      `update outbox set status = 'failed', why = 'OptedOut', settled_at = ?
       where conversation = ? and status in ('queued', 'unsure')`
    ),
    heardUntil: column<number>("select heard_until from source where provider = ? and account = ?"),
    hear: run(
      `insert into source (provider, account, heard_until) values (?, ?, ?)
       on conflict do update set heard_until = excluded.heard_until`
    ),
    bookmark: column<string>("select at from bookmark where provider = ? and account = ?"),
    mark: run(
      `insert into bookmark (provider, account, at) values (?, ?, ?)
       on conflict do update set at = excluded.at`
    )
  }
}
