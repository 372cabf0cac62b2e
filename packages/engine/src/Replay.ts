/** Runs a flow again from its journal: what was answered and done is given back in silence, up to the first open question. */
import { Cause, Chunk, Context as Services, Effect, Exit, Option, Runtime } from "effect"
import { Course, type Stop } from "./Course.ts"
import type { Flow } from "./Flow.ts"
import { FlowMistake } from "./FlowMistake.ts"
import type { Happened } from "./Happened.ts"
import type { Run as RunState } from "./Journal.ts"
import { type Came, type Occasion, Player } from "./Player.ts"
import { isUnanswered, Run, type Saying } from "./Runtime.ts"

/** The run as far as it came, and what it said on the way. `waiting` is `None` once the flow has ended. */
export interface Replayed {
  readonly waiting: Option.Option<RunState>
  readonly said: ReadonlyArray<Saying>
  readonly happened: ReadonlyArray<Happened>
  /** False where the flow did not come to what it had waited for: a deploy has taken it away, or put a step before the question. */
  readonly heard: boolean
}

/** A run that starts anew so often without waiting for anything would do so for ever. */
const mostRounds = 1000

/**
 * Runs the flow until it ends or waits. `came` is the answer to the run's pending question, or that its time is up; `None` at its start.
 * A defect or an unhandled failure of the flow is this effect's: the turn has failed, and nothing of it is kept. Only that a
 * question was not answered ends the run.
 */
export const replay = <R>(
  flow: Flow<never, unknown, unknown, R>,
  run: RunState,
  came: Option.Option<Came>,
  context: Occasion
): Effect.Effect<Replayed, unknown, R> =>
  Effect.gen(function* () {
    const runtime = yield* Effect.runtime<R>()
    const said: Array<Saying> = []
    const happened: Array<Happened> = []
    let round = run
    for (let rounds = 0; rounds < mostRounds; rounds++) {
      const { isDone, player, stop } = yield* play(runtime, flow, round, rounds === 0 ? came : Option.none(), context)
      said.push(...player.said)
      happened.push(...player.happened)
      // One by one: the rest of an object without some of its members costs more than the flow itself.
      const { input, message, number } = round
      const journal = Object.fromEntries(player.journal)
      const kept = { number, round: round.round, flow: flow.name, version: flow.version, message, input, journal }
      switch (stop?._tag) {
        case "Continues":
          round = { ...kept, round: round.round + 1, input: stop.input, journal: {} }
          continue
        case "Waits":
          return { waiting: Option.some({ ...kept, pending: stop.pending }), said, happened, heard: true }
        case "Sleeps":
          return { waiting: Option.some({ ...kept, sleeping: stop.sleeping }), said, happened, heard: true }
        case "Lost":
          return { waiting: Option.none(), said, happened, heard: false }
        case undefined:
          if (Option.isSome(player.news)) return { waiting: Option.none(), said, happened, heard: false }
          happened.push(
            isDone ? { _tag: "Ended", flow: flow.name } : { _tag: "Dropped", flow: flow.name, because: "unanswered" }
          )
          return { waiting: Option.none(), said, happened, heard: true }
      }
    }
    const message = `flow "${flow.name}", "continueWith": a run has to wait for something before it starts anew so often`
    return yield* Effect.die(new FlowMistake({ message }))
  })

interface Round {
  readonly player: Player
  readonly stop: Stop | undefined
  readonly isDone: boolean
}

/** One round of a run, until it stops or ends. */
const play = <R>(
  runtime: Runtime.Runtime<R>,
  flow: Flow<never, unknown, unknown, R>,
  run: RunState,
  came: Option.Option<Came>,
  context: Occasion
): Effect.Effect<Round, unknown> => {
  const course = new Course(flow.name)
  const player = new Player(flow.name, run, came, context, course)
  const inFlow = Runtime.updateContext(runtime, (services: Services.Context<R>) => Services.add(services, Run, player))
  return Effect.flatMap(
    context.limited(inFlow, course.of(flow.run(run.input))),
    (exit): Effect.Effect<Round, unknown> => {
      const { mistake, stop } = course
      if (mistake !== undefined) return Effect.die(mistake)
      const isDone = Exit.isSuccess(exit)
      if (stop === undefined && !isDone && !isAbandoned(exit.cause)) return Effect.failCause(exit.cause)
      return Effect.succeed({ player, stop, isDone })
    }
  )
}

/** The flow has not caught that a question was not answered, and nothing else is wrong with it. */
const isAbandoned = (cause: Cause.Cause<unknown>) =>
  Option.exists(Cause.failureOption(cause), isUnanswered) && Chunk.isEmpty(Cause.defects(cause))
