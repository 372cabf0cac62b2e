/** Who is told of what happens in a session: those who take part, by CometD, each as they see it. */
import { Clock, Effect, FiberRef } from "effect"
import type { Bayeux } from "./Bayeux.ts"
import { type Message, type Participant, present, type Session, seatOf, type Visibility } from "./Session.ts"
import type { State } from "./State.ts"
import * as wire from "./wire.ts"

/** The number that the answer to an operation and the notifications it causes have in common. */
export const reference = FiberRef.unsafeMake<number | undefined>(undefined)

export interface Talk {
  /** To those who take part, or else to the users named. */
  readonly changed: (
    what: "StatusChange" | "ParticipantsUpdated" | "PropertiesUpdated",
    session: Session,
    users?: ReadonlyArray<string>
  ) => Effect.Effect<void>
  /** Kept as the session's next message, and told to those who take part and to the users named. */
  readonly write: (
    session: string,
    from: Participant | null,
    message: Pick<Message, "type"> & Partial<Pick<Message, "content">> & { readonly visibility?: Visibility },
    users?: ReadonlyArray<string>
  ) => Effect.Effect<Message>
  /** Messages as they were, to one user. */
  readonly log: (session: string, user: string, messages: ReadonlyArray<Message>) => Effect.Effect<void>
  /** An operation was accepted, and could not be done. */
  readonly failed: (user: string) => Effect.Effect<void>
}

const usersOf = (session: Session) => present(session).map(({ user }) => user)

export const make = (state: State, bayeux: Bayeux): Talk => {
  const tell = (user: string, data: (dialect: wire.Dialect) => Record<string, unknown>) =>
    Effect.flatMap(FiberRef.get(reference), (referenceId) =>
      bayeux.publish(user, (dialect) => ({ ...data(dialect), ...(referenceId !== undefined && { referenceId }) }))
    )

  const log: Talk["log"] = (session, user, messages) =>
    tell(user, (dialect) => ({
      messageType: "MessageLogUpdated",
      notificationType: "NewMessages",
      [`${dialect.one}Uri`]: wire.uri(dialect, session),
      [`${dialect.one}Path`]: wire.path(dialect, session),
      messages: messages.map((it) => wire.message(dialect, it))
    }))

  return {
    log,
    changed: (what, session, users = usersOf(session)) =>
      Effect.forEach(
        users,
        (user) => {
          const seat = seatOf(session, user)
          if (seat === undefined) return Effect.void
          return tell(user, (dialect) => ({
            // The vendor's letter case.
            messageType: "SMSsessionStateChangeMessage",
            notificationType: what,
            [dialect.one]: wire.session(dialect, session, seat)
          }))
        },
        { discard: true }
      ),
    write: Effect.fnUntraced(function* (session, from, { content = {}, type, visibility = "All" }, users = []) {
      const at = yield* Clock.currentTimeMillis
      const said = state.say({ session, type, from, content, visibility, at })
      const taking = yield* Effect.map(Effect.orDie(state.get(session)), usersOf)
      yield* Effect.forEach(new Set([...taking, ...users]), (user) => log(session, user, [said]), { discard: true })
      return said
    }),
    failed: (user) =>
      tell(user, () => ({
        messageType: "ErrorMessage",
        notificationType: "Error",
        statusCode: 2,
        errorMessage: "The target cannot take it now"
      }))
  }
}
