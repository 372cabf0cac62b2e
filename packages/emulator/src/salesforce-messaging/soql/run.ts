/** Answers a SOQL query, or says what is wrong with it, before any row is looked at. */
import { Either, Option } from "effect"
import type { Org } from "../org/Org.ts"
import { Refusal } from "../rest/Refusal.ts"
import type { Row } from "../org/Row.ts"
import type { SObject } from "../org/SObject.ts"
import * as version from "../org/version.ts"
import { filter } from "./filter.ts"
import { grouped, groups } from "./group.ts"
import { malformed } from "./malformed.ts"
import { parse } from "./parse.ts"
import type { Path, Query } from "./Query.ts"
import { noColumn, resolve } from "./resolve.ts"
import * as Shape from "./shape.ts"
import { type By, sorted } from "./sorted.ts"

/** `total` counts too what a COUNT() does not show. */
export interface Answer {
  readonly total: number
  readonly records: ReadonlyArray<Record<string, unknown>>
}

const farthest = 2000

const unsortable = (name: string) =>
  new Refusal({ code: "INVALID_FIELD", says: `field '${name}' can not be sorted in a query call` })

const shapeOf = (org: Org, object: SObject, query: Query, own: (path: Path) => Path) =>
  Either.gen(function* () {
    const shape = Shape.empty()
    const lookup = (path: Path) => resolve(org, object, own(path))
    const add = (path: Path) =>
      Either.filterOrLeft(
        Either.map(lookup(path), (it) => Shape.add(shape, it)),
        (isNew) => isNew,
        () => new Refusal({ code: "INVALID_FIELD", says: `duplicate field selected: ${path.join(".")}` })
      )
    for (const it of query.selected) {
      if (it.is === "field") {
        if (it.alias !== undefined)
          return yield* Either.left(malformed("only aggregate expressions use field aliasing"))
        yield* add(it.path)
      } else if (it.is === "fields") {
        if (it.which !== "STANDARD" && (query.limit ?? Infinity) > 200) {
          return yield* Either.left(malformed("The SOQL FIELDS function must have a LIMIT of at most 200"))
        }
        for (const { custom, name } of version.fields(org.version, object)) {
          if (it.which === "ALL" || custom === (it.which === "CUSTOM")) yield* add([name])
        }
      } else if (it.is === "typeof") {
        const step = version.fields(org.version, object).find(({ relationship }) => relationship === it.name)
        if (step === undefined || step.to.length < 2) return yield* Either.left(noColumn(it.name, object.name))
        const named = (paths: ReadonlyArray<Path>) => paths.map((path) => path.join("."))
        for (const { paths, type } of it.when) {
          const kind = yield* found(org, type)
          yield* Either.all(paths.map((path) => resolve(org, kind, path)))
        }
        shape.kinds.set(it.name, {
          step,
          of: (type) => named(it.when.find((some) => some.type === type)?.paths ?? it.otherwise)
        })
      }
    }
    return shape
  })

const found = (org: Org, name: string): Either.Either<SObject, Refusal> =>
  Either.fromOption(
    Option.filter(version.sobject(org.version, name), ({ queryable }) => queryable),
    () =>
      new Refusal({
        code: "INVALID_TYPE",
        says:
          `sObject type '${name}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' ` +
          "after the entity name. Please reference your WSDL or the describe call for the appropriate names."
      })
  )

export interface Asked {
  readonly text: string
  /** Whether what was deleted is seen too. */
  readonly deleted: boolean
  /** In milliseconds. */
  readonly now: number
  /** Of these rows only, beside what the query says. */
  readonly among?: (object: SObject, row: Row) => boolean
}

export const run = (org: Org, { among, deleted, now, text }: Asked): Either.Either<Answer, Refusal> =>
  Either.gen(function* () {
    const query = yield* parse(text, now)
    const object = yield* found(org, query.from)
    const itself = [query.alias, object.name].map((it) => it.toLowerCase())
    const own = (path: Path) =>
      path.length > 1 && itself.includes(path[0]?.toLowerCase() ?? "") ? path.slice(1) : path
    const lookup = (path: Path) => resolve(org, object, own(path))
    if (query.offset > farthest) {
      const says = `Maximum SOQL offset allowed is ${farthest}`
      return yield* Either.left(new Refusal({ code: "NUMBER_OUTSIDE_VALID_RANGE", says }))
    }

    const order: Array<By<Row>> = []
    for (const { of, ...how } of query.orderBy) {
      const { field, get } = yield* lookup(of.path)
      if (of.is === "field" && !field.may.has("S")) return yield* Either.left(unsortable(field.name))
      if (of.is === "aggregate" && !groups(query)) return yield* Either.left(malformed("only groups are ordered so"))
      order.push({ ...how, get })
    }
    const test = query.where === undefined ? () => true : yield* filter(lookup, query.where)
    const answer: (rows: ReadonlyArray<Row>) => ReadonlyArray<Record<string, unknown>> = groups(query)
      ? yield* grouped(lookup, query)
      : yield* Either.map(
          shapeOf(org, object, query, own),
          (shape) => (rows: ReadonlyArray<Row>) =>
            sorted(rows, order).map((row) => Shape.show(org, shape, { object, row }))
        )

    const rows = (deleted ? org.records.ever(object.name) : org.records.all(object.name)).filter(
      (row) => test(row) && (among?.(object, row) ?? true)
    )
    const records = (query.countOnly ? [] : answer(rows)).slice(query.offset, query.offset + (query.limit ?? Infinity))
    return { total: query.countOnly ? Math.min(rows.length, query.limit ?? Infinity) : records.length, records }
  })
