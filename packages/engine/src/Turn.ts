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
  const start = ({ input, route }: Routes.Taken<R>) => {
    const number = state.started + 1
    const run: RunState = { number, flow: route.flow.name, version: route.flow.version, message, input, journal: {} }
    // A flow that interrupts itself starts over, instead of waiting for itself below.
    const below = state.runs.filter((it) => it.flow !== route.flow.name)
    return Effect.map(replay(route.flow, run, Option.none(), context), (replayed) =>
      settle(below, replayed.waiting, replayed.said, number)
    )
  }

  /** What to do with the message when no run listens. */
  const anew = () =>
    Option.match(Routes.find(routes, message, "anew"), {
      onSome: start,
      onNone: () => Effect.succeed<Turned>({ state, said: [] })
    })

  const interrupting = Routes.find(routes, message, "inside a flow")
  if (Option.isSome(interrupting)) return start(interrupting.value)

  const listening = state.runs.at(-1)
  if (listening === undefined) return anew()
  const below = state.runs.slice(0, -1)
  const without = { ...state, runs: below }
  return Option.match(Routes.flow(routes, listening.flow), {
    // The flow, or its question, is gone since a deploy: better heard as something new than as an answer to something else.
    onNone: () => turn(routes, without, message, context),
    onSome: (flow) =>
      Effect.flatMap(replay(flow, listening, Option.some(message.text), context), (replayed) =>
        replayed.heard
          ? Effect.succeed(settle(below, replayed.waiting, replayed.said, state.started))
          : turn(routes, without, message, context)
      )
  })
}

/** A run that has ended hands over to the one below it, which asks its question again. */
const settle = (
  below: ReadonlyArray<RunState>,
  waiting: Option.Option<RunState>,
  said: ReadonlyArray<Saying>,
  started: number
): Turned => {
  if (Option.isSome(waiting)) return { state: { runs: [...below, waiting.value], started }, said }
  const again = below.at(-1)?.pending
  const repeated: ReadonlyArray<Saying> = again === undefined ? [] : [{ kind: "text", text: again.prompt }]
  return { state: { runs: below, started }, said: [...said, ...repeated] }
}
