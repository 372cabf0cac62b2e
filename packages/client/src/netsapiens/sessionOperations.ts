/** What may be done with sessions, in the words of all platforms. */
import {
  Address,
  type Capability,
  EventId,
  type Opening,
  type ParticipantId,
  ProviderError,
  type Session,
  type SessionId,
  type Sessions,
  type Utterance
} from "@parley/messaging"
import { Chunk, Effect, Either, Schema, Stream } from "effect"
import { bare } from "./bodyOf.ts"
import type { NetSapiensClient } from "./Client.ts"
import type { NetSapiensConfig } from "./Config.ts"
import { isOurs, partiesOf, saidIn, uidOf } from "./eventOf.ts"
import { failed } from "./failed.ts"
import { inOrder } from "./inOrder.ts"
import type { Message } from "./Message.ts"
import { isMessagesession, Messagesession } from "./Messagesession.ts"
import { newMessagesessionId } from "./MessagesessionId.ts"
import { type Beginning, beginningOf, isGroup, listed, sessionOf } from "./sessionOf.ts"
import type { Talks } from "./Talks.ts"

const conflict = (operation: string, advice: string) =>
  new ProviderError({ provider: "netsapiens", operation, reason: { _tag: "Conflict" }, advice })

export const sessionOperations = (config: NetSapiensConfig, client: NetSapiensClient["Type"], talks: Talks) => {
  const owner = { domain: config.domain, user: config.user }

  /** As it was read, or as it is now where somebody brings a session from elsewhere. */
  const native = ({ id, native }: Session) => (isMessagesession(native) ? Effect.succeed(native) : talks.read(id))

  const able = <A>(session: Session, capability: Capability, operation: Effect.Effect<A, ProviderError>) =>
    session.capabilities.includes(capability)
      ? operation
      : Effect.fail(conflict(capability, "this session does not allow it as it stands: start a new session"))

  const begin = (it: Beginning) =>
    Effect.gen(function* () {
      const { from, kind, name, text } = it
      const session = yield* newMessagesessionId
      const to = it.to.map((address) => address.replace(`@${config.domain}`, ""))
      const [first = "", ...rest] = to
      const messages = client.messages
      yield* kind === "sms"
        ? rest.length === 0
          ? messages.sendSms({ session, from, to: first, text }, owner)
          : messages.sendGroupSms({ session, from, to, text }, owner)
        : rest.length === 0
          ? messages.sendChat({ session, to: first, text }, owner)
          : messages.sendGroupChat({ session, to, text }, owner)
      // It is begun, and perhaps not yet to be read: this much is known of it.
      const begun = yield* Effect.orElseSucceed(talks.read(session), () => asBegun(it, session, config))
      if (name !== undefined) yield* client.sessions.rename(begun, name)
      return sessionOf(name === undefined ? begun : { ...begun, name })
    })

  const invited = (session: Session, address: string) =>
    Effect.flatMap(native(session), (it) =>
      client.sessions.updateParticipants(it, [...new Set([...membersOf(it), address])])
    ).pipe(Effect.zipLeft(talks.changed(session.id)))
  const without = (session: Session, participant: ParticipantId) =>
    Effect.flatMap(native(session), (it) =>
      client.sessions.updateParticipants(
        it,
        membersOf(it).filter((member) => member !== participant)
      )
    )
  /** All of a chat; where it lists nobody, the other one and its user. */
  const membersOf = (it: Messagesession) => {
    const members = listed(it.participants)
    return members.length > 0 ? members : [...listed(it.remote), `${it.user}@${it.domain}`]
  }

  const open = (opening: Opening) =>
    Either.match(beginningOf(opening, { number: config.from, user: uidOf(config) }), {
      onLeft: (advice) => conflict("open", advice),
      onRight: (it) => Effect.mapError(begin(it), failed("open"))
    })

  return {
    get: (id: SessionId) =>
      Effect.mapBoth(talks.read(id), { onFailure: failed("get"), onSuccess: (it) => sessionOf(it) }),
    list: client.sessions.list(owner).pipe(
      Stream.map((it) => sessionOf(it)),
      Stream.mapError(failed("list"))
    ),
    open,
    participants: (session: Session) =>
      Effect.mapBoth(talks.read(session.id), {
        onFailure: failed("participants"),
        onSuccess: (it) => sessionOf(it).participants
      }),
    history: (session: Session) =>
      Stream.unwrap(
        Effect.map(Stream.runCollect(client.messages.list(session.id, owner)), (messages) =>
          Stream.fromIterable(Chunk.map(inOrder(messages), (it) => utteranceOf(it, session, config)))
        )
      ).pipe(Stream.mapError(failed("history"))),
    invite: (session: Session, { address }: Opening["participants"][number]) =>
      able(session, "invite", Effect.mapError(invited(session, bare(address)), failed("invite"))),
    remove: (session: Session, participant: ParticipantId) =>
      able(session, "remove", Effect.mapError(without(session, participant), failed("remove"))),
    rename: (session: Session, name: string) =>
      able(
        session,
        "rename",
        Effect.mapError(
          Effect.flatMap(native(session), (it) => client.sessions.rename(it, name)),
          failed("rename")
        )
      ),
    leave: (session: Session) =>
      able(session, "leave", Effect.mapError(client.sessions.leave(session.id, owner), failed("leave"))),
    delete: (session: Session) =>
      able(session, "delete", Effect.mapError(client.sessions.delete(session.id, owner), failed("delete")))
  } satisfies Sessions<Messagesession>
}

const decode = Schema.decodeSync(Messagesession)

const asBegun = ({ from, kind, text, to }: Beginning, id: string, config: NetSapiensConfig): Messagesession =>
  decode({
    "messagesession-id": id,
    user: config.user,
    domain: config.domain,
    "messagesession-remote": to.join(","),
    "messagesession-sms-number": kind === "sms" ? from : "",
    "messagesession-last-message": text,
    "messagesession-last-type": kind,
    "messagesession-participants": to.length > 1 ? [...to, from].join(",") : null
  })

const utteranceOf = (message: Message, { native }: Session, config: NetSapiensConfig): Utterance => {
  const inGroup = partiesOf(message, config).isGroup || (isMessagesession(native) && isGroup(native))
  const from = message.fromNumber || message.fromUserId
  return {
    id: EventId.make(message.id),
    ...(message.timestamp !== null && { at: message.timestamp }),
    ...(from && { from: Address.make(from) }),
    isOurs: isOurs(message, config),
    message: saidIn(message, inGroup)
  }
}
