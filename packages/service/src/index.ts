/** The door: runs a bot as a service, and from the command line. */
export { exitCodes } from "./exitCodes.ts"
export { Misconfigured } from "./Misconfigured.ts"
export type { Practice, PracticeGround } from "./Practice.ts"
export { type Program, run } from "./run.ts"
export { type Parts, serve } from "./serve.ts"
