/** Checks what happened against what may happen: nothing lost, nothing twice, nothing out of order, nothing at once. */

/** Something that was done, by whom it was asked of and as which in its row. */
export interface Deed {
  readonly key: string
  readonly number: number
}

/** When it was done, on any clock that does not step back. */
export interface Interval extends Deed {
  readonly enter: number
  readonly leave: number
}

const name = ({ key, number }: Deed) => `${key} ${number}`

/** How many of what was acknowledged were not kept. */
export const lost = (acknowledged: Iterable<Deed>, kept: Iterable<Deed>): number => {
  const known = new Set(Array.from(kept, name))
  return Array.from(acknowledged).filter((it) => !known.has(name(it))).length
}

/** How many were done once more. */
export const doubled = (done: ReadonlyArray<Deed>): number => done.length - new Set(done.map(name)).size

/** How often a deed came after a later one of its key. */
export const inverted = (done: Iterable<Deed>): number => {
  const furthest = new Map<string, number>()
  let count = 0
  for (const { key, number } of done) {
    const before = furthest.get(key) ?? -Infinity
    if (number < before) count += 1
    else furthest.set(key, number)
  }
  return count
}

/** How many keys had more than one under way at once. */
export const overlapping = (intervals: ReadonlyArray<Interval>): number => {
  const edges = intervals
    .flatMap(({ enter, key, leave }) => [
      { key, at: enter, by: 1 },
      { key, at: leave, by: -1 }
    ])
    // One that ends when the next one begins does not overlap it.
    .sort((one, other) => one.at - other.at || one.by - other.by)
  const underway = new Map<string, number>()
  const found = new Set<string>()
  for (const { by, key } of edges) {
    const now = (underway.get(key) ?? 0) + by
    underway.set(key, now)
    if (now > 1) found.add(key)
  }
  return found.size
}
