/** Runs a suite: its cases one after the other, in the time that it has. */
import type { Suite } from "../Suite.ts"
import type { Measured } from "./Measured.ts"
import { measure, type Plan } from "./rounds.ts"
import type { Outcome } from "./report.ts"
import { verdict, watched } from "./verdict.ts"

/** `sampling`: all samples of a suite together. `atMost`: after it nothing is repeated. Milliseconds. */
export interface Effort {
  readonly isQuick: boolean
  readonly rounds: number
  readonly sampling: number
  readonly atMost: number
}

export const whole: Effort = { isQuick: false, rounds: 7, sampling: 90_000, atMost: 150_000 }
export const quick: Effort = { isQuick: true, rounds: 3, sampling: 12_000, atMost: 30_000 }

/** A sample is never shorter, nor longer. Milliseconds. */
const [shortest, longest] = [60, 500]

export const run = async (
  { cases, goals, name }: Suite,
  { atMost, isQuick, rounds, sampling }: Effort,
  told: Pick<Plan, "say" | "lost">
): Promise<Outcome> => {
  const began = performance.now()
  const wanted = isQuick
    ? cases.filter(({ isExtra }) => isExtra !== true)
    : cases.map((it) => ({ ...it, sides: [...it.sides, ...(it.extra ?? [])] }))
  // The reference runs twice, and every side warms up once.
  const samples = wanted.reduce((sum, { sides }) => sum + sides.length + 2, 0) * (rounds + 1)
  const milliseconds = Math.min(longest, Math.max(shortest, sampling / samples))
  const measured: Array<Measured> = []
  for (const it of wanted) {
    const shown = await measure(it, {
      isQuick,
      rounds,
      milliseconds,
      watched: watched({ case: it.name, measures: it.measures }, goals),
      mayRepeat: () => performance.now() - began < atMost,
      say: (words) => told.say(`${name}, ${it.name}: ${words}`),
      lost: (side, why, error) => told.lost(`${name}, ${it.name}: ${side}`, why, error)
    })
    if (shown !== undefined) measured.push(shown)
  }
  return { suite: name, measured, verdicts: goals.map((goal) => verdict(goal, goals, measured)) }
}
