/** The agent's own work: begin it, say that one is ready for sessions, end it. */
import { Effect } from "effect"
import type { Api } from "./Api.ts"
import type { GenesysError } from "../GenesysError.ts"
import { operations } from "./operations.ts"
import type { Accepted } from "./replies.ts"

type Taken = Effect.Effect<Accepted, GenesysError>

/** A part of the request failed. */
export const partly = 7

export const contactCenterOf = ({ call, channel, collection, isRespelt }: Api) => ({
  /**
   * `POST /me`, `StartContactCenterSession`: on the channel for SMS. `place` is where the agent sits, for a server that wants to know.
   * Where a part of it failed (`statusCode` 7), its outcome is unknown; of a channel that is spelt otherwise, it is begun once more.
   */
  start: (options: { readonly place?: string } = {}): Taken => {
    const started = Effect.flatMap(channel, (channel) =>
      call("contactCenter.start", operations["contactCenter.start"], {
        at: {},
        parameters: { operationName: "StartContactCenterSession", channels: [channel], ...options }
      })
    )
    return Effect.catchIf(
      started,
      ({ statusCode }) => statusCode === partly,
      (error) => Effect.flatMap(isRespelt, (isOther) => (isOther ? started : error))
    )
  },
  /** `POST /me`, `EndContactCenterSession`. */
  end: (): Taken =>
    call("contactCenter.end", operations["contactCenter.end"], {
      at: {},
      parameters: { operationName: "EndContactCenterSession" }
    }),
  /** `POST /me/channels/smssession`, `Ready`: sessions are offered from now on. */
  ready: (): Taken =>
    collection("contactCenter.ready", operations["contactCenter.ready"], {
      at: {},
      parameters: { operationName: "Ready" }
    }),
  /** `POST /me/channels/smssession`, `NotReady`: no more are offered. */
  notReady: (): Taken =>
    collection("contactCenter.notReady", operations["contactCenter.notReady"], {
      at: {},
      parameters: { operationName: "NotReady" }
    })
})
