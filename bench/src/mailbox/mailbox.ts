/** What it costs that the messages of a conversation are handled in order and never at once. */
import type { Suite } from "../Suite.ts"
import { arrayDrain } from "./arrayDrain.ts"
import { lanes } from "./lanes.ts"
import { promiseChain } from "./promiseChain.ts"
import { queues } from "./queues.ts"
import { semaphores } from "./semaphores.ts"

const name = "1,000 busy keys"
const at = (side: string) => ({ case: name, side, measure: "a message" })

export const mailbox: Suite = {
  name: "mailbox",
  says: "What order costs: 50,000 messages for 1,000 keys, each key one message at a time",
  cases: [
    { name, measures: { "a message": "µs" }, reference: arrayDrain, sides: [lanes, promiseChain, queues, semaphores] }
  ],
  goals: [
    {
      id: "G14",
      says: "Order per key costs at most 0.5 µs a message",
      bar: 0.5,
      value: ({ median }) => median(at(lanes.name))
    },
    {
      id: "G14 ratio",
      says: "Order per key costs at most 5 times what the plain drain of arrays does",
      bar: 5,
      value: ({ ratio }) => ratio(at(lanes.name), at(arrayDrain.name))
    }
  ]
}
