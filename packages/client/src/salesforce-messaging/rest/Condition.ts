/** What records have to fulfil, as plain data made of values: no text of a query is written by hand. */
import type { DateTime } from "effect"
import type { At, Custom, CustomValue, ObjectName, PathHaving, Read, ValueOf } from "../objects/objects.ts"

export type Value = string | number | boolean | DateTime.Utc | null

export type Comparison = "=" | "!=" | "<" | "<=" | ">" | ">="

/** `like` is a pattern in which `%` stands for any characters, and `_` for one. `holds` is a text in which they are themselves. */
export type Condition =
  | { readonly is: "compare"; readonly path: string; readonly by: Comparison; readonly value: Value }
  | { readonly is: "in" | "notIn"; readonly path: string; readonly values: ReadonlyArray<Value> }
  | { readonly is: "like"; readonly path: string; readonly pattern: string }
  | { readonly is: "holds"; readonly path: string; readonly at: "start" | "end" | "anywhere"; readonly text: string }
  | { readonly is: "and" | "or"; readonly all: ReadonlyArray<Condition> }
  | { readonly is: "not"; readonly one: Condition }

type Filterable<N extends ObjectName> = PathHaving<N, "filter">

type OfValue<N extends ObjectName, P extends string> = Value &
  ([At<N, P>] extends [never] ? CustomValue | DateTime.Utc : ValueOf<At<N, P>>)
type OrNull<N extends ObjectName, P extends string> = Value & Extract<Read<At<N, P>>, null>

/** The paths whose fields are of these types; what an org's own field is only that org knows. */
type Typed<N extends ObjectName, P extends string, T extends string> = P extends Custom
  ? P
  : At<N, P> extends { readonly type: T }
    ? P
    : never
type Ordered = "dateTime" | "int"
type Textual = "string"

/** The words of a condition on one object: only what the vendor says is filterable, by operators that its type has. */
export interface Where<N extends ObjectName> {
  readonly eq: <P extends Filterable<N>>(path: P, value: OfValue<N, P> | OrNull<N, P>) => Condition
  readonly ne: <P extends Filterable<N>>(path: P, value: OfValue<N, P> | OrNull<N, P>) => Condition
  readonly lt: <P extends Typed<N, Filterable<N>, Ordered>>(path: P, value: OfValue<N, P>) => Condition
  readonly lte: <P extends Typed<N, Filterable<N>, Ordered>>(path: P, value: OfValue<N, P>) => Condition
  readonly gt: <P extends Typed<N, Filterable<N>, Ordered>>(path: P, value: OfValue<N, P>) => Condition
  readonly gte: <P extends Typed<N, Filterable<N>, Ordered>>(path: P, value: OfValue<N, P>) => Condition
  /** One of these; of none at all it is refused. */
  readonly in: <P extends Filterable<N>>(path: P, values: ReadonlyArray<OfValue<N, P>>) => Condition
  readonly notIn: <P extends Filterable<N>>(path: P, values: ReadonlyArray<OfValue<N, P>>) => Condition
  /** `%` stands for any characters, `_` for one. */
  readonly like: (path: Typed<N, Filterable<N>, Textual>, pattern: string) => Condition
  readonly startsWith: (path: Typed<N, Filterable<N>, Textual>, text: string) => Condition
  readonly endsWith: (path: Typed<N, Filterable<N>, Textual>, text: string) => Condition
  readonly contains: (path: Typed<N, Filterable<N>, Textual>, text: string) => Condition
  readonly and: (...all: readonly [Condition, ...ReadonlyArray<Condition>]) => Condition
  readonly or: (...all: readonly [Condition, ...ReadonlyArray<Condition>]) => Condition
  readonly not: (one: Condition) => Condition
}

const compare =
  (by: Comparison) =>
  (path: string, value: Value): Condition => ({ is: "compare", path, by, value })
const holds =
  (at: "start" | "end" | "anywhere") =>
  (path: string, text: string): Condition => ({ is: "holds", path, at, text })

/** One set of words serves all objects: which of them fit which is in the types, and seen to again when a query is written. */
export const whereOf = <N extends ObjectName>(): Where<N> => ({
  eq: compare("="),
  ne: compare("!="),
  lt: compare("<"),
  lte: compare("<="),
  gt: compare(">"),
  gte: compare(">="),
  in: (path, values) => ({ is: "in", path, values }),
  notIn: (path, values) => ({ is: "notIn", path, values }),
  like: (path, pattern) => ({ is: "like", path, pattern }),
  startsWith: holds("start"),
  endsWith: holds("end"),
  contains: holds("anywhere"),
  and: (...all) => ({ is: "and", all }),
  or: (...all) => ({ is: "or", all }),
  not: (one) => ({ is: "not", one })
})
