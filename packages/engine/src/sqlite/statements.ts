/** Every statement of the SQLite store, prepared once. */
import type { Conversation, Delivery, MessageId } from "@parley/messaging"
import type { Database } from "better-sqlite3"
import type { ConversationId, DeadLetter, Letter, Parcel, Source, Timer, Work } from "../Store.ts"

type Value = string | number | null | Uint8Array
type Bare<A extends { readonly conversation: Conversation }> = Omit<A, "conversation"> & Conversation
/** A truth, as SQLite keeps it. */
type Bit = 0 | 1

/** The oldest that is not settled in a conversation. */
const head = (table: "inbox" | "outbox") =>
  `(select seq from ${table} where conversation = ? and settled_at is null order by seq limit 1)`

/** So many rows. A mere `limit ?` would have SQLite plan the statement anew each time, for ten times what it takes to run. */
const limit = "limit cast(? as integer)"

/** The oldest rows before a time, so many of them. */
const old = (table: string, time: string) =>
  `delete from ${table} where seq in (select seq from ${table} where ${time} < ? order by ${time} ${limit})`

/** Whether the conversation has anything that is not settled. */
const busy = (table: "inbox" | "outbox") =>
  `exists (select 1 from ${table} where conversation = ? and settled_at is null)`

const blocked = "exists (select 1 from dead_letter where conversation = ? and blocks = 1)"

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
    conversation: {
      meet: run("insert into conversation (id, provider, account, sender, contact) values (?, ?, ?, ?, ?)"),
      find: rows<Pick<Work, "id" | "version" | "state">>(
        "select id, version, state from conversation where provider = ? and account = ? and sender = ? and contact = ?"
      ),
      load: rows<{ readonly version: number; readonly state: string | null } & Conversation>(
        "select version, state, provider, account, sender, contact from conversation where id = ?"
      ),
      advance: run(
        "update conversation set version = version + 1, state = coalesce(?, state) where id = ? and version = ?"
      )
    },
    inbox: {
      /** Open at once where it is the first and nothing blocks it, or else behind all others until it is promoted. Nothing where it was here before. */
      keep: rows<{ readonly seq: number; readonly status: "open" | "waiting" }>(
        `insert into inbox (provider, account, id, conversation, event, raw, received_at, status)
         values (?, ?, ?, ?, ?, ?, ?, iif(${busy("inbox")} or ${blocked}, 'waiting', 'open'))
         on conflict (provider, account, id) do nothing returning seq, status`
      ),
      /** Nobody understood it. */
      refuse: column<number>(
        `insert into inbox (provider, account, id, status, received_at, settled_at) values (?, ?, ?, 'dead', ?, ?)
         on conflict (provider, account, id) do nothing returning seq`
      ),
      waiting: column<ConversationId>(
        `select conversation from inbox where status = 'open' and not_before <= ? order by seq ${limit}`
      ),
      later: column<ConversationId>(
        `select conversation from inbox where status = 'open' and not_before > ? order by seq ${limit}`
      ),
      promote: run(
        `update inbox set status = 'open' where seq = ${head("inbox")} and status = 'waiting'
           and not ${blocked}`
      ),
      demote: run(
        "update inbox set status = 'waiting' where conversation = ? and settled_at is null and status = 'open'"
      ),
      letters: rows<Letter>(
        `select seq, event as json, attempts, not_before as notBefore, received_at as at
         from inbox where conversation = ? and settled_at is null order by seq ${limit}`
      ),
      /** The conversation of a letter that is open still. */
      open: column<ConversationId>("select conversation from inbox where seq = ? and settled_at is null"),
      done: run("update inbox set status = 'done', settled_at = ? where seq = ?"),
      retry: run("update inbox set attempts = attempts + 1, not_before = ? where seq = ?"),
      /** Only that it was here stays. */
      empty: run(
        "update inbox set attempts = attempts + 1, status = 'dead', event = null, raw = null, settled_at = ? where seq = ?"
      ),
      reopen: run(
        `update inbox set status = 'waiting', attempts = 0, not_before = 0, settled_at = null,
                event = dead_letter.event, raw = dead_letter.raw
         from dead_letter where inbox.seq = ? and dead_letter.seq = inbox.seq`
      ),
      /** Nothing, where the platform has sent it anew since it was forgotten: it has had its turn, or waits for it. */
      restore: run(
        `insert into inbox (seq, provider, account, id, conversation, event, raw, status, received_at)
         select seq, provider, account, id, conversation, event, raw, 'waiting', received_at
         from dead_letter where seq = ? on conflict (provider, account, id) do nothing`
      ),
      forget: run(old("inbox", "settled_at"))
    },
    deadLetter: {
      bury: run(
        `insert into dead_letter
         select seq, provider, account, id, conversation, event, raw, ?, attempts + 1, ?, received_at, ?
         from inbox where seq = ?`
      ),
      /** One that had no turn, for nobody understood it. */
      lay: run(
        `insert into dead_letter (seq, provider, account, id, raw, why, attempts, blocks, received_at, died_at)
         values (?, ?, ?, ?, ?, ?, 0, 0, ?, ?)`
      ),
      blocks: column<1>("select 1 from dead_letter where conversation = ? and blocks = 1 limit 1"),
      list: rows<Omit<DeadLetter, "blocks"> & { readonly blocks: Bit }>(
        `select seq, provider, account, conversation, why, attempts, blocks, received_at as receivedAt, died_at as diedAt,
                event as json, raw
         from dead_letter order by died_at desc, seq desc ${limit}`
      ),
      readable: column<ConversationId>("select conversation from dead_letter where seq = ? and event is not null"),
      discard: rows<{ readonly conversation: ConversationId | null; readonly blocks: Bit }>(
        "delete from dead_letter where seq = ? returning conversation, blocks"
      ),
      /** One that holds its conversation up waits for a person, however long. */
      forget: run(
        `delete from dead_letter where seq in
           (select seq from dead_letter where died_at < ? and blocks = 0 order by died_at ${limit})`
      )
    },
    delivery: {
      known: column<Delivery>("select delivery from delivery where conversation = ? and message_id = ?"),
      report: run(
        `insert into delivery (conversation, message_id, delivery, code, reported_at) values (?, ?, ?, ?, ?)
         on conflict (conversation, message_id) do update
         set code = case delivery.delivery when excluded.delivery then coalesce(delivery.code, excluded.code)
                    else excluded.code end,
             delivery = excluded.delivery, reported_at = excluded.reported_at`
      ),
      forget: run(
        `delete from delivery where (conversation, message_id) in
           (select conversation, message_id from delivery where reported_at < ? order by reported_at ${limit})`
      )
    },
    outbox: {
      /** Due at once where it is the first, or else behind all others until it is promoted. */
      queue: run(
        `insert into outbox (key, conversation, provider, account, message, not_before, queued_at, status)
         select ?, id, provider, account, ?, ?, ?, iif(${busy("outbox")}, 'waiting', 'queued')
         from conversation where id = ?`
      ),
      promote: run(`update outbox set status = 'queued' where seq = ${head("outbox")} and status = 'waiting'`),
      interrupted: run(
        `update outbox set status = 'queued', unsure = 1, doubts = doubts + 1, not_before = ?
         where settled_at is null and status = 'sending'`
      ),
      due: rows<
        Bare<Omit<Parcel, "unsure" | "possiblyDuplicate" | "known">> & {
          readonly id: ConversationId
          readonly unsure: Bit
          readonly possiblyDuplicate: Bit
        }
      >(
        `select outbox.seq, outbox.conversation as id, key, message as json, attempts, doubts, unsure,
                possibly_duplicate as possiblyDuplicate, queued_at as queued,
                coalesce(first_tried_at, 0) as firstTried, conversation.provider, conversation.account, sender, contact
         from outbox join conversation on conversation.id = outbox.conversation
         where outbox.provider = ? and outbox.account = ? and status = 'queued' and not_before <= ?
         order by not_before, outbox.seq ${limit}`
      ),
      next: column<number | null>(
        "select min(not_before) from outbox where provider = ? and account = ? and status = 'queued'"
      ),
      lately: column<MessageId>(
        "select message_id from outbox where conversation = ? and status = 'sent' order by seq desc limit 20"
      ),
      claim: run(
        `update outbox set status = 'sending', attempts = attempts + 1, first_tried_at = coalesce(first_tried_at, ?)
         where seq = ?`
      ),
      /** The conversation of a parcel that is on its way. */
      sending: column<ConversationId>("select conversation from outbox where seq = ? and status = 'sending'"),
      sent: run(
        "update outbox set status = 'sent', message_id = ?, possibly_duplicate = ?, settled_at = ? where seq = ?"
      ),
      later: run(
        "update outbox set status = 'queued', unsure = ?, doubts = ?, possibly_duplicate = ?, not_before = ? where seq = ?"
      ),
      never: run("update outbox set status = 'failed', why = ?, settled_at = ? where seq = ?"),
      /** What is on its way already cannot be called back. */
      abandon: run(
        `update outbox set status = 'failed', why = 'OptedOut', settled_at = ?
         where conversation = ? and settled_at is null and status <> 'sending'`
      ),
      forget: run(old("outbox", "settled_at"))
    },
    timer: {
      set: run(
        `insert into timer (conversation, key, due_at, event) values (?, ?, ?, ?)
         on conflict (conversation, key) do update set due_at = excluded.due_at, event = excluded.event`
      ),
      due: rows<Timer & Source & { readonly id: ConversationId }>(
        `select timer.conversation as id, key, due_at as due, event as json, provider, account
         from timer join conversation on conversation.id = timer.conversation
         where due_at <= ? order by due_at, timer.conversation, key ${limit}`
      ),
      remove: run("delete from timer where conversation = ? and key = ?"),
      next: column<number | null>("select min(due_at) from timer")
    },
    transcript: {
      write: run("insert into transcript (conversation, said_at, said_by, text, key) values (?, ?, ?, ?, ?)"),
      forget: run(old("transcript", "said_at"))
    },
    timeline: {
      write: run("insert into timeline (conversation, happened_at, kind, detail) values (?, ?, ?, ?)"),
      forget: run(old("timeline", "happened_at"))
    },
    source: {
      heardUntil: column<number>("select heard_until from source where provider = ? and account = ?"),
      hear: run(
        `insert into source (provider, account, heard_until) values (?, ?, ?)
         on conflict (provider, account) do update set heard_until = excluded.heard_until`
      ),
      bookmark: column<string>("select at from bookmark where provider = ? and account = ?"),
      mark: run(
        `insert into bookmark (provider, account, at) values (?, ?, ?)
         on conflict (provider, account) do update set at = excluded.at`
      )
    }
  }
}
