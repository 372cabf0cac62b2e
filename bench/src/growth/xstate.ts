/** XState: the persisted snapshot, written anew with each turn. */
import { Drawer } from "../turn/Drawer.ts"
import { phone, text } from "../turn/traffic.ts"
import { start, tell } from "../turn/xstate.ts"
import { side } from "./Long.ts"

export const xstate = (length: number) =>
  side({ name: "XState snapshot", kind: "peer" }, length, async () => {
    const drawer = new Drawer("FULL")
    return {
      turn: async (contact) => {
        const { snapshot } = tell(drawer.get(phone(contact)) ?? start(), text)
        drawer.set(phone(contact), snapshot)
      },
      copy: (to) => drawer.copy(phone(0), to.map(phone)),
      kept: (contact) => ({
        turns: drawer.find(phone(contact), "$.context.state.count"),
        rewritten: drawer.size(phone(contact)),
        appended: 0
      }),
      close: drawer.close
    }
  })
