/** The store on an open SQLite database: each method is one transaction, whatever the size of its batch. */
import { randomUUID } from "node:crypto"
import { furthest } from "@parley/messaging"
import type { Database } from "better-sqlite3"
import type {
  Arrival,
  Claim,
  Commit,
  ConversationId,
  Receipt,
  Report,
  Setback,
  Settlement,
  Source,
  Work
} from "../Store.ts"
import { migrations } from "./migrations.ts"
import { statements } from "./statements.ts"

export type Tables = ReturnType<typeof tables>

export const tables = (database: Database) => {
  const sql = statements(database)

  /** Takes the write lock at its beginning, so that it never finds the database changed under it. */
  const inOne = <A, B>(body: (argument: A) => B): ((argument: A) => B) => {
    const transaction = database.transaction(body)
    return (argument) => transaction.immediate(argument)
  }

  const keep = ({ account, at, content, id, provider, raw }: Arrival): Receipt => {
    const insert = (conversation: ConversationId | null, event: string | null, why: string | null) => {
      const [status, settled] = why === null ? ["open", null] : ["dead", at]
      const kept = sql.keep(provider, account, id, conversation, event, raw, status, why, at, settled)
      return { conversation, fresh: kept === 1 }
    }
    if ("dead" in content) return insert(null, null, content.dead)
    const { contact, sender } = content.conversation
    sql.meet(randomUUID(), provider, account, sender, contact)
    return insert(sql.identify(provider, account, sender, contact)[0] ?? null, content.json, null)
  }

  const note = (id: ConversationId, { code, delivery, messageId }: Report, at: number) => {
    const [known] = sql.delivery(id, messageId)
    // What is as far as before is written too: it may bring the code that the other one lacked.
    if (furthest(known ?? delivery, delivery) === delivery) sql.report(id, messageId, delivery, code ?? null, at)
  }

  const write = ({ at, id, isOptOut, letter, outbox, reports, state, version }: Commit): boolean => {
    if (sql.isOpen(letter, id).length === 0) return false
    if (sql.advance(state, id, version) === 0) return false
    sql.done(at, letter)
    for (const { json, key } of outbox) sql.queue(key, id, json, at)
    if (isOptOut) sql.abandon(at, id)
    for (const report of reports) note(id, report, at)
    return true
  }

  const settle = ({ at, outcome, seq }: Settlement) => {
    switch (outcome._tag) {
      case "Sent":
        return sql.sent(outcome.messageId, at, seq)
      case "Later":
        return sql.later(outcome.unsure ? "unsure" : "queued", outcome.doubts, outcome.notBefore, seq)
      case "Never":
        return sql.never(outcome.why, at, seq)
      case "OptedOut":
        sql.never("OptedOut", at, seq)
        for (const conversation of sql.belongs(seq)) sql.abandon(at, conversation)
    }
  }

  return {
    recover: inOne((_: void): ReadonlyArray<ConversationId> => {
      sql.interrupted()
      return sql.waiting()
    }),

    accept: inOne((arrivals: ReadonlyArray<Arrival>) => arrivals.map(keep)),

    take: (ids: ReadonlyArray<ConversationId>): ReadonlyArray<Work> =>
      ids.flatMap((id) => {
        const [row] = sql.load(id)
        if (row === undefined) return []
        const { state, version, ...conversation } = row
        return [{ id, version, state, conversation, letters: sql.letters(id) }]
      }),

    commit: inOne((turns: ReadonlyArray<Commit>) => turns.map(write)),

    setBack: inOne((setbacks: ReadonlyArray<Setback>) => {
      for (const { at, letter, next } of setbacks) {
        if ("dead" in next) sql.bury(next.dead, at, letter)
        else sql.retry(next.notBefore, letter)
      }
    }),

    claim: inOne(({ limit, now }: { readonly now: number; readonly limit: number }): Claim => {
      const parcels = sql.due(now, limit).map(({ account, contact, id, provider, sender, ...row }) => ({
        ...row,
        unsure: row.unsure === 1,
        known: row.unsure === 1 ? sql.lately(id) : [],
        attempts: row.attempts + 1,
        firstTried: row.attempts === 0 ? now : row.firstTried,
        conversation: { provider, account, sender, contact }
      }))
      for (const { seq } of parcels) sql.claim(now, seq)
      return { parcels, next: sql.next()[0] ?? null }
    }),

    settle: inOne((settlements: ReadonlyArray<Settlement>) => settlements.forEach(settle)),

    heardUntil: ({ account, provider }: Source): number | null => sql.heardUntil(provider, account)[0] ?? null,

    hear: inOne(({ account, provider, until }: Source & { readonly until: number }) => {
      sql.hear(provider, account, until)
    }),

    bookmark: ({ account, provider }: Source): string | null => sql.bookmark(provider, account)[0] ?? null,

    mark: inOne(({ account, at, provider }: Source & { readonly at: string }) => {
      sql.mark(provider, account, at)
    }),

    check: inOne((_: void) => {
      database.pragma(`user_version = ${migrations.length}`)
    })
  }
}
