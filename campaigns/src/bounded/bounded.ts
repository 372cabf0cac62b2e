/** P27: however many messages come, the store stays as small as retention says, and what is not settled stays in it. */
import { existsSync, statSync } from "node:fs"
import { join } from "node:path"
import { Retention, SqliteStore, Store } from "@parley/engine"
import Database from "better-sqlite3"
import { Context, Duration, Effect, Layer } from "effect"
import * as Campaign from "../Campaign.ts"
import { temporary } from "../harness/temporary.ts"
import * as Forgetting from "./Forgetting.ts"
import * as Traffic from "./Traffic.ts"

/** So many of each kind are left unsettled on the first day. */
const unsettled = 25
/** By so much the file may grow once all of the first days is forgotten: pages are not always equally full. */
const bound = (megabytes: number) => 1.05 * megabytes + 1
/** The log beside it begins anew after every 4 MB and the transaction that is under way. */
const longestLog = 64
const day = 86_400_000
/** After so many days the oldest of all is forgotten, and the file should have found its size. */
/** As long as anybody looks. */
const forEver: Retention.Retention = { timeline: "9999 weeks" }
const full = Duration.toDays(Retention.usual.timeline)

/** What retention counts, from when, and how many rows a step with so many messages makes of it. */
const kinds = [
  { kind: "inbox", table: "inbox where settled_at", rows: (messages: number) => 2 * messages + 1 },
  { kind: "outbox", table: "outbox where settled_at", rows: (messages: number) => messages },
  { kind: "outbox", table: "delivery where reported_at", rows: (messages: number) => messages },
  { kind: "transcript", table: "transcript where said_at", rows: (messages: number) => 2 * messages },
  { kind: "timeline", table: "timeline where happened_at", rows: (messages: number) => 2 * messages + 1 },
  { kind: "deadLetters", table: "dead_letter where not blocks and died_at", rows: () => 1 }
] as const

interface Size {
  readonly messages: number
  readonly conversations: number
  readonly days: number
  readonly steps: number
}

const run = ({ mutant, progress, random, size }: Campaign.Trial<Size>) =>
  Effect.gen(function* () {
    const file = join(yield* temporary, "store.db")
    const store = Context.get(yield* Layer.build(SqliteStore.layer(file)), Store)
    const database = new Database(file, { readonly: true })
    yield* Effect.addFinalizer(() => Effect.sync(() => database.close()))
    const count = (rows: string, ...values: ReadonlyArray<number>) =>
      database
        .prepare<Array<number>, number>(`select count(*) from ${rows}`)
        .pluck()
        .get(...values) ?? 0
    const megabytesOfLog = () => (existsSync(`${file}-wal`) ? statSync(`${file}-wal`).size : 0) / 1e6
    const pragma = (name: string) => Number(database.pragma(name, { simple: true }))
    const megabytes = () => (pragma("page_count") * pragma("page_size")) / 1e6

    let now = Date.UTC(2026, 0, 1)
    const forget = yield* Forgetting.make(store, mutant ? forEver : Retention.usual, () => now)

    // This must be there still when all else of that day is long gone.
    yield* Traffic.at(store, now).leave(unsettled, now + 1000 * full * day)

    const contacts = Traffic.conversationsOf("contact", size.conversations)
    const troubled = Traffic.conversationsOf("troubled", 1)
    const messages = Math.round(size.messages / size.steps)
    const first = now
    const began = performance.now()
    let [next, done, early, peak, log, overdue, missing] = [random.integer(size.conversations), 0, 0, 0, 0, 0, 0]
    for (let step = 1; step <= size.steps; step++) {
      now = first + Math.round((step * size.days * day) / size.steps)
      const text = "x".repeat(20 + random.integer(140))
      const talking = Array.from({ length: messages }, (_, at) => contacts[(next + at) % contacts.length]).filter(
        (it) => it !== undefined
      )
      next += messages
      const traffic = Traffic.at(store, now)
      yield* traffic.talk(talking, text)
      yield* traffic.fail(troubled, text)
      yield* forget

      if (now - first < (full + 1) * day) early = megabytes()
      peak = Math.max(peak, megabytes())
      log = Math.max(log, megabytesOfLog())
      done = step * messages
      // The mutant has shown itself.
      if (mutant && peak > bound(early)) break
      progress(`${done} of ${size.messages} messages, ${Math.round(megabytes())} MB`)
      if (step % Math.ceil(size.steps / 50) > 0 || now - first < (full + 1) * day) continue
      for (const { kind, rows, table } of kinds) {
        const since = now - Duration.toMillis(Retention.usual[kind])
        const steps = Math.floor(((now - since) * size.steps) / (size.days * day)) + 1
        overdue += count(`${table} < ?`, since)
        missing += Math.max(0, steps * rows(messages) - count(`${table} >= ?`, since))
      }
    }
    const seconds = (performance.now() - began) / 1000

    const found = [
      "inbox where settled_at is null",
      "dead_letter where blocks",
      "outbox where settled_at is null",
      "timer"
    ].map((rows) => count(rows))
    return {
      figures: {
        messages: done,
        conversations: size.conversations,
        days: size.days,
        "messages a second": Math.round(done / seconds),
        "MB after the first 397 days": Math.round(early * 10) / 10,
        "MB at most": Math.round(peak * 10) / 10,
        "MB at the end": Math.round(megabytes() * 10) / 10,
        "MB log at most": Math.round(log * 10) / 10,
        "rows left": ["inbox", "outbox", "delivery", "transcript", "timeline", "dead_letter"].reduce(
          (sum, table) => sum + count(table),
          0
        )
      },
      violations: {
        grown: peak > bound(early) ? 1 : 0,
        "log too long": log > longestLog ? 1 : 0,
        "rows kept too long": overdue,
        "rows forgotten too early": missing,
        "unsettled forgotten": found.reduce((sum, it) => sum + Math.max(0, unsettled - it), 0)
      }
    }
  }).pipe(Effect.orDie)

export const bounded = Campaign.make({
  name: "bounded",
  promise: {
    number: "P27",
    says: "the store grows as far as retention lets it, however much comes, and what is not settled is never forgotten"
  },
  mutant: { does: "forgets nothing", breaks: "grown" },
  sizes: {
    whole: { messages: 1_000_000, conversations: 10_000, days: 1250, steps: 5000 },
    short: { messages: 10_000, conversations: 1000, days: 1250, steps: 100 }
  },
  run
})
