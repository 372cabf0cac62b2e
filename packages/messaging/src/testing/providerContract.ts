/** The contract of all providers, as checks that any test runner can run: each says in its name what is promised. */
import { Effect, Schema, type Scope } from "effect"
import { Address } from "../Address.ts"
import type { Check, Trait } from "./Check.ts"
import { hearing } from "./hearing.ts"
import { holds, same } from "./expect.ts"
import { sessions } from "./sessions.ts"
import { speaking } from "./speaking.ts"
import type { Stage } from "./Stage.ts"

const introduction = (traits: ReadonlySet<Trait>): Check => ({
  name: "says who it is, where it is reached, and claims nothing that it lacks",
  needs: [],
  run: ({ optOut, provider }) =>
    Effect.gen(function* () {
      yield* holds(provider.id !== "" && provider.account !== "", "it has no id, or no account")
      yield* holds(provider.sender === undefined || Schema.is(Address)(provider.sender), "its sender is no address")
      const { listen, lookup, missed, receive, send, sessions } = provider
      const members = {
        receive,
        listen,
        lookup,
        repeats: provider.isIdempotent,
        missed,
        media: send.media,
        sessions,
        history: sessions?.history,
        optOut
      }
      for (const [trait, member] of Object.entries(members)) {
        yield* same(
          member !== undefined,
          [...traits].some((it) => it === trait),
          trait
        )
      }
      yield* holds(receive !== undefined || listen !== undefined, "it neither receives nor listens")
    })
})

/**
 * The checks for a provider with these traits, each on a stage of its own. For vitest:
 * `for (const { name, check } of providerContract(traits, stage)) it.live(name, () => check)`
 */
export const providerContract = <E>(
  has: Iterable<Trait>,
  stage: Effect.Effect<Stage, E, Scope.Scope>
): ReadonlyArray<{ readonly name: string; readonly check: Effect.Effect<void, unknown> }> => {
  const traits = new Set(has)
  return [introduction(traits), ...hearing, ...speaking, ...sessions]
    .filter(({ needs }) => needs.every((trait) => traits.has(trait)))
    .map(({ name, run }) => ({ name, check: Effect.scoped(Effect.flatMap(stage, run)) }))
}
