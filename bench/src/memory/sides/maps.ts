/** The limits: a Map of nothing but keys, of JSON, and of plain objects. */
import { contactOf, countFault, type Holder, stateFault, stateOf } from "../Holder.ts"

const map =
  <A>(of: (at: number) => A, fault: (held: A | undefined, at: number) => string | undefined) =>
  async (): Promise<Holder> => {
    const held = new Map<string, A>()
    return {
      fill: async (count) => {
        for (let at = 0; at < count; at += 1) held.set(contactOf(at), of(at))
      },
      wrong: async (count) => countFault(held.size, count) ?? fault(held.get(contactOf(count / 2)), count / 2)
    }
  }

export const keys = map(
  () => true,
  (held) => (held === true ? undefined : "a key is not there")
)
export const json = map(
  (at) => JSON.stringify(stateOf(at)),
  (held, at) => stateFault(JSON.parse(held ?? "null"), at)
)
export const objects = map(stateOf, stateFault)
