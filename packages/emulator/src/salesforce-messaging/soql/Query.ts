/** A SOQL query as it was written: names not yet looked up, values not yet fitted to their fields. */

/** Names in the order of the path: `["Owner", "Name"]`; of a query's own field one. */
export type Path = ReadonlyArray<string>

/** `text` is as it stands between the quotes, its escapes undone later: they mean more after LIKE. */
export type Literal =
  | { readonly is: "text"; readonly text: string }
  | { readonly is: "number"; readonly number: number }
  | { readonly is: "boolean"; readonly boolean: boolean }
  | { readonly is: "null" }
  /** From this instant, in milliseconds, up to that one: the same for a time; TODAY and its like fit days and times. */
  | { readonly is: "time" | "date" | "span"; readonly from: number; readonly to: number }

export const comparisons = ["=", "!=", "<>", "<=", ">=", "<", ">", "LIKE"] as const
export type Comparison = (typeof comparisons)[number]

export type Condition =
  | { readonly is: "and" | "or"; readonly all: ReadonlyArray<Condition> }
  | { readonly is: "not"; readonly it: Condition }
  | { readonly is: "comparison"; readonly path: Path; readonly by: Comparison; readonly to: Literal }
  | { readonly is: "in"; readonly path: Path; readonly not: boolean; readonly some: ReadonlyArray<Literal> }

export const aggregates = ["COUNT", "COUNT_DISTINCT", "MIN", "MAX", "SUM", "AVG"] as const

export interface Aggregate {
  readonly is: "aggregate"
  readonly by: (typeof aggregates)[number]
  readonly path: Path
}

export type Selected =
  | { readonly is: "field"; readonly path: Path; readonly alias?: string }
  | (Aggregate & { readonly alias?: string })
  /** `FIELDS(ALL)`, which wants a limit of 200. */
  | { readonly is: "fields"; readonly which: "ALL" | "STANDARD" | "CUSTOM" }
  | {
      readonly is: "typeof"
      readonly name: string
      readonly when: ReadonlyArray<{ readonly type: string; readonly paths: ReadonlyArray<Path> }>
      readonly otherwise: ReadonlyArray<Path>
    }

export interface Order {
  readonly of: { readonly is: "field"; readonly path: Path } | Aggregate
  readonly descending: boolean
  readonly nullsLast: boolean
}

export interface Query {
  /** How many there are, as `COUNT()` says it: without records. */
  readonly countOnly: boolean
  readonly selected: ReadonlyArray<Selected>
  readonly from: string
  readonly alias: string
  readonly where?: Condition
  readonly groupBy: ReadonlyArray<Path>
  readonly orderBy: ReadonlyArray<Order>
  readonly limit?: number
  readonly offset: number
}
