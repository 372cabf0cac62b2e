/** Who answers when the bot should not: records that a guest wants a person, and says who it will be. */
import type { Address } from "@parley/messaging"
import { Context, Effect, Layer, Ref } from "effect"

export interface Request {
  /** The same request twice is one. */
  readonly key: string
  readonly guest: Address
}

const team = ["Ada", "Grace", "Edsger"]

export class Staff extends Context.Tag("bot/Staff")<
  Staff,
  {
    /** Gives the name of whoever will answer. */
    readonly call: (request: Request) => Effect.Effect<string>
    readonly requests: Effect.Effect<ReadonlyArray<Request>>
  }
>() {
  static readonly layer = Layer.effect(
    this,
    Effect.map(Ref.make<ReadonlyArray<Request>>([]), (requests) => ({
      call: (request) =>
        Ref.modify(requests, (before) => {
          const after = before.some(({ key }) => key === request.key) ? before : [...before, request]
          const turn = after.findIndex(({ key }) => key === request.key)
          return [team[turn % team.length] ?? "One of us", after]
        }),
      requests: Ref.get(requests)
    }))
  )
}
