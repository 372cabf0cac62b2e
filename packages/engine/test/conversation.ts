/** A conversation over one stored state: each of its turns may run on other code than the one before, as after a deploy. */
import { Address, type Message } from "@parley/messaging"
import type { Routes } from "@parley/engine"
import { Clock, Duration, Effect, Schema } from "effect"
import { type FellDue, timersOf } from "../dist/FellDue.js"
import type { Happened } from "../dist/Happened.js"
import { blank, State } from "../dist/Journal.js"
import * as Limit from "../dist/Limit.js"
import { type News, turn } from "../dist/Turn.js"
import { message } from "./message.ts"

const Stored = Schema.parseJson(State)
type Said = ReadonlyArray<string>

/** Time passes only where a test says so: `waits`. */
export const conversation = (id = "conversation") => {
  let stored = Schema.encodeSync(Stored)(blank)
  let letters = 0
  let now = 0
  let happened: ReadonlyArray<Happened> = []
  const clock = Object.assign(Clock.make(), {
    currentTimeMillis: Effect.sync(() => now),
    unsafeCurrentTimeMillis: () => now
  })
  const state = () => Schema.decodeSync(Stored)(stored)

  /** A turn that fails leaves everything as it was, but for its letter's number. */
  const has = <R>(routes: Routes.Routes<R>, news: News) =>
    Effect.suspend(() => {
      const context = { contact: Address.make("+15550100101"), conversation: id, letter: ++letters, attempt: 1 }
      const turned = Effect.flatMap(
        Limit.make("5 minutes", () => "too long"),
        (limited) => turn(routes, state(), news, { ...context, limited })
      )
      return Effect.map(Effect.scoped(turned), (turned) => {
        stored = Schema.encodeSync(Stored)(turned.state)
        happened = turned.happened
        const said = turned.said.map((saying) => (saying.kind === "text" ? saying.text : saying.url))
        return { said, taken: turned.taken }
      })
    }).pipe(Effect.withClock(clock))

  const due = <R>(routes: Routes.Routes<R>, event: FellDue): Effect.Effect<Said, unknown, R> =>
    Effect.map(has(routes, { _tag: "Due", due: event }), ({ said }) => said)

  return {
    state,
    /** As the store has it, with a state from elsewhere where one is given. */
    stored: (other = stored) => (stored = other),
    /** The next turn is another attempt at the last letter. */
    retried: () => void (letters -= 1),
    /** What happened in the last turn. */
    happened: () => happened,
    timers: () => timersOf(state()),
    /** What is said to this text. */
    hears: <R>(routes: Routes.Routes<R>, text: string): Effect.Effect<Said, unknown, R> =>
      Effect.map(has(routes, { _tag: "Messages", messages: [message(text)] }), ({ said }) => said),
    /** What is said in the next turn, with these messages open, and how many of them that took. */
    takes: <R>(routes: Routes.Routes<R>, first: Message, ...more: ReadonlyArray<Message>) =>
      has(routes, { _tag: "Messages", messages: [first, ...more] }),
    /** A timer that was due comes in, whether or not there still is such a one. */
    due,
    /** What is said meanwhile, by all timers that are due by then. */
    waits: <R>(routes: Routes.Routes<R>, duration: Duration.DurationInput): Effect.Effect<Said, unknown, R> =>
      Effect.gen(function* () {
        const end = now + Duration.toMillis(duration)
        const said: Array<string> = []
        for (;;) {
          const [next] = timersOf(state()).toSorted((one, other) => one.due - other.due)
          if (next === undefined || next.due > end) break
          now = next.due
          said.push(...(yield* due(routes, next.event)))
        }
        now = end
        return said
      })
  }
}
