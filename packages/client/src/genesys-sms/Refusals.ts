/** Which operations were accepted and then refused after all: a notification tells, by the number that the answer gave. */
import { Clock, Duration, Effect, Option } from "effect"

export interface Refusals {
  readonly note: (referenceId: number, code: string) => Effect.Effect<void>
  /** The code of one that was heard of since then, in milliseconds of the epoch. An older one is about another operation: numbers come again. */
  readonly since: (began: number, referenceId: number | null) => Option.Option<string>
}

/** After `patience` nobody asks for one any more. */
export const make = (patience: Duration.DurationInput): Refusals => {
  const heard = new Map<number, { readonly code: string; readonly at: number }>()
  return {
    note: (referenceId, code) =>
      Effect.map(Clock.currentTimeMillis, (at) => {
        for (const [old, refusal] of heard) if (refusal.at + Duration.toMillis(patience) < at) heard.delete(old)
        heard.set(referenceId, { code, at })
      }),
    since: (began, referenceId) => {
      const refusal = referenceId === null ? undefined : heard.get(referenceId)
      return refusal === undefined || refusal.at < began ? Option.none() : Option.some(refusal.code)
    }
  }
}
