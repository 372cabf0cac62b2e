/** The agent's SMS sessions: read them and their messages, and do with them what they allow. */
import { Effect } from "effect"
import { actionsOf } from "./actions.ts"
import type { Api } from "./Api.ts"
import { endingOf } from "./ending.ts"
import type { GenesysError } from "../GenesysError.ts"
import { messagesOf, warned } from "./messages.ts"
import { operations } from "./operations.ts"
import type { Uris } from "./replies.ts"
import type { SmsSession } from "./SmsSession.ts"

export const sessionsOf = (api: Api) => {
  const actions = actionsOf(api)

  /** `GET /me/smssessions?fields=*`: all of the agent's, whole. */
  const list = (): Effect.Effect<ReadonlyArray<SmsSession>, GenesysError> =>
    Effect.gen(function* () {
      const answer = yield* api.collection("sessions.list", operations["sessions.list"], {
        at: {},
        parameters: { fields: "*" }
      })
      const rows = [answer].flat()
      const good = rows.filter((it) => it !== null)
      yield* warned("sessions", rows.length - good.length)
      return good
    })

  /** `GET /me/smssessions/{id}`. */
  const get = (id: string): Effect.Effect<SmsSession, GenesysError> =>
    api.call("sessions.get", operations["sessions.get"], { at: { id }, parameters: {} })

  return {
    list,
    /** `GET /me/smssessions`: only where they are. */
    uris: (): Effect.Effect<Uris, GenesysError> =>
      api.collection("sessions.uris", operations["sessions.uris"], { at: {}, parameters: {} }),
    get,
    /** `GET /me/smssessions/{id}/messages`: from an index on, to the end. */
    messages: messagesOf(api),
    ...actions,
    /** `LeaveAndComplete`, or `Leave` and then `Complete` where it is not allowed, or refused. */
    leaveAndComplete: endingOf(actions, get)
  }
}
