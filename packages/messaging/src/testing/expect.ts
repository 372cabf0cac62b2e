/** What a check says when a promise is broken: a defect with a sentence, so that any test runner shows it. */
import { Effect, Equal } from "effect"

export const broken = (sentence: string): Effect.Effect<never> => Effect.die(new Error(sentence))

export const holds = (is: boolean, sentence: string): Effect.Effect<void> => (is ? Effect.void : broken(sentence))

export const same = <A>(found: A, expected: A, what: string): Effect.Effect<void> =>
  holds(
    Equal.equals(found, expected) || JSON.stringify(found) === JSON.stringify(expected),
    `${what}: expected ${JSON.stringify(expected)}, found ${JSON.stringify(found)}`
  )

const patience = "20 seconds"

export const soon =
  (what: string) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.flatten(
      Effect.timeoutTo(effect, {
        duration: patience,
        onSuccess: (found) => Effect.succeed(found),
        onTimeout: () => broken(`${what}: not within ${patience}`)
      })
    )

/** Asks again until it is so. */
export const until = <E, R>(what: string, is: Effect.Effect<boolean, E, R>): Effect.Effect<void, E, R> => {
  const again: Effect.Effect<void, E, R> = Effect.flatMap(is, (done) =>
    done ? Effect.void : Effect.delay(again, "20 millis")
  )
  return soon(what)(again)
}
