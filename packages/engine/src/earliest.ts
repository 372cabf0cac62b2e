/** The earlier of two times, of which either may be missing. */
export const earlier = (one: number | null, other: number | null): number | null =>
  one === null ? other : other === null ? one : Math.min(one, other)

/** The earliest of any number of times; `null` of none. */
export const earliest = (times: Iterable<number>): number | null => {
  let first: number | null = null
  for (const time of times) first = earlier(first, time)
  return first
}
