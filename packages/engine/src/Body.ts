/** The forms that a flow's body may have, and what the compiler reads off them: input, result, failures and needs. */
import type { Effect, Schema } from "effect"
import type { YieldWrap } from "effect/Utils"
import type { Run } from "./Runtime.ts"

type Flat<T> = { readonly [K in keyof T]: T[K] } extends infer Shown ? Shown : never
/** Generic parameters switch the excess-property check off; this switches it on again, so that `retyr:` is an error. */
export type Only<O, Known> = O & { readonly [K in Exclude<keyof O, keyof Known>]: never }
export type Fields = Readonly<Record<string, Schema.Schema.AnyNoContext>>
export type Input<F extends Fields> = Flat<{ [K in keyof F]: Schema.Schema.Type<F[K]> }>
/** The run itself, as its flow's body gets it. */
export interface Self<in I> {
  /**
   * Starts the run anew with this input and an empty journal, so that an endless chat costs the same at any length. Nothing
   * after it is done.
   */
  readonly continueWith: (input: I) => Effect.Effect<never, never, Run>
}
type Yields = YieldWrap<Effect.Effect<unknown, unknown, unknown>>
export type Body<I> =
  | Effect.Effect<unknown, unknown, unknown>
  | ((input: I, self: Self<I>) => Effect.Effect<unknown, unknown, unknown> | Generator<Yields, unknown, never>)
type Yielded<Y, A> = [Y] extends [never]
  ? [A, never, never]
  : [Y] extends [YieldWrap<Effect.Effect<infer _A, infer E, infer R>>]
    ? [A, E, R]
    : never
/** Result, failures and needs of a body, whichever of its three forms it has. */
export type Done<B> =
  B extends Effect.Effect<infer A, infer E, infer R>
    ? [A, E, R]
    : B extends (...args: never) => infer O
      ? O extends Effect.Effect<infer A, infer E, infer R>
        ? [A, E, R]
        : O extends Generator<infer Y, infer A, never>
          ? Yielded<Y, A>
          : never
      : never
