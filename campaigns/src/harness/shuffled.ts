/** The same, in an order that chance has made. */
import type { PCGRandom } from "effect/Utils"

export const shuffled = <A>(all: ReadonlyArray<A>, random: PCGRandom): ReadonlyArray<A> =>
  all
    .map((it) => ({ it, place: random.number() }))
    .sort((one, other) => one.place - other.place)
    .map(({ it }) => it)
