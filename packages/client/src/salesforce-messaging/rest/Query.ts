/** Asks for records by values, never by a text put together: `Query.from("MessagingSession").select("Id").where((q) => q.eq("Status", "Active"))`. */
import { Schema } from "effect"
import { type Condition, type Where, whereOf } from "./Condition.ts"
import type { Custom, FieldsOf, Having, ObjectName, Path, PathHaving, Row, Seen } from "../objects/objects.ts"
import { type Group, groupOf, isId, rowOf, type Sure } from "./rows.ts"
import type { Plan } from "./soql.ts"

/** A query is a value, and each step gives another one; what a record looks like is in its type. Names are checked once more when it is asked. */
export class Query<N extends ObjectName, R> {
  private constructor(
    readonly object: N,
    readonly plan: Plan,
    /** Reads a record, of which these fields are sure to be there. Made when it is wanted: by then the names are found to be in order. */
    readonly row: (sure?: Sure) => Schema.Schema<R, unknown>
  ) {}

  /**
   * `select` gives records with these fields: `Query.from("MessagingSession").select("Id", "MessagingEndUser.MessagingPlatformKey")`.
   * `groupBy` gives how many there are of each kind, as `records` beside the values.
   */
  static readonly from = <N extends ObjectName>(object: N) => ({
    select: <const P extends Path<N>>(...paths: readonly [P, ...ReadonlyArray<P>]): Query<N, Row<N, P>> =>
      new Query(object, { from: object, select: paths }, (sure) => rowOf(object, paths, sure)),
    groupBy: <const P extends Having<FieldsOf<N>, "group"> | Custom>(
      ...names: readonly [P, ...ReadonlyArray<P>]
    ): Query<N, Group<N, P>> =>
      new Query(object, { from: object, select: [], groupBy: names }, (sure) => groupOf(object, names, sure))
  })

  /** Only those that fulfil this; of a second condition both. */
  where(condition: Condition | ((q: Where<N>) => Condition)): Query<N, R> {
    const one = typeof condition === "function" ? condition(whereOf<N>()) : condition
    const before = this.plan.where
    return this.#with({ where: before === undefined ? one : { is: "and", all: [before, one] } })
  }

  /** In this order; a second one counts where the first makes no difference. */
  orderBy(path: PathHaving<N, "sort">, direction: "asc" | "desc" = "asc", nulls?: "first" | "last"): Query<N, R> {
    const order = { path, direction, ...(nulls !== undefined && { nulls }) }
    return this.#with({ orderBy: [...(this.plan.orderBy ?? []), order] })
  }

  /** At most so many: 1 to 50 000. */
  limit(limit: number): Query<N, R> {
    return this.#with({ limit })
  }

  /** Without the first ones, of which 2000 at most can be left out. */
  offset(offset: number): Query<N, R> {
    return this.#with({ offset })
  }

  /** Of what is selected it asks for these paths only; all but the id may be null then, as the rest is. For tokens that may not see all. */
  only(isAsked: (path: string) => boolean): Query<N, Seen<R>> {
    const plan = { ...this.plan, select: this.plan.select.filter(isAsked) }
    return new Query(this.object, plan, () => Schema.make<Seen<R>, unknown>(this.row(isId).ast))
  }

  #with(more: Partial<Plan>): Query<N, R> {
    return new Query(this.object, { ...this.plan, ...more }, this.row)
  }
}
