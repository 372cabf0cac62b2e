/** What the process ends with, for scripts and service managers (after sysexits.h). */
export const exitCodes = { done: 0, found: 1, usage: 2, storeInUse: 75, configuration: 78 } as const

/** As `--help` lists them. */
export const meanings: ReadonlyArray<readonly [code: number, meaning: string]> = [
  [exitCodes.done, "done"],
  [exitCodes.found, "a check found something, or the program failed"],
  [exitCodes.usage, "wrong usage"],
  [exitCodes.storeInUse, "the store is in use by another process"],
  [exitCodes.configuration, "wrong or missing configuration, or the port is taken"]
]
