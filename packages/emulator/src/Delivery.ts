/** Carries a platform's request to the bot, and tells what the bot said or why nothing came back. */
import { HttpClient, type HttpClientError, type HttpClientRequest } from "@effect/platform"
import { Effect, Option, Predicate } from "effect"
import type { Fault, Faults } from "./Faults.ts"

/**
 * `refused`: nobody listens. `dropped`: the connection was cut. `unreachable`: no such host, or no such address.
 * `unsubscribed`: no bot has asked to be told.
 */
export type Failure = "refused" | "timeout" | "dropped" | "unreachable" | "unsubscribed"

/** `type` is the content type; "" where none was said. */
export type Outcome =
  | { readonly status: number; readonly type: string; readonly body: string }
  | { readonly failed: Failure }

export type Deliver = (operation: string, request: HttpClientRequest.HttpClientRequest) => Effect.Effect<Outcome>

const why = (error: HttpClientError.HttpClientError): Failure => {
  if (error._tag === "ResponseError") return "dropped"
  if (error.reason !== "Transport" || !Predicate.hasProperty(error.cause, "code")) return "unreachable"
  switch (error.cause.code) {
    case "ECONNREFUSED":
      return "refused"
    case "ECONNRESET":
    case "EPIPE":
    case "UND_ERR_SOCKET":
      return "dropped"
    default:
      return "unreachable"
  }
}

// A vendor waits fifteen seconds for a webhook's answer.
const patience = "15 seconds"

/** A fault means: 429, 500, timeout and drop keep the request from the bot; after drop-after the bot has it. */
const instead = (fault: Fault, send: Effect.Effect<Outcome>): Effect.Effect<Outcome> => {
  switch (fault.kind) {
    case "429":
    case "500":
      return Effect.succeed({ status: Number(fault.kind), type: "", body: "" })
    case "timeout":
      return Effect.succeed({ failed: "timeout" })
    case "drop":
      return Effect.succeed({ failed: "dropped" })
    case "drop-after":
      return Effect.as(send, { failed: "dropped" })
    case "undelivered":
      return send
  }
}

export const make = (client: HttpClient.HttpClient, faults: Faults): Deliver => {
  // A vendor's request carries no trace of ours.
  const { execute } = HttpClient.withTracerPropagation(client, false)
  return (operation, request) => {
    const send = execute(request).pipe(
      Effect.flatMap((response) =>
        Effect.map(response.text, (body) => ({
          status: response.status,
          type: response.headers["content-type"] ?? "",
          body
        }))
      ),
      Effect.timeoutTo({
        duration: patience,
        onSuccess: (outcome): Outcome => outcome,
        onTimeout: (): Outcome => ({ failed: "timeout" })
      }),
      Effect.catchAll((error) => Effect.succeed<Outcome>({ failed: why(error) }))
    )
    return Effect.flatMap(
      faults.take(operation),
      Option.match({ onNone: () => send, onSome: (fault) => instead(fault, send) })
    )
  }
}
