/** The memory of the practice Proxy, kept over a restart: every record, oldest first, and sessions that close in time. */
import { Clock, Effect, Schema } from "effect"
import type { PlatformError } from "@effect/platform/Error"
import type { Site } from "../Platform.ts"
import { settled } from "./expiry.ts"
import { type Interaction, type Participant, type PhoneNumber, Record, type Service, type Session } from "./records.ts"

/** What is left of a record that was deleted. */
const Gone = Schema.TaggedStruct("Gone", { sid: Schema.String })

export interface State {
  /** Keeps a record, or its new state; it is in the file before this returns. */
  readonly put: (record: Record) => Effect.Effect<void>
  /** Forgets a record and everything below it. */
  readonly remove: (sid: string) => Effect.Effect<void>
  readonly services: () => ReadonlyArray<Service>
  readonly numbers: () => ReadonlyArray<PhoneNumber>
  /** As they are at this instant: what has expired is closed. */
  readonly sessions: Effect.Effect<ReadonlyArray<Session>>
  readonly participants: () => ReadonlyArray<Participant>
  readonly interactions: () => ReadonlyArray<Interaction>
}

const isBelow = (sid: string) => (record: Record) =>
  record.sid === sid ||
  ("service" in record && record.service === sid) ||
  ("session" in record && record.session === sid)

/** `seeds` are there from the start, unless they were changed or deleted in an earlier life. */
export const make = (site: Site, name: string, seeds: ReadonlyArray<Record>): Effect.Effect<State, PlatformError> =>
  Effect.gen(function* () {
    const journal = yield* site.journal(name, { schema: Schema.Union(Record, Gone), key: ({ sid }) => sid })
    const kept = new Map(seeds.map((record) => [record.sid, record]))
    for (const entry of journal.entries) {
      if (entry._tag === "Gone") kept.delete(entry.sid)
      else kept.set(entry.sid, entry)
    }
    const all = () => [...kept.values()]

    const keep = (record: Record) => {
      journal.append(record)
      kept.set(record.sid, record)
    }

    return {
      put: (record) => Effect.sync(() => keep(record)),
      remove: (sid) =>
        Effect.sync(() => {
          for (const record of all().filter(isBelow(sid))) {
            journal.append(Gone.make({ sid: record.sid }))
            kept.delete(record.sid)
          }
        }),
      services: () => all().filter((it) => it._tag === "Service"),
      numbers: () => all().filter((it) => it._tag === "PhoneNumber"),
      sessions: Effect.map(Clock.currentTimeMillis, (now) =>
        all()
          .filter((it) => it._tag === "Session")
          .map((session) => {
            const current = settled(session, now)
            if (current !== session) keep(current)
            return current
          })
      ),
      participants: () => all().filter((it) => it._tag === "Participant"),
      interactions: () => all().filter((it) => it._tag === "Interaction")
    }
  })
