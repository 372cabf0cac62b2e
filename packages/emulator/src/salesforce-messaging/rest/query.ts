/** Queries over HTTP: the first records, and a path to the others for as long as the practice ground is open. */
import { randomBytes } from "node:crypto"
import { HttpServerRequest } from "@effect/platform"
import { Clock, Effect } from "effect"
import { Call, json, parameter, search } from "./Call.ts"
import * as Org from "../org/Org.ts"
import { Refusal } from "./Refusal.ts"
import { type Answer, run } from "../soql/run.ts"

const mostAtOnce = 2000
/** As at the vendor, one that is looked at no more makes room: here the oldest one. */
const mostOpen = 200

interface Cursor extends Answer {
  readonly size: number
}

/** The vendor takes from 200 to 2000 as a wish; here any size is taken, so that a few records make several pages. */
const batch = Effect.map(HttpServerRequest.HttpServerRequest, ({ headers }) => {
  const [, size = ""] = /\bbatchSize=(\d+)/i.exec(headers["sforce-query-options"] ?? "") ?? []
  return Math.min(mostAtOnce, Math.max(1, Number(size || mostAtOnce)))
})

export const make = () => {
  const cursors = new Map<string, Cursor>()

  const page = (key: string, { records, size, total }: Cursor, from: number) =>
    Effect.map(Call, (call) => {
      const to = from + size
      const done = to >= records.length
      return json({
        totalSize: total,
        done,
        ...(!done && { nextRecordsUrl: `${Org.path(call)}/query/${key}-${to}` }),
        records: records.slice(from, to)
      })
    })

  const first = (deleted: boolean) =>
    Effect.gen(function* () {
      const { q = "" } = yield* search
      const answer = yield* run(yield* Call, { text: q, deleted, now: yield* Clock.currentTimeMillis })
      const cursor = { ...answer, size: yield* batch }
      const key = `01g${randomBytes(8).toString("hex").slice(1)}`
      if (answer.records.length > cursor.size) {
        cursors.set(key, cursor)
        for (const old of [...cursors.keys()].slice(0, Math.max(0, cursors.size - mostOpen))) cursors.delete(old)
      }
      return yield* page(key, cursor, 0)
    })

  const next = Effect.gen(function* () {
    const [, key = "", from = ""] = /^(\w+)-(\d+)$/.exec(yield* parameter("locator")) ?? []
    const cursor = cursors.get(key)
    if (cursor === undefined || Number(from) >= cursor.records.length) {
      return yield* new Refusal({ code: "INVALID_QUERY_LOCATOR", says: "invalid query locator" })
    }
    return yield* page(key, cursor, Number(from))
  })

  return { query: first(false), queryAll: first(true), next }
}
