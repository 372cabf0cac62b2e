/** What is asked and answered in the same way everywhere: JSON in, an envelope with its statusCode out. */
import { HttpServerRequest, HttpServerResponse } from "@effect/platform"
import { Effect, ParseResult, Schema } from "effect"
import { Refusal } from "./Refusal.ts"

/** Done or accepted: what comes of it is told by CometD. */
export const ok = (more: Readonly<Record<string, unknown>> = {}) =>
  HttpServerResponse.unsafeJson({ statusCode: 0, ...more })

export const read =
  <A, I>(schema: Schema.Schema<A, I>) =>
  (given: unknown): Effect.Effect<A, Refusal> =>
    Effect.mapError(Schema.decodeUnknown(schema)(given), (error) => {
      const [issue] = ParseResult.ArrayFormatter.formatErrorSync(error)
      return new Refusal({ reason: issue?._tag === "Missing" ? "missing" : "value" })
    })

/** The body, whatever it holds. */
export const body = HttpServerRequest.HttpServerRequest.pipe(
  Effect.flatMap(({ json }) => json),
  Effect.mapError(() => new Refusal({ reason: "json" }))
)
