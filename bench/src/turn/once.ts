/** A side that was made fast for one case is fast in the next one too: it is the same code in the same process. */

const done = new Set<string>()

export const once = async (side: string, work: () => Promise<void>): Promise<void> => {
  if (done.has(side)) return
  done.add(side)
  await work()
}
