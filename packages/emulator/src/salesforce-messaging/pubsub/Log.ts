/** All events of all topics in the order of their publishing, each under its replay id: kept over a restart. */
import { randomInt, randomUUID } from "node:crypto"
import type { PlatformError } from "@effect/platform/Error"
import { Clock, Effect, Schema } from "effect"
import type { Site } from "../../Platform.ts"
import { topics } from "./avro.ts"

const Entry = Schema.Struct({
  topic: Schema.String,
  /** In microseconds, near the instant of publishing: greater than every one before, so that none comes again. */
  position: Schema.Number,
  id: Schema.String,
  /** Avro; null where a topic begins. */
  payload: Schema.NullOr(Schema.Uint8ArrayFromBase64)
})
export type Entry = typeof Entry.Type

/** How long an event can be replayed, in milliseconds. */
const retention = 72 * 3_600_000

export interface PubSubLog {
  readonly append: (topic: string, payload: Uint8Array) => Effect.Effect<Entry>
  /** Where a topic stands: its newest event, or its beginning. */
  readonly tip: (topic: string) => number
  /** Before the oldest event that can be replayed, at this instant. */
  readonly earliest: (topic: string, now: number) => number
  /** A topic's events after a position. */
  readonly after: (topic: string, position: number, most: number) => ReadonlyArray<Entry>
  /** Whether a position is one of the topic's, and not too old. */
  readonly holds: (topic: string, position: number, now: number) => boolean
}

/** Opaque to whoever gets one. */
export const replayId = (position: number): Buffer => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(position))
  return bytes
}

/** -1, which is never one, for bytes that cannot be a replay id. */
export const positionOf = (replayId: Uint8Array): number =>
  replayId.length === 8 ? Number(Buffer.from(replayId).readBigUInt64BE()) : -1

export const make = (site: Pick<Site, "journal">): Effect.Effect<PubSubLog, PlatformError> =>
  Effect.gen(function* () {
    const journal = yield* site.journal("salesforce-events", { schema: Entry, key: ({ position }) => `${position}` })
    const entries = new Map(topics.map(({ name }) => [name, journal.entries.filter(({ topic }) => topic === name)]))
    let last = journal.entries.at(-1)?.position ?? 0

    const write = (topic: string, payload: Uint8Array | null) =>
      Effect.map(Clock.currentTimeMillis, (now) => {
        last = Math.max(now * 1000 + randomInt(1000), last + 1)
        const entry: Entry = { topic, position: last, id: randomUUID(), payload }
        journal.append(entry)
        entries.get(topic)?.push(entry)
        return entry
      })
    for (const [topic, some] of entries) if (some.length === 0) yield* write(topic, null)

    const of = (topic: string) => entries.get(topic) ?? []
    const tip = (topic: string) => of(topic).at(-1)?.position ?? 0
    const old = (now: number) => (now - retention) * 1000

    return {
      append: write,
      tip,
      earliest: (topic, now) =>
        of(topic).findLast(({ payload, position }) => payload === null || position < old(now))?.position ?? 0,
      after: (topic, position, most) =>
        of(topic)
          .filter((it) => it.position > position)
          .slice(0, most),
      holds: (topic, position, now) =>
        (position === tip(topic) || position >= old(now)) && of(topic).some((it) => it.position === position)
    }
  })
