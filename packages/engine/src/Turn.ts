/** A turn: what has come, and all that it causes. A function of (state, news) to (state, what to say, what happened). */
import type { Message } from "@parley/messaging"
import { Array as Arr, Effect, Equal, Option } from "effect"
import type { FellDue } from "./FellDue.ts"
import type { Happened } from "./Happened.ts"
import { type Hearing, hearing } from "./Hearing.ts"
import type { Run as RunState, State } from "./Journal.ts"
import type { Context } from "./Player.ts"
import { replay, type Replayed } from "./Replay.ts"
import { describe } from "./Route.ts"
import * as Routes from "./Routes.ts"
import type { Saying } from "./Runtime.ts"
import * as Stack from "./Stack.ts"

/** The messages that are open at the head of the conversation, the oldest first; or a timer that is due. */
export type News =
  | { readonly _tag: "Messages"; readonly messages: Arr.NonEmptyReadonlyArray<Message> }
  | { readonly _tag: "Due"; readonly due: FellDue }

export interface Turned {
  readonly state: State
  readonly said: ReadonlyArray<Saying>
  /** How many letters this turn was about, from the first; the others wait for the next. */
  readonly taken: number
  readonly happened: ReadonlyArray<Happened>
}

/**
 * A route that is always heard comes first: its flow runs on top, and what it interrupted asks again afterwards. Then the run
 * that listens; then the other routes. A message that nobody takes leaves everything as it is, and so does a timer that no run
 * waits for any more.
 */
export const turn = <R>(
  routes: Routes.Routes<R>,
  state: State,
  news: News,
  context: Context
): Effect.Effect<Turned, unknown, R> =>
  news._tag === "Due" ? wake(routes, state, news.due, context) : hear(routes, state, news.messages, context)

/** What a deploy has taken away is not waited for: its runs, and those that stand. */
const standing = <R>(routes: Routes.Routes<R>, runs: Stack.Stack) =>
  Arr.partition(runs, (run) => Option.isSome(Routes.flow(routes, run.flow)))

const dropped = (runs: Stack.Stack, because: "startedOver" | "deployed" | "tooMany"): ReadonlyArray<Happened> =>
  runs.map(({ flow }) => ({ _tag: "Dropped", flow, because }))

const skipped = (flow: string, { skipped }: Hearing): ReadonlyArray<Happened> =>
  skipped === 0 ? [] : [{ _tag: "Skipped", flow, messages: skipped }]

/** Whoever listens now asks again, where that was interrupted: but for the run that has just asked. */
const settled = (end: {
  readonly runs: Stack.Stack
  readonly replayed: Replayed
  readonly isInterrupted: boolean
  readonly taken: number
  readonly before: ReadonlyArray<Happened>
}): Turned => {
  const { before, isInterrupted, replayed, runs, taken } = end
  const hasAsked = Option.exists(replayed.waiting, ({ pending }) => pending !== undefined)
  return {
    state: { runs },
    said: hasAsked || !isInterrupted ? replayed.said : [...replayed.said, ...Stack.again(runs)],
    taken,
    happened: [...before, ...replayed.happened]
  }
}

