/** XState: an actor is restored from its persisted snapshot, told of the message, and persisted again. */
import { assign, createActor, setup, type Snapshot } from "xstate"
import { Drawer } from "./Drawer.ts"
import { initial, next, reply } from "./State.ts"
import { oneAtATime, side } from "./Talk.ts"
import { phone, text } from "./traffic.ts"

const machine = setup({
  types: { context: { state: initial, said: "" }, events: { type: "message", text: "" } }
}).createMachine({
  id: "chat",
  context: { state: initial, said: "" },
  initial: "asking",
  states: {
    asking: {
      on: {
        message: {
          actions: assign(({ context, event }) => {
            const state = next(context.state, event.text)
            return { state, said: reply(state) }
          })
        }
      }
    }
  }
})

const isSnapshot = (value: unknown): value is Snapshot<unknown> =>
  typeof value === "object" && value !== null && "status" in value

const restore = (json: string) => {
  const snapshot: unknown = JSON.parse(json)
  if (!isSnapshot(snapshot)) throw new Error("this is no snapshot")
  return createActor(machine, { snapshot })
}

export const start = (): string => JSON.stringify(createActor(machine).start().getPersistedSnapshot())

export const tell = (json: string, text: string): { readonly snapshot: string; readonly said: string } => {
  const actor = restore(json).start()
  actor.send({ type: "message", text })
  const snapshot = JSON.stringify(actor.getPersistedSnapshot())
  const { said } = actor.getSnapshot().context
  actor.stop()
  return { snapshot, said }
}

export const xstate = (inFlight: number) =>
  side({ name: "XState snapshot, FULL", kind: "peer" }, inFlight, async () => {
    const drawer = new Drawer("FULL")
    drawer.fill(phone, start())
    return {
      turn: oneAtATime(async ({ contact }) => {
        const { snapshot } = tell(drawer.get(phone(contact)) ?? "", text)
        drawer.set(phone(contact), snapshot)
      }),
      found: (contact) => ({ count: drawer.find(phone(contact), "$.context.state.count") }),
      grows: { count: 1 },
      close: drawer.close
    }
  })
