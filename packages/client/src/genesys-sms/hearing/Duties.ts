/** What the agent does of its own accord: accepts what it is offered, and completes what everybody has left. */
import { Effect, FiberMap, Schedule } from "effect"
import type { GenesysClient } from "../Client.ts"
import { complete } from "../complete.ts"
import type { GenesysConfig } from "../Config.ts"
import type { GenesysError } from "../GenesysError.ts"
import { isPassing } from "../../isPassing.ts"
import type { SmsSession, SmsState } from "../rest/SmsSession.ts"
import type { Talks } from "../Talks.ts"
import { isAlone } from "../whoIs.ts"

const soon = Schedule.intersect(Schedule.exponential("100 millis"), Schedule.recurs(3))

/** For as long as the scope lives. */
export const make = (config: GenesysConfig, client: GenesysClient["Type"], talks: Talks) =>
  Effect.map(FiberMap.make<string>(), (underWay) => {
    /** By session: the state in which its duty was done. */
    const done = new Map<string, SmsState>()

    /** Nobody waits for it: others are not to be heard later for it, and what is refused is refused for one session only. */
    const once = ({ id, state }: SmsSession, duty: Effect.Effect<unknown, GenesysError>): Effect.Effect<void> =>
      Effect.suspend(() => {
        if (done.has(id)) return Effect.void
        done.set(id, state)
        const tried = duty.pipe(
          // To do it twice does no harm: the second time it does not fit the session's state.
          Effect.retry({ schedule: soon, while: isPassing }),
          Effect.catchAll((error) =>
            Effect.zipRight(
              Effect.sync(() => forget(id, state)),
              Effect.logWarning(error.message)
            )
          )
        )
        return Effect.asVoid(FiberMap.run(underWay, `${id} ${state}`, tried, { onlyIfMissing: true }))
      })

    const forget = (id: string, state: SmsState): void => {
      if (done.get(id) === state) done.delete(id)
    }

    /** Once for as long as the session stands so, unless it failed. */
    const see = (session: SmsSession): Effect.Effect<void> => {
      const { id, state } = session
      if (done.get(id) !== state) done.delete(id)
      if (state === "Invited") return once(session, client.sessions.accept(session, { nickname: config.nickname }))
      // The contact is gone: as long as it is not complete, it takes the place of another one.
      return state === "LeftChat" && isAlone(session, talks.as(session))
        ? once(session, complete(config, client, session))
        : Effect.void
    }

    /** What was taken need not have been done: what still stands as it stood is done again. */
    const renew = Effect.sync(() => done.clear())

    return { see, renew }
  })