const hear = <R>(
  routes: Routes.Routes<R>,
  { runs }: State,
  messages: Arr.NonEmptyReadonlyArray<Message>,
  context: Context
): Effect.Effect<Turned, unknown, R> => {
  const [first] = messages
  const [gone, stand] = standing(routes, runs)
  const isInterrupting = (message: Message) => Option.isSome(Routes.find(routes, message, "inside a flow"))

  const settle = (runs: Stack.Stack, replayed: Replayed, taken: number, before: ReadonlyArray<Happened>) =>
    settled({ runs, replayed, isInterrupted: true, taken, before: [...dropped(gone, "deployed"), ...before] })

  const start = ({ input, route }: Routes.Taken<R>, others: Stack.Stack, before: ReadonlyArray<Happened>) => {
    const { flow } = route
    const heard = hearing(route.messages, messages, (it) => Routes.joins(routes, route, it))
    const run: RunState = {
      number: context.letter,
      round: 0,
      flow: flow.name,
      version: flow.version,
      message: heard.message,
      // Several messages together need not match what the first of them did.
      input: Option.getOrElse(route.start(heard.message), () => input),
      journal: {}
    }
    // A flow that interrupts itself starts over, instead of waiting for itself below; one that sleeps waits for its time.
    const [below, over] = Arr.partition(others, (it) => it.flow === flow.name && it.sleeping === undefined)
    return Effect.map(replay(flow, run, Option.none(), { ...context, taken: heard.taken }), (replayed) => {
      const now = Stack.placed([...below, run], run, replayed.waiting)
      const surplus = Stack.surplus(now)
      return settle(Arr.difference(now, surplus), replayed, heard.taken, [
        ...before,
        ...dropped(over, "startedOver"),
        ...dropped(surplus, "tooMany"),
        { _tag: "Routed", route: describe(route), flow: flow.name },
        ...skipped(flow.name, heard)
      ])
    })
  }

  /** No run listens, so the message starts something new, or nothing. To the runs below it is no answer: they asked before. */
  const anew = (others: Stack.Stack, before: ReadonlyArray<Happened>) =>
    Option.match(Routes.find(routes, first, "anew"), {
      onSome: (taken) => start(taken, others, before),
      onNone: () => Effect.succeed(settle(others, nothing, 1, [...before, { _tag: "Unheard" }]))
    })

  const interrupting = Routes.find(routes, first, "inside a flow")
  if (Option.isSome(interrupting)) return start(interrupting.value, stand, [])
  const listening = Stack.listener(runs)
  const flow = Option.flatMap(listening, (run) => Routes.flow(routes, run.flow))
  if (Option.isNone(listening) || Option.isNone(flow)) return anew(stand, [])
  const run = listening.value
  const heard = hearing(flow.value.messages, messages, (it) => !isInterrupting(it))
  const came = Option.some({ _tag: "Answer" as const, text: heard.message.text, parts: heard.parts })
  return Effect.flatMap(replay(flow.value, run, came, { ...context, taken: heard.taken }), (replayed) => {
    if (replayed.heard) {
      const now = Stack.placed(stand, run, replayed.waiting)
      return Effect.succeed(settle(now, replayed, heard.taken, skipped(run.flow, heard)))
    }
    // A question that is gone since a deploy: better heard as something new than as an answer to something else.
    const others = stand.filter((it) => it !== run)
    return anew(others, dropped([run], "deployed"))
  })
}

const nothing: Replayed = { waiting: Option.none(), said: [], happened: [], heard: false }

const wake = <R>(
  routes: Routes.Routes<R>,
  state: State,
  due: FellDue,
  context: Context
): Effect.Effect<Turned, unknown, R> => {
  const found = state.runs.find((run) => isDue(run, due))
  if (found === undefined) return Effect.succeed({ state, said: [], taken: 1, happened: [] })
  const [gone, stand] = standing(routes, state.runs)
  const settle = (runs: Stack.Stack, replayed: Replayed, before: ReadonlyArray<Happened>) => {
    // Nobody has written: who listened before (the very same object) asks again only where something was said meanwhile.
    const isInterrupted = replayed.said.length > 0 || !Equal.equals(Stack.listener(runs), Stack.listener(state.runs))
    return settled({ runs, replayed, isInterrupted, taken: 1, before: [...dropped(gone, "deployed"), ...before] })
  }
  const flow = Routes.flow(routes, found.flow)
  if (Option.isNone(flow)) return Effect.succeed(settle(stand, nothing, []))
  const came = Option.some({ _tag: "Due" as const })
  return Effect.map(replay(flow.value, found, came, { ...context, taken: 1 }), (replayed) =>
    replayed.heard
      ? settle(Stack.placed(stand, found, replayed.waiting), replayed, [])
      : // It may have done something on its way to a wait that is gone.
        settle(Stack.placed(stand, found, Option.none()), nothing, [
          ...replayed.happened,
          ...dropped([found], "deployed")
        ])
  )
}

/** Whether the run still waits for just this: it may have been answered meanwhile, or have asked again. */
const isDue = ({ number, pending, round, sleeping }: RunState, due: FellDue) => {
  const { name, until } = sleeping ?? pending ?? {}
  return number === due.run && round === due.round && name === due.step && until === due.until
}
