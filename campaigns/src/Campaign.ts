/** A campaign: a long run that tries to break one promise, and a mutant by which it shows that it would notice. */
import { Effect, Logger, Schema, type Scope } from "effect"
import { PCGRandom } from "effect/Utils"

/** Named numbers, as they are printed: `{ kills: 1000, acknowledged: 101_423 }`. */
export type Figures = Readonly<Record<string, number>>

export interface Outcome<Violation extends string = string> {
  /** What was done and measured. */
  readonly figures: Figures
  /** How often the promise was broken, by the way in which; all 0 where it held. */
  readonly violations: Readonly<Record<Violation, number>>
}

/** What is broken on purpose, to see that it would be noticed. */
export interface Mutant<Violation extends string = string> {
  /** In words. */
  readonly does: string
  /** The violation that must be found then: any other one may come of a mutant that does not even start. */
  readonly breaks: Violation
}

/** This machine lacks what the campaign needs: nothing was tried. */
export class Unable extends Schema.TaggedError<Unable>()("Unable", { why: Schema.String }) {
  override get message() {
    return this.why
  }
}

/** What a campaign is run with. */
export interface Trial<Size> {
  readonly size: Size
  /** The only source of chance, so that a seed tells how a run went as far as the machine allows. */
  readonly random: PCGRandom
  /** Break the promise on purpose. */
  readonly mutant: boolean
  /** Says how far it has come, in words; as often as it likes. */
  readonly progress: (words: string) => void
}

/** Which of its two sizes a campaign runs in: `short` is for every push, `whole` before a release. */
export type Length = "whole" | "short"

export interface Campaign {
  /** As it is called on the command line. */
  readonly name: string
  readonly promise: { readonly number: `P${number}`; readonly says: string }
  readonly mutant: Mutant
  readonly run: (
    settings: { readonly seed: number; readonly length: Length } & Pick<Trial<unknown>, "mutant" | "progress">
  ) => Effect.Effect<Outcome, Unable>
}

/** A campaign of these two sizes; what its run acquires is released when it ends. */
export const make = <const Size, Violation extends string>({
  run,
  sizes,
  ...about
}: Omit<Campaign, "run" | "mutant"> & {
  readonly mutant: Mutant<NoInfer<Violation>>
  readonly sizes: Readonly<Record<Length, Size>>
  readonly run: (trial: Trial<NoInfer<Size>>) => Effect.Effect<Outcome<Violation>, Unable, Scope.Scope>
}): Campaign => ({
  ...about,
  run: ({ length, seed, ...how }) =>
    Effect.suspend(() => run({ ...how, size: sizes[length], random: new PCGRandom(seed) })).pipe(
      Effect.scoped,
      // Turns fail here by the thousand, because they are told to.
      Effect.provide(Logger.remove(Logger.defaultLogger))
    )
})

/** No promise was broken. */
export const isHeld = ({ violations }: Outcome): boolean => Object.values(violations).every((count) => count === 0)

/** The mutant was noticed by what it breaks. */
export const isCaught = ({ mutant }: Campaign, { violations }: Outcome): boolean => (violations[mutant.breaks] ?? 0) > 0

const numbers = (figures: Figures) => Object.entries(figures).map(([name, number]) => `${number} ${name}`)

/** One line: `1000 kills, 101423 acknowledged, 0 lost`. */
export const line = ({ figures, violations }: Outcome): string =>
  [...numbers(figures), ...numbers(violations)].join(", ")
