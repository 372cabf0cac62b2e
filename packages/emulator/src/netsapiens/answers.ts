/** What is asked and answered in the same way everywhere: JSON in, JSON out, a page of a list. */
import { HttpServerRequest, HttpServerResponse } from "@effect/platform"
import { Effect, type Option, ParseResult, Schema } from "effect"
import { Refusal } from "./Refusal.ts"

export const ok = (body: unknown, status = 200) => HttpServerResponse.unsafeJson(body, { status })

/** A write is taken, and done later: that is all that is said about it. */
export const accepted = (status = 202) => ok({ code: 202, message: "Accepted" }, status)

export const read =
  <A, I>(schema: Schema.Schema<A, I>) =>
  (given: unknown): Effect.Effect<A, Refusal> =>
    Effect.mapError(Schema.decodeUnknown(schema)(given), (error) => {
      const field = ParseResult.ArrayFormatter.formatErrorSync(error)[0]?.path[0]
      return new Refusal({ reason: "field", ...(field !== undefined && { field: String(field) }) })
    })

export const body = <A, I>(schema: Schema.Schema<A, I>) =>
  HttpServerRequest.HttpServerRequest.pipe(
    Effect.flatMap(({ json }) => json),
    Effect.mapError(() => new Refusal({ reason: "json" })),
    Effect.flatMap(read(schema))
  )

const Page = Schema.Struct({
  limit: Schema.optionalWith(Schema.NumberFromString.pipe(Schema.int(), Schema.between(1, 1000)), {
    default: () => 100
  }),
  start: Schema.optionalWith(Schema.NumberFromString.pipe(Schema.int(), Schema.nonNegative()), { default: () => 0 })
})

/** A part of a list by `limit` and `start`, which counts from 0. */
export const page = <A>(rows: ReadonlyArray<A>) =>
  Effect.gen(function* () {
    const { limit, start } = yield* Effect.flatMap(HttpServerRequest.ParsedSearchParams, read(Page))
    return rows.slice(start, start + limit)
  })

/** What may be there, or the refusal that says that it is not. */
export const found =
  (reason: Refusal["reason"]) =>
  <A>(it: Option.Option<A>): Effect.Effect<A, Refusal> =>
    Effect.mapError(it, () => new Refusal({ reason }))
