/** The limit: arrays in a Map, emptied once a tick by a loop that never waits. */
import { type Message, side } from "./Boxes.ts"

export const arrayDrain = side(
  "Map of arrays, drained each tick",
  "limit",
  async (work) => {
    const boxes = new Map<string, Array<Message>>()
    let isDue = false
    const drain = () => {
      isDue = false
      for (const box of boxes.values()) {
        for (const message of box) void work(message)
        box.length = 0
      }
    }
    return {
      post: (burst) => {
        for (const message of burst) {
          const box = boxes.get(message.key)
          if (box === undefined) boxes.set(message.key, [message])
          else box.push(message)
        }
        if (isDue) return
        isDue = true
        setImmediate(drain)
      },
      close: async () => {}
    }
  },
  true
)
