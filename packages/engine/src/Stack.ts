/** The runs of a conversation, one on top of the other: who listens, who keeps its place, and what is asked again. */
import { Array as Arr, Option } from "effect"
import type { Run } from "./Journal.ts"
import type { Saying } from "./Runtime.ts"

export type Stack = ReadonlyArray<Run>

/** The last run that has a question pending; those above it sleep. */
export const listener = (runs: Stack): Option.Option<Run> => Arr.findLast(runs, ({ pending }) => pending !== undefined)

/** Once this run of the stack has gone on: who asks comes to the top, to listen; who sleeps keeps its place; who has ended goes. */
export const placed = (runs: Stack, run: Run, now: Option.Option<Run>): Stack => {
  const others = runs.filter((it) => it !== run)
  if (Option.isNone(now)) return others
  return now.value.pending === undefined ? runs.map((it) => (it === run ? now.value : it)) : [...others, now.value]
}

/** A conversation has at most so many runs: its state is read and written whole in each turn. */
const most = 100

/** The oldest sleepers, where there are too many runs. Not those that ask: whoever starts their flow again starts them over. */
export const surplus = (runs: Stack): Stack =>
  Arr.take(
    runs.filter(({ sleeping }) => sleeping !== undefined).toSorted((one, other) => one.number - other.number),
    runs.length - most
  )

/** The question of whoever listens, once more, in the words in which it was asked first. */
export const again = (runs: Stack): ReadonlyArray<Saying> =>
  Option.match(listener(runs), {
    onNone: () => [],
    onSome: ({ pending }) => (pending === undefined ? [] : [{ kind: "text", text: pending.prompt }])
  })
