/** What a server has compiled after its first thousands of messages, a side has compiled before it is measured: once a process. */

const warm = new Set<string>()
const long = 1000

/** `work` takes about so many milliseconds. */
export const warmUp = async (side: string, work: (milliseconds: number) => Promise<void>): Promise<void> => {
  if (warm.has(side)) return
  warm.add(side)
  await work(long)
}
