/** What was changed and what was deleted in a span of time, for who keeps a copy. */
import { Clock, Effect } from "effect"
import { Call, json, search, sobject } from "./Call.ts"
import { date } from "../org/date.ts"
import { instant } from "../org/instant.ts"
import { Refusal } from "./Refusal.ts"
import type { Row } from "../org/Row.ts"

const day = 86_400_000
const minute = 60_000

const stamp = (row: Row) => instant(String(row["SystemModstamp"]))

const no = (says: string) => new Refusal({ code: "INVALID_REPLICATION_DATE", says })

/** A plus sign that nobody escaped arrives as a space. */
const given = (text: string) => instant(text.replace(" ", "+"))

/** The vendor leaves out the seconds, and goes back no further than `days`. */
const span = (days: number) =>
  Effect.gen(function* () {
    const { end = "", start = "" } = yield* search
    const [from, to] = [given(start), given(end)]
    const now = yield* Clock.currentTimeMillis
    if (Number.isNaN(from) || Number.isNaN(to))
      return yield* no("start and end have to be dates with a time and a zone")
    if (to - from < minute) return yield* no("endDate must be at least one minute greater than the startDate")
    if (from < now - days * day)
      return yield* no(`startDate before org replication enabled date, or more than ${days} days ago`)
    return { from: Math.floor(from / minute) * minute, to, covered: date(Math.min(to, now)) }
  })

const within = (days: number, which: "all" | "ever") =>
  Effect.gen(function* () {
    const { records } = yield* Call
    const object = yield* sobject
    if (!object.queryable) return yield* no("the entity is not replicateable")
    const { covered, from, to } = yield* span(days)
    const rows = records[which](object.name).filter((row) => stamp(row) >= from && stamp(row) <= to)
    return { covered, rows }
  })

export const updated = Effect.map(within(30, "all"), ({ covered, rows }) =>
  json({ ids: rows.map(({ Id }) => Id), latestDateCovered: covered })
)

export const deleted = Effect.gen(function* () {
  const { covered, rows } = yield* within(15, "ever")
  const now = yield* Clock.currentTimeMillis
  return json({
    deletedRecords: rows
      .filter((row) => row["IsDeleted"] === true)
      .map((row) => ({ id: row.Id, deletedDate: row["SystemModstamp"] })),
    earliestDateAvailable: date(now - 15 * day),
    latestDateCovered: covered
  })
})
