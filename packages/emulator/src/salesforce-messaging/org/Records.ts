/** The rows of the org's sObjects: kept over a restart, the deleted ones too, and each change told to who listens. */
import type { PlatformError } from "@effect/platform/Error"
import { Clock, Effect, Option, PubSub, Schema, type Scope, Stream } from "effect"
import type { Site } from "../../Platform.ts"
import * as Account from "../Account.ts"
import { date } from "./date.ts"
import * as Id from "./Id.ts"
import { objects } from "./objects.ts"
import { type Fields, Row } from "./Row.ts"
import { seed } from "./seed.ts"

export type { Fields, Row, Value } from "./Row.ts"

/** `changed` names the fields of an update, `LastModifiedDate` among them. */
export interface Change {
  readonly object: string
  readonly kind: "CREATE" | "UPDATE" | "DELETE" | "UNDELETE"
  readonly row: Row
  readonly changed: ReadonlyArray<string>
}

export interface Records {
  /** By an id of 15 or 18 characters; not a deleted one. */
  readonly get: (object: string, id: string) => Option.Option<Row>
  /** Oldest first, without the deleted ones. */
  readonly all: (object: string) => ReadonlyArray<Row>
  /** With the deleted ones: their `IsDeleted` is true, their `SystemModstamp` when that was. */
  readonly ever: (object: string) => ReadonlyArray<Row>
  /** Gives it an id, a number, its system fields, and null for what was not said; nothing is checked. */
  readonly create: (object: string, fields: Fields) => Effect.Effect<Row>
  readonly update: (object: string, id: string, fields: Fields) => Effect.Effect<Option.Option<Row>>
  /** Whether it was there. */
  readonly remove: (object: string, id: string) => Effect.Effect<boolean>
  /** Each change from the moment of subscribing. */
  readonly changes: Effect.Effect<Stream.Stream<Change>, never, Scope.Scope>
}

const Entry = Schema.Struct({ object: Schema.String, row: Row })

export const make = (site: Pick<Site, "journal">): Effect.Effect<Records, PlatformError> =>
  Effect.gen(function* () {
    const journal = yield* site.journal("salesforce-records", { schema: Entry, key: ({ row }) => row.Id })
    const tables = new Map<string, Map<string, Row>>()
    const table = (object: string) => {
      const rows = tables.get(object) ?? new Map<string, Row>()
      tables.set(object, rows)
      return rows
    }
    for (const { object, row } of journal.entries) table(object).set(row.Id, row)
    const feed = yield* PubSub.unbounded<Change>()

    const ever = (object: string) => [...table(object).values()]
    const all = (object: string) => ever(object).filter((row) => row["IsDeleted"] !== true)
    const get = (object: string, id: string) =>
      Id.normal(id).pipe(
        Option.flatMapNullable((it) => table(object).get(it)),
        Option.filter((row) => row["IsDeleted"] !== true)
      )

    const put = (object: string, kind: Change["kind"], row: Row, changed: ReadonlyArray<string>) =>
      Effect.suspend(() => {
        journal.append({ object, row })
        table(object).set(row.Id, row)
        return Effect.as(PubSub.publish(feed, { object, kind, row, changed }), row)
      })

    const create = (object: string, fields: Fields): Effect.Effect<Row> =>
      Effect.flatMap(Clock.currentTimeMillis, (now) => {
        const kind = objects.get(object)
        const at = date(now)
        const row: Row = {
          ...Object.fromEntries((kind?.fields ?? []).map(({ name, start }) => [name, start])),
          ...(kind?.number !== undefined && { [kind.number.field]: kind.number.nth(table(object).size + 1) }),
          CreatedDate: at,
          CreatedById: Account.user,
          LastModifiedDate: at,
          LastModifiedById: Account.user,
          SystemModstamp: at,
          ...fields,
          IsDeleted: false,
          Id: typeof fields["Id"] === "string" ? fields["Id"] : Id.random(kind?.prefix ?? "a00")
        }
        const { also, row: whole } = kind?.complete?.(row, get) ?? { row, also: [] }
        return Effect.zipLeft(
          put(object, "CREATE", whole, []),
          Effect.forEach(also, (it) => create(it.object, it.fields))
        )
      })

    const update = (object: string, id: string, fields: Fields): Effect.Effect<Option.Option<Row>> =>
      Effect.flatMap(Clock.currentTimeMillis, (now) =>
        Effect.transposeMapOption(get(object, id), (old) => {
          const at = date(now)
          const changed = Object.keys(fields).filter((name) => old[name] !== fields[name])
          const row: Row = { ...old, ...fields, Id: old.Id, LastModifiedDate: at, SystemModstamp: at }
          const history = objects.get(object)?.history?.(old, row, changed) ?? []
          return Effect.zipLeft(
            put(object, "UPDATE", row, [...changed, "LastModifiedDate"]),
            Effect.forEach(history, (it) => create(it.object, it.fields))
          )
        })
      )

    const remove = (object: string, id: string) =>
      Effect.flatMap(Clock.currentTimeMillis, (now) =>
        Option.match(get(object, id), {
          onNone: () => Effect.succeed(false),
          onSome: (old) =>
            Effect.as(put(object, "DELETE", { ...old, IsDeleted: true, SystemModstamp: date(now) }, []), true)
        })
      )

    for (const { fields, object } of seed) if (!table(object).has(fields.Id)) yield* create(object, fields)

    return {
      get,
      all,
      ever,
      create,
      update,
      remove,
      changes: Effect.map(PubSub.subscribe(feed), (subscription) => Stream.fromQueue(subscription))
    }
  })
