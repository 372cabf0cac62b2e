/** A started XState actor per conversation, in the state in which it waits for an answer. */
import { type ActorRefFrom, createActor, createMachine } from "xstate"
import { contactOf, countFault, type Holder, stateFault, stateOf } from "../Holder.ts"

const machine = createMachine({
  context: ({ input }) => stateOf(Number(input)),
  initial: "day",
  states: { day: { on: { answer: "booked" } }, booked: {} }
})

export const open = async (): Promise<Holder> => {
  const held = new Map<string, ActorRefFrom<typeof machine>>()
  return {
    fill: async (count) => {
      for (let at = 0; at < count; at += 1) held.set(contactOf(at), createActor(machine, { input: at }).start())
    },
    wrong: async (count) => {
      const at = count / 2
      const snapshot = held.get(contactOf(at))?.getSnapshot()
      if (snapshot?.value !== "day") return "an actor does not wait"
      return countFault(held.size, count) ?? stateFault(snapshot.context, at)
    }
  }
}
