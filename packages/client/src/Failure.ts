/** Why a call to a platform failed: the reason, and a cause that holds nothing private. Each platform's error is made of it. */
import type { HttpClientError } from "@effect/platform"
import type { Reason } from "@parley/messaging"
import { Data } from "effect"

/** A read changes nothing there, so it may be repeated. A send may have been taken even where no answer came. */
export type Kind = "read" | "send"

export class Failure extends Data.TaggedError("Failure")<{
  readonly reason: Reason
  readonly cause?: Error
  /** The platform's own, where it gave one. */
  readonly code?: string
}> {
  /** `cause` is words of ours: what HTTP libraries and platforms say quotes addresses, texts and headers. */
  static readonly because = (reason: Reason, cause: string, code?: string): Failure =>
    new Failure({ reason, cause: new Error(cause), ...(code !== undefined && { code }) })
}

/** No answer was had in time. */
export const late = (kind: Kind): Failure =>
  Failure.because(kind === "send" ? { _tag: "UnknownOutcome" } : { _tag: "Timeout" }, "no answer in time")

/** An answer came that is not in the contract. What was sent may well have been taken. */
export const unexpected = (kind: Kind, why: string, code?: string): Failure =>
  Failure.because(kind === "send" ? { _tag: "UnknownOutcome" } : { _tag: "UnexpectedReply" }, why, code)

/** The connection broke, before or after bytes had left. */
export const broken = (kind: Kind, error: HttpClientError.HttpClientError): Failure =>
  Failure.because(
    kind === "read" || neverLeft(error) ? { _tag: "Unavailable" } : { _tag: "UnknownOutcome" },
    codeOf(error.cause) ?? error.reason
  )

const unconnected = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"]

/** Only what is certain: a name that was not found, a connection that was not made. Anything else may have carried bytes. */
const neverLeft = (error: HttpClientError.HttpClientError): boolean =>
  error._tag === "RequestError" && (error.reason !== "Transport" || unmade(error.cause))

const unmade = (cause: unknown): boolean => {
  if (!(cause instanceof Error)) return false
  // One error for each address that the name stands for.
  if (cause instanceof AggregateError) return cause.errors.length > 0 && cause.errors.every(unmade)
  if ("syscall" in cause && (cause.syscall === "connect" || cause.syscall === "getaddrinfo")) return true
  return ("code" in cause && unconnected.includes(String(cause.code))) || unmade(cause.cause)
}

const codeOf = (cause: unknown): string | undefined => {
  if (!(cause instanceof Error)) return undefined
  return "code" in cause && typeof cause.code === "string" ? cause.code : codeOf(cause.cause)
}
