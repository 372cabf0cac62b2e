/** Users of the product, and what they have. */
import { Effect } from "effect"
import type { Api } from "./Api.ts"
import type { GenesysError } from "../GenesysError.ts"
import { operations } from "./operations.ts"
import type { SmsSession } from "./SmsSession.ts"

export const usersOf = ({ call, isRespelt, segment }: Api) => ({
  /** `GET /users/{user}?subresources=smssessions`: the sessions that this agent has, by the user's id. */
  sessions: (user: string): Effect.Effect<ReadonlyArray<SmsSession>, GenesysError> => {
    const asked = Effect.gen(function* () {
      const answer = yield* call("users.sessions", operations["users.sessions"], {
        at: { user },
        parameters: { subresources: yield* segment }
      })
      return answer.user.smssessions ?? answer.user.smsessions
    })
    return Effect.gen(function* () {
      // A name that the server does not know is nothing that it complains about.
      const sessions = (yield* asked) ?? ((yield* isRespelt) ? yield* asked : null)
      return sessions ?? []
    })
  }
})
