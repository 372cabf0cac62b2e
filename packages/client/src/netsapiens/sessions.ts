/** Message sessions: find, rename, change who takes part, leave, delete, begin. */
import { Effect, Option, type Stream } from "effect"
import type { make } from "./Api.ts"
import type { Message } from "./Message.ts"
import { bodyOf } from "./bodyOf.ts"
import type { Start } from "./MessageSend.ts"
import type { Messagesession } from "./Messagesession.ts"
import { NetSapiensError } from "./NetSapiensError.ts"
import { operations } from "./operations.ts"
import { domainOf, type Owner, type Paging, userOf } from "./Owner.ts"
import { isGroupByPhone } from "./sessionOf.ts"

type Api = Effect.Effect.Success<ReturnType<typeof make>>
type Sessions = Stream.Stream<Messagesession, NetSapiensError>

const startAnew = "the vendor allows it for chats only, not for a group MMS session: start a new session"

export const sessionsOf = ({ call, pages }: Api) => {
  const at = (id: string, owner: Owner) => ({ ...userOf(owner), messagesession: id })
  /** A session is reached under the user whose it is, as it was read. */
  const own = ({ domain, id, user }: Messagesession) => at(id, { ...(domain && { domain }), ...(user && { user }) })

  const ofDomain = ({ limit, ...owner }: Pick<Owner, "domain"> & Paging = {}): Sessions =>
    pages("sessions.listForDomain", operations["sessions.listForDomain"], domainOf(owner), limit)

  const list = ({ limit, ...owner }: Owner & Paging = {}): Sessions =>
    pages("sessions.list", operations["sessions.list"], userOf(owner), limit)

  const get = (id: string, owner: Owner = {}): Effect.Effect<Messagesession, NetSapiensError> =>
    Effect.gen(function* () {
      const answer = yield* call("sessions.get", operations["sessions.get"], { at: at(id, owner), parameters: {} })
      const found = Option.fromNullable([answer].flat().find((it) => it.id === id))
      return yield* Effect.mapError(
        found,
        () => new NetSapiensError({ operation: "sessions.get", reason: { _tag: "NotFound" } })
      )
    })

  const updateParticipants = (
    session: Messagesession,
    participants: ReadonlyArray<string>
  ): Effect.Effect<void, NetSapiensError> =>
    isGroupByPhone(session)
      ? NetSapiensError.against("sessions.updateParticipants", startAnew)
      : call("sessions.updateParticipants", operations["sessions.updateParticipants"], {
          at: own(session),
          parameters: { participants: participants.join(",") }
        })

  const rename = (session: Messagesession, name: string): Effect.Effect<void, NetSapiensError> =>
    isGroupByPhone(session)
      ? NetSapiensError.against("sessions.rename", startAnew)
      : call("sessions.rename", operations["sessions.rename"], { at: own(session), parameters: { name } })

  const start = (message: Start, owner: Owner = {}): Effect.Effect<Option.Option<Message>, NetSapiensError> =>
    Effect.gen(function* () {
      const parameters = yield* bodyOf("sessions.start", message)
      const answer = yield* call("sessions.start", operations["sessions.start"], { at: userOf(owner), parameters })
      return "id" in answer ? Option.some(answer) : Option.none()
    })

  return {
    /** `GET /domains/{domain}/messagesessions`: those of all users. Not in version 44. */
    listForDomain: ofDomain,
    /** `GET /domains/{domain}/users/{user}/messagesessions`. */
    list,
    /** `GET …/messagesessions/{id}`. Not in version 44. */
    get,
    /**
     * `PUT …/messagesessions/{id}`: those who take part from now on, as `user@domain`. Takes the session as it was read, because
     * a group MMS session cannot be changed: that is refused here, with `Conflict`.
     */
    updateParticipants,
    /** `PUT …/messagesessions/{id}`. Takes the session as it was read, for the same reason. */
    rename,
    /** `PUT …/messagesessions/{id}/leave`: the others go on. */
    leave: (id: string, owner: Owner = {}): Effect.Effect<void, NetSapiensError> =>
      call("sessions.leave", operations["sessions.leave"], { at: at(id, owner), parameters: {} }),
    /** `DELETE …/messagesessions/{id}`. */
    delete: (id: string, owner: Owner = {}): Effect.Effect<void, NetSapiensError> =>
      call("sessions.delete", operations["sessions.delete"], { at: at(id, owner), parameters: {} }),
    /** `POST /domains/{domain}/users/{user}/messages`: the message, where the platform tells it. Not in version 44. */
    start
  }
}
