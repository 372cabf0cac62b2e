/** What most bots do: the next message of a key is chained to the promise of the one before. */
import { side } from "./Boxes.ts"

export const promiseChain = side("promise chain per key", "peer", async (work) => {
  const tails = new Map<string, Promise<void>>()
  const none = Promise.resolve()
  return {
    post: (burst) => {
      for (const message of burst) {
        tails.set(
          message.key,
          (tails.get(message.key) ?? none).then(() => work(message))
        )
      }
    },
    close: async () => {}
  }
})
