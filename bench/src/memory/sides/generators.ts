/** A generator per conversation, suspended at its question. */
import { contactOf, countFault, type Holder, type State, stateFault, stateOf } from "../Holder.ts"

function* talk(state: State): Generator<string, State, string> {
  const answer = yield "Which day suits you?"
  return { ...state, day: answer }
}

export const open = async (): Promise<Holder> => {
  const held = new Map<string, Generator<string, State, string>>()
  return {
    fill: async (count) => {
      for (let at = 0; at < count; at += 1) {
        const talking = talk(stateOf(at))
        talking.next()
        held.set(contactOf(at), talking)
      }
    },
    wrong: async (count) => {
      const at = count / 2
      return countFault(held.size, count) ?? stateFault(held.get(contactOf(at))?.next(stateOf(at).day).value, at)
    }
  }
}
