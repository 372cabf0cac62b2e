/** Writes a query as SOQL: only what the vendor says may be selected, filtered, grouped and sorted, in the version that is spoken. */
import { Either } from "effect"
import type { Comparison, Condition, Value } from "./Condition.ts"
import { type Checked, fieldAt, fieldFor, objectAt } from "./fieldAt.ts"
import type { Field } from "../objects/Field.ts"
import { literal, pattern, plain } from "./literal.ts"
import type { SObject } from "../objects/objects.ts"

/** A query as plain data. */
export interface Plan {
  readonly from: string
  readonly select: ReadonlyArray<string>
  readonly where?: Condition
  readonly groupBy?: ReadonlyArray<string>
  readonly orderBy?: ReadonlyArray<Order>
  /** 1 or more. */
  readonly limit?: number
  /** 0 to 2000. */
  readonly offset?: number
}

export interface Order {
  readonly path: string
  readonly direction: "asc" | "desc"
  readonly nulls?: "first" | "last"
}

/** A plan may come from where no types are. */
const comparisons: ReadonlySet<string> = new Set<Comparison>(["=", "!=", "<", "<=", ">", ">="])

/** As the number of records in a group is called in an answer. */
export const counted = "records"

const spoken = ({ words }: Field, path: string, value: Value, version: number): Checked<Value> => {
  const since = typeof value === "string" ? (words?.[value] ?? 0) : 0
  return version < since
    ? Either.left(`${path} has ${String(value)} since version ${since} of the API, and ${version} is spoken`)
    : Either.right(value)
}

const conditionOf = (object: SObject, condition: Condition, version: number): Checked<string> => {
  const each = (all: ReadonlyArray<Condition>) => Either.all(all.map((one) => conditionOf(object, one, version)))
  const on = (path: string) => fieldFor(object, path, "filter", version)
  const valueOf = (field: Field, path: string, value: Value) =>
    Either.flatMap(spoken(field, path, value, version), (it) => literal(field, it, path))
  const likeIn = (path: string, text: string): Checked<string> =>
    Either.flatMap(on(path), ({ type }) =>
      type === "string" || type === "anyType"
        ? Either.right(`${path} LIKE '${text}'`)
        : Either.left(`${object.name}.${path} is no text that could be like another`)
    )

  switch (condition.is) {
    case "compare": {
      const { path, by, value } = condition
      return Either.gen(function* () {
        const field = yield* on(path)
        if (!comparisons.has(by)) return yield* Either.left(`${path} is compared by =, !=, <, <=, > or >=`)
        if (value === null && by !== "=" && by !== "!=") return yield* Either.left(`${path} cannot be ${by} null`)
        return `${path} ${by} ${yield* valueOf(field, path, value)}`
      })
    }
    case "in":
    case "notIn": {
      const { path, values } = condition
      return Either.gen(function* () {
        const field = yield* on(path)
        if (values.length === 0) return yield* Either.left(`${path} is to be one of no values at all`)
        const list = yield* Either.all(values.map((value) => valueOf(field, path, value)))
        return `${path} ${condition.is === "in" ? "IN" : "NOT IN"} (${list.join(", ")})`
      })
    }
    case "like":
      return likeIn(condition.path, pattern(condition.pattern))
    case "holds":
      return likeIn(
        condition.path,
        `${condition.at === "start" ? "" : "%"}${plain(condition.text)}${condition.at === "end" ? "" : "%"}`
      )
    case "and":
    case "or":
      return Either.flatMap(each(condition.all), (all) =>
        all.length === 0
          ? Either.left(`nothing to ${condition.is}`)
          : Either.right(`(${all.join(condition.is === "and" ? " AND " : " OR ")})`)
      )
    case "not":
      return Either.map(conditionOf(object, condition.one, version), (one) => `(NOT ${one})`)
  }
}

/** What stands behind `WHERE`. */
export const whereOf = (plan: Plan, version: number): Checked<string> =>
  Either.flatMap(objectAt(plan.from, version), (object) =>
    plan.where === undefined ? Either.right("") : conditionOf(object, plan.where, version)
  )

const whole = (what: string, value: number | undefined, least: number, most: number): Checked<string> => {
  if (value === undefined) return Either.right("")
  return Number.isInteger(value) && value >= least && value <= most
    ? Either.right(` ${what.toUpperCase()} ${value}`)
    : Either.left(`the ${what} has to be a whole number from ${least} to ${most}`)
}

/** The clauses behind the object's name. */
const rest = (object: SObject, plan: Plan, version: number): Checked<string> =>
  Either.gen(function* () {
    const where = yield* whereOf(plan, version)
    const groups = plan.groupBy ?? []
    for (const path of groups) {
      // Those of other records come back under names of which two may be the same.
      if (path.includes(".")) return yield* Either.left(`${object.name} can be grouped by fields of its own only`)
      yield* fieldFor(object, path, "group", version)
    }
    const orders = plan.orderBy ?? []
    for (const { path } of orders) yield* fieldFor(object, path, "sort", version)
    const sorted = orders.map(
      ({ path, direction, nulls }) =>
        `${path} ${direction === "desc" ? "DESC" : "ASC"}${nulls === undefined ? "" : nulls === "last" ? " NULLS LAST" : " NULLS FIRST"}`
    )
    return [
      where === "" ? "" : ` WHERE ${where}`,
      groups.length === 0 ? "" : ` GROUP BY ${groups.join(", ")}`,
      sorted.length === 0 ? "" : ` ORDER BY ${sorted.join(", ")}`,
      yield* whole("limit", plan.limit, 1, 50_000),
      yield* whole("offset", plan.offset, 0, 2000)
    ].join("")
  })

const selected = (object: SObject, paths: ReadonlyArray<string>, version: number): Checked<string> =>
  Either.gen(function* () {
    const all = [...new Set(paths)]
    if (all.length === 0) return yield* Either.left("nothing is selected")
    for (const path of all) yield* fieldAt(object, path, version)
    return all.join(", ")
  })

/** `SELECT … FROM …`. */
export const soql = (plan: Plan, version: number): Checked<string> =>
  Either.gen(function* () {
    const object = yield* objectAt(plan.from, version)
    const groups = plan.groupBy ?? []
    const what = yield* selected(object, groups.length === 0 ? plan.select : groups, version)
    const count = groups.length === 0 ? "" : `, COUNT(Id) ${counted}`
    return `SELECT ${what}${count} FROM ${object.name}${yield* rest(object, plan, version)}`
  })

/** `SELECT COUNT() FROM …`: how many there are. */
export const soqlCount = (plan: Plan, version: number): Checked<string> =>
  Either.gen(function* () {
    const object = yield* objectAt(plan.from, version)
    const { from, select, where } = plan
    return `SELECT COUNT() FROM ${object.name}${yield* rest(object, { from, select, ...(where !== undefined && { where }) }, version)}`
  })

/** `MessagingSession(Id, Name WHERE …)`: what a search gives of the records that it finds. */
export const returning = (plan: Plan, version: number): Checked<string> =>
  Either.gen(function* () {
    const object = yield* objectAt(plan.from, version)
    return `${object.name}(${yield* selected(object, plan.select, version)}${yield* rest(object, plan, version)})`
  })
