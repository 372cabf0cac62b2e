/** Ours: the lanes in which the engine gives conversations their turn, with turns that only take a message. */
import { MemoryStore, Store } from "@parley/engine"
import { Effect, Exit, Scope } from "effect"
// Insides on purpose: around the lanes everything is a store, and this suite is about what order alone costs.
import { Activity } from "../../../packages/engine/dist/Activity.js"
import * as Lanes from "../../../packages/engine/dist/Lanes.js"
import { ConversationId } from "../../../packages/engine/dist/Store.js"
import { type Message, side } from "./Boxes.ts"

const more = Effect.succeed<Lanes.Next>("more")
const nothing = Effect.succeed<Lanes.Next>("nothing")

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
  const turn = (id: ConversationId): Effect.Effect<Lanes.Next> =>
    Effect.suspend(() => {
      const box = boxOf(id)
      const message = box.shift()
      if (message === undefined) return nothing
      const under = work(message)
      const next = box.length > 0 ? more : nothing
      // More may have come meanwhile: then the lane was woken for it.
      return under === undefined
        ? next
        : Effect.zipRight(
            Effect.promise(() => under),
            next
          )
    })
  const scope = await Effect.runPromise(Scope.make())
  const { wake } = await Effect.runPromise(
    Lanes.make(turn, new Activity()).pipe(
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
