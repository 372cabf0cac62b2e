/** How the process ends: what a person reads on the way out, and the exit code. */
import { ValidationError } from "@effect/cli"
import { StoreInUse, StoreTooNew, StoreUnavailable } from "@parley/engine"
import { Cause, ConfigError, Exit } from "effect"
import { exitCodes } from "./exitCodes.ts"
import { inUse } from "./inUse.ts"
import { fromConfigError, Misconfigured } from "./Misconfigured.ts"
import { Unanswered } from "./sessions.ts"

export interface Ending {
  readonly code: number
  readonly words: ReadonlyArray<string>
}

const because = (error: unknown): Ending => {
  if (ConfigError.isConfigError(error)) return because(fromConfigError(error))
  if (error instanceof Misconfigured) return { code: exitCodes.configuration, words: error.advice }
  if (error instanceof Unanswered) return { code: exitCodes.found, words: [error.message] }
  if (error instanceof StoreInUse) return inUse(error.where, error.holder)
  if (error instanceof StoreTooNew) return { code: exitCodes.configuration, words: [error.message] }
  if (error instanceof StoreUnavailable)
    return { code: exitCodes.found, words: [`${error.message}: start the bot again`] }
  // The command line has explained it already.
  if (ValidationError.isValidationError(error)) return { code: exitCodes.usage, words: [] }
  return { code: exitCodes.found, words: [error instanceof Error ? (error.stack ?? error.message) : String(error)] }
}

/** Being told to stop is no failure. */
export const ending = (exit: Exit.Exit<unknown, unknown>): Ending =>
  Exit.isSuccess(exit) || Cause.isInterruptedOnly(exit.cause)
    ? { code: exitCodes.done, words: [] }
    : because(Cause.squash(exit.cause))
