/** A bot: its routes and the providers it talks over, held against each other by the compiler. */
import { NotConfigured, type Offers, type Provider } from "@parley/messaging"
import { Effect } from "effect"
import type { Can } from "./Flow.ts"
import type { Routes } from "./Routes.ts"

/** A provider, or the Effect that makes it from configuration and an HTTP client. */
export type Given<E = unknown, R = unknown> = Provider | Effect.Effect<Provider, E, R>

/** `R`: the business services of the flows. `P`: the providers. */
export interface Bot<out R, out P extends Given = Given> {
  readonly routes: Routes<R>
  readonly providers: ReadonlyArray<P>
  /**
   * What becomes of a conversation in which a turn has failed for good: it goes on without that (`skip`, unless told otherwise), or
   * waits for a person to look at the dead letter (`block`).
   */
  readonly deadLetters?: "skip" | "block"
}

type Needs<R> = R extends Can<infer C> ? C : never
type Services<R> = R extends Can<string> ? never : R
type Made<P> = P extends Provider
  ? P
  : P extends Effect.Effect<infer A extends Provider, infer _E, infer _R>
    ? A
    : never
/** The error is the text; it stands at the provider that lacks something. */
type Able<P, R, M extends Provider = Made<P>> = M extends { readonly receive: {} } | { readonly listen: {} }
  ? [Exclude<Needs<R>, Offers<M>>] extends [never]
    ? unknown
    : `provider ${M["id"]} lacks ${Exclude<Needs<R>, Offers<M>>}, which a flow needs`
  : `provider ${M["id"]} neither receives nor listens`

/** Does not compile where a flow needs what one of the providers cannot do: any of them may carry the conversation. */
export function make<R, const P extends ReadonlyArray<Given>>(options: {
  readonly routes: Routes<R>
  readonly providers: P & { readonly [I in keyof P]: P[I] & Able<P[I], R> }
  readonly deadLetters?: "skip" | "block"
}): Bot<Services<R>, P[number]>
export function make(bot: Bot<unknown>): Bot<unknown> {
  return bot
}

/** What is wrong with a provider's settings; that there are none is not wrong. */
type Wrong<E> = Exclude<E, Extract<E, NotConfigured>>

/** The providers that this installation has settings for. Fails with what a provider finds wrong in its settings. */
export const providers = <E, R>({
  providers
}: Bot<unknown, Given<E, R>>): Effect.Effect<ReadonlyArray<Provider>, Wrong<E>, R> =>
  Effect.map(Effect.forEach(providers, configured), (made) => made.flat())

const configured = <E, R>(given: Given<E, R>): Effect.Effect<ReadonlyArray<Provider>, Wrong<E>, R> =>
  Effect.isEffect(given)
    ? Effect.catchIf(
        Effect.map(given, (provider) => [provider]),
        (error): error is Extract<E, NotConfigured> => error instanceof NotConfigured,
        () => Effect.succeed([])
      )
    : Effect.succeed([given])
