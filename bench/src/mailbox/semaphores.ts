/** Effect's shortest way: a fiber per message, and a Semaphore of one per key. */
import { Effect } from "effect"
import { effectOf, keys, side } from "./Boxes.ts"

export const semaphores = side("Effect Semaphore per key, fiber per message", "peer", async (work) => {
  const permits = new Map(keys.map((key) => [key, Effect.unsafeMakeSemaphore(1)]))
  return {
    post: (burst) => {
      for (const message of burst) {
        const permit = permits.get(message.key)
        if (permit !== undefined) Effect.runFork(permit.withPermits(1)(effectOf(work, message)))
      }
    },
    close: async () => {}
  }
})
