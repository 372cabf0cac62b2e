/** Puts rows in the order of a query: nothing comes first, unless it is to come last; letters without their case. */
import type { Value } from "../org/Row.ts"

export interface By<A> {
  readonly get: (it: A) => Value
  readonly descending: boolean
  readonly nullsLast: boolean
}

const comparable = (value: Value) => (typeof value === "string" ? value.toLowerCase() : Number(value))

const compare = <A>(one: A, other: A, { descending, get, nullsLast }: By<A>): number => {
  const [left, right] = [get(one), get(other)]
  if (left === null || right === null) return (Number(right === null) - Number(left === null)) * (nullsLast ? -1 : 1)
  const [less, more] = [comparable(left), comparable(right)]
  return (less < more ? -1 : less > more ? 1 : 0) * (descending ? -1 : 1)
}

export const sorted = <A>(all: ReadonlyArray<A>, order: ReadonlyArray<By<A>>): ReadonlyArray<A> =>
  [...all].sort((one, other) => order.reduce((found, by) => found || compare(one, other, by), 0))
