/** An Effect fiber per conversation, which waits for its answer: on a Deferred, or on a Queue of its own. */
import { Deferred, Effect, Fiber, Queue, Runtime } from "effect"
import { counted, fibers } from "../counted.ts"
import { contactOf, countFault, type Holder, type State, stateFault, stateOf } from "../Holder.ts"

/** How a fiber waits for the day, and how it is told. */
interface Ear {
  readonly hear: Effect.Effect<string>
  readonly tell: (day: string) => Effect.Effect<unknown>
}
interface Talk extends Ear {
  readonly fiber: Fiber.RuntimeFiber<State>
}

const talks = (ear: Effect.Effect<Ear>) => async (): Promise<Holder> => {
  const held = new Map<string, Talk>()
  const talk = (at: number) =>
    Effect.gen(function* () {
      const { hear, tell } = yield* ear
      const state = stateOf(at)
      const fiber = Runtime.runFork(counted)(Effect.map(hear, (day) => ({ ...state, day })))
      held.set(contactOf(at), { hear, tell, fiber })
    })
  return {
    fibers,
    fill: async (count) => {
      for (let at = 0; at < count; at += 1) {
        Effect.runSync(talk(at))
        if (at % 1000 === 0) await Effect.runPromise(Effect.yieldNow())
      }
    },
    wrong: async (count) => {
      const at = count / 2
      const one = held.get(contactOf(at))
      if (one === undefined) return "a fiber is not there"
      await Effect.runPromise(one.tell(stateOf(at).day))
      return countFault(held.size, count) ?? stateFault(await Effect.runPromise(Fiber.join(one.fiber)), at)
    }
  }
}

export const onDeferred = talks(
  Effect.map(Deferred.make<string>(), (answer) => ({
    hear: Deferred.await(answer),
    tell: (day) => Deferred.succeed(answer, day)
  }))
)
export const onQueue = talks(
  Effect.map(Queue.unbounded<string>(), (answers) => ({
    hear: Queue.take(answers),
    tell: (day) => Queue.offer(answers, day)
  }))
)
