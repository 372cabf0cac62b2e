/** Effect's own way: a fiber per key in a FiberMap, which takes from a Queue for ever. */
import { Effect, Exit, FiberMap, Queue, Scope } from "effect"
import { effectOf, keys, type Message, side } from "./Boxes.ts"

export const queues = side("Effect Queue and fiber per key", "peer", async (work) => {
  const scope = await Effect.runPromise(Scope.make())
  const open = Effect.gen(function* () {
    const fibers = yield* FiberMap.make<string>()
    const queues = new Map<string, Queue.Queue<Message>>()
    for (const key of keys) {
      const queue = yield* Queue.unbounded<Message>()
      queues.set(key, queue)
      yield* FiberMap.run(fibers, key, Effect.forever(Effect.flatMap(Queue.take(queue), (it) => effectOf(work, it))))
    }
    return queues
  })
  const queues = await Effect.runPromise(Effect.provideService(open, Scope.Scope, scope))
  return {
    post: (burst) => {
      for (const message of burst) queues.get(message.key)?.unsafeOffer(message)
    },
    close: () => Effect.runPromise(Scope.close(scope, Exit.void))
  }
})
