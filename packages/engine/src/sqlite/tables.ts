/** The store on an open SQLite database: each method is one transaction, whatever the size of its batch. */
import { randomUUID } from "node:crypto"
import type { Conversation, Delivery } from "@parley/messaging"
import type { Database } from "better-sqlite3"
import type {
  Arrival,
  Claim,
  Commit,
  ConversationId,
  DeadLetter,
  Fired,
  Happening,
  Prune,
  Receipt,
  Report,
  Setback,
  Settlement,
  Source,
  Work
} from "../Store.ts"
import { migrations } from "./migrations.ts"
import { statements } from "./statements.ts"

/** What is told, for the thread to start at once: where it is said, effect is loaded with it. */
export interface Words {
  /** From the least to the furthest. */
  readonly deliveries: ReadonlyArray<Delivery>
  readonly mostLetters: number
}

interface Look {
  readonly now: number
  readonly limit: number
}

export type Tables = ReturnType<typeof tables>

export const tables = (database: Database, { deliveries, mostLetters }: Words) => {
  const sql = statements(database)

  /** Takes the write lock at its beginning, so that it never finds the database changed under it. */
  const inOne = <A, B>(body: (argument: A) => B): ((argument: A) => B) => {
    const transaction = database.transaction(body)
    return (argument) => transaction.immediate(argument)
  }

  const happened = (id: ConversationId, at: number, timeline: ReadonlyArray<Happening>) => {
    for (const { json, kind } of timeline) sql.timeline.write(id, at, kind, json)
  }

  /** Where they talk, as it stands. */
  const meet = ({ account, contact, provider, sender }: Conversation): Pick<Work, "id" | "version" | "state"> => {
    const [known] = sql.conversation.find(provider, account, sender, contact)
    if (known !== undefined) return known
    sql.conversation.meet(randomUUID(), provider, account, sender, contact)
    return meet({ account, contact, provider, sender })
  }

  const keep = ({ account, at, content, id, provider, raw }: Arrival): Receipt => {
    if ("dead" in content) {
      const [seq] = sql.inbox.refuse(provider, account, id, at, at)
      if (seq !== undefined) sql.deadLetter.lay(seq, provider, account, id, raw, content.dead, at, at)
      return { conversation: null, fresh: seq !== undefined, work: null }
    }
    const { conversation, json } = content
    const talk = meet(conversation)
    const [kept] = sql.inbox.keep(provider, account, id, talk.id, json, raw, at, talk.id, talk.id)
    if (kept?.status !== "open") return { conversation: talk.id, fresh: kept !== undefined, work: null }
    const letter = { seq: kept.seq, json, attempts: 0, notBefore: 0, at }
    return { conversation: talk.id, fresh: true, work: { ...talk, conversation, letters: [letter] } }
  }

  const note = (id: ConversationId, { code, delivery, messageId }: Report, at: number) => {
    const [known] = sql.delivery.known(id, messageId)
    // What is as far as before is written too: it may bring the code that the other one lacked.
    if (deliveries.indexOf(known ?? delivery) > deliveries.indexOf(delivery)) return
    sql.delivery.report(id, messageId, delivery, code ?? null, at)
  }

  const write = (turn: Commit): boolean => {
    const { at, id, version } = turn
    if (!turn.letters.every((letter) => sql.inbox.open(letter)[0] === id)) return false
    if (sql.conversation.advance(turn.state, id, version) === 0) return false
    for (const letter of turn.letters) sql.inbox.done(at, letter)
    for (const { json, key } of turn.outbox) sql.outbox.queue(key, json, at, at, id, id)
    if (turn.isOptOut) sql.outbox.abandon(at, id)
    sql.inbox.promote(id, id)
    for (const key of turn.timers.cancel) sql.timer.remove(id, key)
    for (const { due, json, key } of turn.timers.set) sql.timer.set(id, key, due, json)
    for (const report of turn.reports) note(id, report, at)
    for (const { by, key, text } of turn.transcript) sql.transcript.write(id, at, by, text, key)
    happened(id, at, turn.timeline)
    return true
  }

  const take = (id: ConversationId): ReadonlyArray<Work> =>
    sql.conversation.load(id).map(({ state, version, ...conversation }) => {
      const letters = sql.deadLetter.blocks(id).length > 0 ? [] : sql.inbox.letters(id, mostLetters)
      return { id, version, state, conversation, letters }
    })

  const readings = database.transaction((ids: ReadonlyArray<ConversationId>) => ids.flatMap(take))

  const setBack = ({ at, letter, next, timeline }: Setback) => {
    for (const id of sql.inbox.open(letter)) {
      if ("dead" in next) {
        sql.deadLetter.bury(next.dead, next.blocks ? 1 : 0, at, letter)
        sql.inbox.empty(at, letter)
        if (next.blocks) sql.inbox.demote(id)
        sql.inbox.promote(id, id)
      } else sql.inbox.retry(next.notBefore, letter)
      happened(id, at, timeline)
    }
  }

  const fire = ({ limit, now }: Look): Fired => {
    const due = sql.timer.due(now, limit)
    for (const { account, id, json, key, provider } of due) {
      sql.inbox.keep(provider, account, `timer:${randomUUID()}`, id, json, new Uint8Array(), now, id, id)
      sql.timer.remove(id, key)
    }
    return { conversations: [...new Set(due.map(({ id }) => id))], next: sql.timer.next()[0] ?? null }
  }

  const claim = ({ account, limit, now, provider }: Source & Look): Claim => {
    const parcels = sql.outbox.due(provider, account, now, limit).map(({ contact, id, sender, unsure, ...row }) => ({
      seq: row.seq,
      key: row.key,
      json: row.json,
      doubts: row.doubts,
      queued: row.queued,
      possiblyDuplicate: row.possiblyDuplicate === 1,
      unsure: unsure === 1,
      known: unsure === 1 ? sql.outbox.lately(id) : [],
      attempts: row.attempts + 1,
      firstTried: row.attempts === 0 ? now : row.firstTried,
      conversation: { provider, account, sender, contact }
    }))
    for (const { seq } of parcels) sql.outbox.claim(now, seq)
    return { parcels, next: sql.outbox.next(provider, account)[0] ?? null }
  }

  const conclude = (id: ConversationId, { at, outcome, seq }: Settlement) => {
    switch (outcome._tag) {
      case "Sent":
        return sql.outbox.sent(outcome.messageId, outcome.possiblyDuplicate ? 1 : 0, at, seq)
      case "Later":
        return sql.outbox.later(
          outcome.unsure ? 1 : 0,
          outcome.doubts,
          outcome.possiblyDuplicate ? 1 : 0,
          outcome.notBefore,
          seq
        )
      case "Never":
        return sql.outbox.never(outcome.why, at, seq)
      case "OptedOut":
        sql.outbox.never("OptedOut", at, seq)
        return sql.outbox.abandon(at, id)
    }
  }

  const settle = (settlement: Settlement) => {
    for (const id of sql.outbox.sending(settlement.seq)) {
      conclude(id, settlement)
      sql.outbox.promote(id)
      happened(id, settlement.at, settlement.timeline)
    }
  }

  const revive = (letter: number): ReadonlyArray<ConversationId> =>
    sql.deadLetter.readable(letter).map((id) => {
      sql.inbox.demote(id) // it is older than what has come since
      if (sql.inbox.reopen(letter) === 0) sql.inbox.restore(letter)
      sql.deadLetter.discard(letter)
      sql.inbox.promote(id, id)
      return id
    })

  const discard = (letter: number): ReadonlyArray<ConversationId> =>
    sql.deadLetter.discard(letter).flatMap(({ blocks, conversation }) => {
      if (blocks === 0 || conversation === null) return []
      sql.inbox.promote(conversation, conversation)
      return [conversation]
    })

  const prune = ({ limit, ...before }: Prune): number => {
    const forget = (time: number | undefined, ...kinds: ReadonlyArray<(time: number, limit: number) => number>) =>
      time === undefined ? 0 : kinds.reduce((count, kind) => count + kind(time, limit), 0)
    return (
      forget(before.inbox, sql.inbox.forget) +
      forget(before.outbox, sql.outbox.forget, sql.delivery.forget) +
      forget(before.transcript, sql.transcript.forget) +
      forget(before.timeline, sql.timeline.forget) +
      forget(before.deadLetters, sql.deadLetter.forget)
    )
  }

  return {
    recover: inOne(({ notBefore }: { readonly notBefore: number }): void => void sql.outbox.interrupted(notBefore)),

    waiting: ({ limit, now }: Look): ReadonlyArray<ConversationId> => {
      const due = sql.inbox.waiting(now, limit)
      return due.length < limit ? [...due, ...sql.inbox.later(now, limit - due.length)] : due
    },

    accept: inOne((arrivals: ReadonlyArray<Arrival>): ReadonlyArray<Receipt> => arrivals.map(keep)),

    // In one too, though nothing is written: the lock that reading takes costs as much as the reading.
    take: (ids: ReadonlyArray<ConversationId>): ReadonlyArray<Work> => readings(ids),

    commit: inOne((turns: ReadonlyArray<Commit>): ReadonlyArray<boolean> => turns.map(write)),

    setBack: inOne((setbacks: ReadonlyArray<Setback>): void => setbacks.forEach(setBack)),

    fire: inOne(fire),

    claim: inOne(claim),

    settle: inOne((settlements: ReadonlyArray<Settlement>): void => settlements.forEach(settle)),

    deadLetters: ({ limit }: Pick<Look, "limit">): ReadonlyArray<DeadLetter> =>
      sql.deadLetter.list(limit).map((row) => ({ ...row, blocks: row.blocks === 1 })),

    revive: inOne((letters: ReadonlyArray<number>): ReadonlyArray<ConversationId> => [
      ...new Set(letters.flatMap(revive))
    ]),

    discard: inOne((letters: ReadonlyArray<number>): ReadonlyArray<ConversationId> => [
      ...new Set(letters.flatMap(discard))
    ]),

    prune: inOne(prune),

    heardUntil: ({ account, provider }: Source): number | null => sql.source.heardUntil(provider, account)[0] ?? null,

    hear: inOne(({ account, provider, until }: Source & { readonly until: number }): void => {
      sql.source.hear(provider, account, until)
    }),

    bookmark: ({ account, provider }: Source): string | null => sql.source.bookmark(provider, account)[0] ?? null,

    mark: inOne(({ account, at, provider }: Source & { readonly at: string }): void => {
      sql.source.mark(provider, account, at)
    }),

    check: inOne((_: void): void => {
      database.pragma(`user_version = ${migrations.length}`)
    })
  }
}
