/** Faults on order: what shall go wrong, in which operation, how many times. */
import { Array, Effect, Option, Ref, Schema } from "effect"

const Kind = Schema.Literal("429", "500", "timeout", "drop", "drop-after", "undelivered")
export type Kind = typeof Kind.Type

export const Fault = Schema.Struct({
  /** One of the platform's own: a call of its API, or something that it sends. */
  operation: Schema.String,
  kind: Kind,
  /** How often it still happens. */
  times: Schema.optionalWith(Schema.Int.pipe(Schema.positive()), { default: () => 1 }),
  /** Seconds, for the `Retry-After` of a 429. */
  retryAfter: Schema.optionalWith(Schema.Int.pipe(Schema.nonNegative()), { exact: true })
}).pipe(
  Schema.filter(
    (fault) =>
      (fault.operation === "deliver") === (fault.kind === "undelivered") ||
      'the carrier (operation "deliver") knows the kind "undelivered", and nothing else knows it: change one of the two'
  )
)
export type Fault = typeof Fault.Type

export interface Faults {
  readonly order: (fault: Fault) => Effect.Effect<void>
  readonly pending: Effect.Effect<ReadonlyArray<Fault>>
  readonly clear: Effect.Effect<void>
  /** The oldest fault ordered for this operation; it has then happened once more. */
  readonly take: (operation: string) => Effect.Effect<Option.Option<Fault>>
}

export const make: Effect.Effect<Faults> = Effect.map(Ref.make<ReadonlyArray<Fault>>([]), (ref) => ({
  order: (fault) => Ref.update(ref, Array.append(fault)),
  pending: Ref.get(ref),
  clear: Ref.set(ref, []),
  take: (operation) =>
    Ref.modify(ref, (faults) => {
      const fault = faults.find((it) => it.operation === operation)
      const left = faults.map((it) => (it === fault ? { ...it, times: it.times - 1 } : it))
      return [Option.fromNullable(fault), left.filter((it) => it.times > 0)]
    })
}))
