/** Makes room in a map that grew by one: the oldest of what is over goes, else the oldest of all. */
export const evict = <A>(map: Map<string, A>, most: number, isOver: (it: A) => boolean): void => {
  if (map.size <= most) return
  let oldest = map.keys().next().value
  for (const [key, it] of map) {
    if (isOver(it)) {
      oldest = key
      break
    }
  }
  if (oldest !== undefined) map.delete(oldest)
}
