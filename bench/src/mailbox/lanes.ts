/** Ours: the lanes in which the engine gives conversations their turn, with turns that only take a message. */
import { MemoryStore, Store } from "@parley/engine"
import { Effect, Exit, Scope } from "effect"
// Insides on purpose: around the lanes everything is a store, and this suite is about what order alone costs.
import { Activity } from "../../../packages/engine/dist/Activity.js"
import * as Lanes from "../../../packages/engine/dist/Lanes.js"
import { ConversationId } from "../../../packages/engine/dist/Store.js"
import { type Message, side } from "./Boxes.ts"

export const lanes = side("Parley lanes", "ours", async (work) => {
  const boxes = new Map<ConversationId, Array<Message>>()
  const boxOf = (id: ConversationId) => {
    const known = boxes.get(id)
    if (known !== undefined) return known
    const made: Array<Message> = []
    boxes.set(id, made)
    return made
  }
  /** One message a turn, as the engine does. */
  const turn = (lane: Lanes.Lane, over: Lanes.Over): void => {
    const box = boxOf(lane.id)
    const message = box.shift()
    if (message === undefined) return over(lane, "nothing")
    // More may come meanwhile: then the lane is woken for it.
    const end = () => over(lane, box.length > 0 ? "more" : "nothing")
    const under = work(message)
    if (under === undefined) end()
    else void under.then(end)
  }
  const begin: Lanes.Begin = (lanes, over) =>
    Effect.sync(() => {
      for (const lane of lanes) turn(lane, over)
    })
  const scope = await Effect.runPromise(Scope.make())
  const { wake } = await Effect.runPromise(
    Lanes.make(begin, new Activity()).pipe(
      Effect.provideServiceEffect(Store, MemoryStore.make),
      Effect.provideService(Scope.Scope, scope)
    )
  )
  return {
    post: (burst) => {
      const woken = burst.map((message) => {
        const id = ConversationId.make(message.key, { disableValidation: true })
        boxOf(id).push(message)
        return id
      })
      wake(woken)
    },
    close: () => Effect.runPromise(Scope.close(scope, Exit.void))
  }
})
