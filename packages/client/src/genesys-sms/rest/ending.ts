/** Leaves a session and completes it: in one step where that is to be had, and else in two. */
import { Effect } from "effect"
import { type actionsOf, type Allowing, allows } from "./actions.ts"
import type { GenesysError } from "../GenesysError.ts"
import type { SmsSession } from "./SmsSession.ts"

/** That a step was taken is not that it is done: so often it is looked, after pauses that begin with this, and grow. */
const looks = 6
const first = 50

const isOver = ({ state }: SmsSession): boolean => state === "Completed" || state === "Revoked"
const isRefusal = ({ reason }: GenesysError): boolean =>
  ["Conflict", "Forbidden", "NotFound", "Rejected"].includes(reason._tag)

export const endingOf = (
  { complete, leave, leaveAndComplete }: ReturnType<typeof actionsOf>,
  get: (id: string) => Effect.Effect<SmsSession, GenesysError>
) => {
  const left = (id: string, look = 1): Effect.Effect<SmsSession, GenesysError> =>
    Effect.flatMap(get(id), (session) =>
      session.state !== "Chatting" || look === looks
        ? Effect.succeed(session)
        : Effect.delay(left(id, look + 1), first * 2 ** (look - 1))
    )

  /** Who leaves a conference has nothing to complete, and one that is gone is complete. */
  const afterLeaving = (id: string): Effect.Effect<void, GenesysError> =>
    left(id).pipe(
      Effect.flatMap((session) => (isOver(session) ? Effect.void : complete(session))),
      Effect.catchIf(
        ({ reason }) => reason._tag === "NotFound",
        () => Effect.void
      )
    )

  const inTwo = (session: Allowing): Effect.Effect<void, GenesysError> =>
    allows(session, "Leave") ? Effect.zipRight(leave(session), afterLeaving(session.id)) : complete(session)

  /** `LeaveAndComplete`, which the vendor names and nowhere describes; `Leave` and `Complete` where it is not allowed, or refused. */
  return (session: Allowing): Effect.Effect<void, GenesysError> =>
    allows(session, "LeaveAndComplete")
      ? Effect.catchIf(leaveAndComplete(session), isRefusal, () => inTwo(session))
      : inTwo(session)
}
