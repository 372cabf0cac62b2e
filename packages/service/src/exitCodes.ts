/** What the process ends with, for scripts and service managers (after sysexits.h). */
export const exitCodes = {
  done: 0,
  /** A check found something, or the program failed. */
  found: 1,
  usage: 2,
  /** Another process has the store. */
  storeInUse: 75,
  configuration: 78
} as const

/** As `--help` lists them. */
export const meanings = [
  ["0", "done"],
  ["1", "a check found something, or the program failed"],
  ["2", "wrong usage"],
  ["75", "the store is in use by another process"],
  ["78", "wrong or missing configuration"]
] as const
