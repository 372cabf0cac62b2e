/** A turn: one message, and all that it causes. A function of (state, message) to (state, what to say). */
import type { Message } from "@parley/messaging"
import { Effect, Option } from "effect"
import type { Run as RunState, State } from "./Journal.ts"
import { type Context, replay } from "./Replay.ts"
import * as Routes from "./Routes.ts"
import type { Saying } from "./Runtime.ts"

export interface Turned {
  readonly state: State
  readonly said: ReadonlyArray<Saying>
}

/**
 * A route that is always heard comes first: its flow runs on top, and what it interrupted asks again afterwards. Then the run
 * that listens; then the other routes. A message that nobody takes leaves everything as it is.
 */
export const turn = <R>(
  routes: Routes.Routes<R>,
  state: State,
  message: Message,
  context: Context
): Effect.Effect<Turned, unknown, R> => {
  const start = ({ input, route: { flow } }: Routes.Taken<R>, runs: ReadonlyArray<RunState>) => {
    const run = { number: context.letter, flow: flow.name, version: flow.version, message, input, journal: {} }
    // A flow that interrupts itself starts over, instead of waiting for itself below.
    const below = runs.filter((it) => it.flow !== flow.name)
    return Effect.map(replay(flow, run, Option.none(), context), ({ said, waiting }) => settle(below, waiting, said))
  }

  const interrupting = Routes.find(routes, message, "inside a flow")
  // What a deploy has taken away is not waited for.
  const standing = (runs: ReadonlyArray<RunState>) => runs.filter((run) => Option.isSome(Routes.flow(routes, run.flow)))
  if (Option.isSome(interrupting)) return start(interrupting.value, standing(state.runs))

  const listening = state.runs.at(-1)
  const below = standing(state.runs.slice(0, -1))
  /** No run listens, so the message starts something new, or nothing. To the runs below it is no answer: they asked before. */
  const anew = Effect.suspend(() =>
    Option.match(Routes.find(routes, message, "anew"), {
      onSome: (taken) => start(taken, below),
      onNone: () => Effect.succeed(settle(below, Option.none(), []))
    })
  )
  const flow = Option.flatMap(Option.fromNullable(listening), (run) => Routes.flow(routes, run.flow))
  if (listening === undefined || Option.isNone(flow)) return anew
  return Effect.flatMap(replay(flow.value, listening, Option.some(message.text), context), ({ heard, said, waiting }) =>
    // A question that is gone since a deploy: better heard as something new than as an answer to something else.
    heard ? Effect.succeed(settle(below, waiting, said)) : anew
  )
}

/** A run that has ended hands over to the one below it, which asks its question again. */
const settle = (
  below: ReadonlyArray<RunState>,
  waiting: Option.Option<RunState>,
  said: ReadonlyArray<Saying>
): Turned => {
  if (Option.isSome(waiting)) return { state: { runs: [...below, waiting.value] }, said }
  const again = below.at(-1)?.pending
  const repeated: ReadonlyArray<Saying> = again === undefined ? [] : [{ kind: "text", text: again.prompt }]
  return { state: { runs: below }, said: [...said, ...repeated] }
}
