/** Answers of a query that groups or counts: one row for each group, its values under their aliases. */
import { Array, Either } from "effect"
import { Refusal } from "../rest/Refusal.ts"
import type { Row, Value } from "../org/Row.ts"
import { malformed } from "./malformed.ts"
import type { Aggregate, Path, Query } from "./Query.ts"
import type { Resolved } from "./resolve.ts"
import { type By, sorted } from "./sorted.ts"

type Lookup = (path: Path) => Either.Either<Resolved, Refusal>
type Of = (rows: ReadonlyArray<Row>) => Value

const numbers = (values: ReadonlyArray<Value>) => values.filter((it) => typeof it === "number")
const sum = (values: ReadonlyArray<Value>) => numbers(values).reduce((total, it) => total + it, 0)
const extreme = (values: ReadonlyArray<Value>, sign: 1 | -1): Value =>
  values.reduce<Value>(
    (best, it) => (it !== null && (best === null || (it > best ? 1 : -1) === sign) ? it : best),
    null
  )

const measure = (by: Aggregate["by"], all: ReadonlyArray<Value>): Value => {
  const values = all.filter((it) => it !== null)
  switch (by) {
    case "COUNT":
      return values.length
    case "COUNT_DISTINCT":
      return new Set(values).size
    case "MIN":
      return extreme(values, -1)
    case "MAX":
      return extreme(values, 1)
    case "SUM":
      return sum(values)
    case "AVG":
      return values.length === 0 ? null : sum(values) / numbers(values).length
  }
}

/** Whether the query answers with groups, and not with records. */
export const groups = ({ groupBy, selected }: Query): boolean =>
  groupBy.length > 0 || selected.some((it) => it.is === "aggregate")

export const grouped = (
  lookup: Lookup,
  { groupBy, orderBy, selected }: Query
): Either.Either<(rows: ReadonlyArray<Row>) => ReadonlyArray<Record<string, unknown>>, Refusal> =>
  Either.gen(function* () {
    const keys = yield* Either.all(groupBy.map(lookup))
    for (const { field } of keys) {
      if (!field.may.has("G")) {
        const says = `field '${field.name}' can not be grouped in a query call`
        return yield* Either.left(new Refusal({ code: "INVALID_FIELD", says }))
      }
    }
    const isKey = ({ field, way }: Resolved) =>
      keys.some((key) => key.field === field && key.way.every((it, n) => it === way[n]))

    const of = (it: { readonly is: "field"; readonly path: Path } | Aggregate): Either.Either<Of, Refusal> =>
      Either.flatMap(lookup(it.path), (found) =>
        it.is === "aggregate"
          ? Either.right((rows) => measure(it.by, rows.map(found.get)))
          : isKey(found)
            ? Either.right(([first]) => (first === undefined ? null : found.get(first)))
            : Either.left(malformed(`Field must be grouped or aggregated: ${it.path.join(".")}`))
      )

    const columns: Array<readonly [string, Of]> = []
    let unnamed = 0
    for (const it of selected) {
      if (it.is !== "field" && it.is !== "aggregate") {
        return yield* Either.left(malformed("Only fields and aggregates can be selected from groups"))
      }
      const name = it.alias ?? (it.is === "aggregate" ? `expr${unnamed++}` : (it.path.at(-1) ?? ""))
      columns.push([name, yield* of(it)])
    }
    const order: Array<By<ReadonlyArray<Row>>> = []
    for (const { of: it, ...how } of orderBy) order.push({ ...how, get: yield* of(it) })

    return (rows) => {
      const found =
        keys.length === 0
          ? [rows]
          : Object.values(Array.groupBy(rows, (row) => JSON.stringify(keys.map(({ get }) => get(row)))))
      return sorted(found, order).map((some) => ({
        attributes: { type: "AggregateResult" },
        ...Object.fromEntries(columns.map(([name, get]) => [name, get(some)]))
      }))
    }
  })
