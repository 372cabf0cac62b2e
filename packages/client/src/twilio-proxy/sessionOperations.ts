/** What can be done with Proxy's sessions, in the words of all platforms. */
import {
  because,
  type Capability,
  EventId,
  Message,
  type Opening,
  type Participant,
  ParticipantId,
  ProviderError,
  type Session,
  type Sessions,
  type Utterance
} from "@parley/messaging"
import { Effect, Stream } from "effect"
import { providerError } from "../providerError.ts"
import type { TwilioError } from "../twilio/TwilioError.ts"
import type { Resources } from "./Resources.ts"
import type { Interaction } from "./Interaction.ts"
import type { ProxyParticipant } from "./Participant.ts"
import { inOrder } from "./Past.ts"
import { inBulk, type ProxySession } from "./Session.ts"
import type { Seats } from "./Seats.ts"
import { createOf, participantOf, providerId, sessionOf } from "./sessionOf.ts"
import { isText, ofRecord, type Spoken } from "./spoken.ts"

export const sessionOperations = (
  client: Resources,
  { account, service }: { readonly account: string; readonly service: string },
  learn: Seats["learn"]
) => {
  const at = ({ id }: Session) => ({ service, session: id })
  const people = (session: string) => Stream.runCollect(client.participants.list({ service, session }))
  const whole = (session: ProxySession) =>
    Effect.map(people(session.sid), (participants) => sessionOf(session, [...participants], account))

  const greet = (session: string, there: Iterable<ProxyParticipant>, text: string) =>
    Effect.forEach(there, ({ sid: participant }) =>
      client.messageInteractions.create({ service, session, participant }, { body: text })
    )

  const open = ({ text, ...opening }: Opening) =>
    Effect.gen(function* () {
      const begun = yield* client.sessions.create({ service }, createOf(opening))
      const there = yield* people(begun.sid).pipe(
        Effect.tap((there) => (text === undefined ? Effect.void : greet(begun.sid, there, text))),
        // All that is asked for, or nothing: a session in which certainly nothing was said is gone again.
        Effect.tapError((error) =>
          because("UnknownOutcome")(error)
            ? Effect.void
            : Effect.ignore(client.sessions.delete({ service, session: begun.sid }))
        )
      )
      // From here on it is done, whether or not it can be read again.
      const fetched = Effect.orElseSucceed(client.sessions.fetch({ service, session: begun.sid }), () => begun)
      const session = sessionOf(text === undefined ? begun : yield* fetched, [...there], account)
      const [only] = session.participants
      if (session.conversation !== undefined && only !== undefined) {
        learn(session.conversation, { ...at(session), participant: only.id })
      }
      return session
    })

  const may =
    <Args extends ReadonlyArray<unknown>, A>(
      capability: Capability,
      operation: string,
      does: (session: Session, ...args: Args) => Effect.Effect<A, TwilioError>
    ) =>
    (session: Session, ...args: Args): Effect.Effect<void, ProviderError> =>
      session.capabilities.includes(capability)
        ? Effect.mapError(Effect.asVoid(does(session, ...args)), failed(operation))
        : new ProviderError({
            provider: providerId,
            operation: `sessions.${operation}`,
            reason: { _tag: "Conflict" },
            advice: `a session that is ${session.status} offers: ${session.capabilities.join(", ") || "nothing"}`
          })

  return {
    /** By its id, or by its unique name. */
    get: (id) => Effect.mapError(Effect.flatMap(client.sessions.fetch({ service, session: id }), whole), failed("get")),
    list: client.sessions.list({ service }, inBulk).pipe(
      Stream.map((session) => sessionOf(session, [], account)),
      Stream.mapError(failed("list"))
    ),
    open: (opening) => Effect.zipRight(possible(opening), Effect.mapError(open(opening), failed("open"))),
    participants: ({ id }) =>
      people(id).pipe(
        Effect.map((all): ReadonlyArray<Participant> => [...all].map(participantOf)),
        Effect.mapError(failed("participants"))
      ),
    history: (session) =>
      inOrder(client.interactions.list(at(session))).pipe(
        Stream.map((it) => ({ it, spoken: ofRecord(session.id, it) })),
        Stream.filter(({ spoken }) => isText(spoken)),
        Stream.map(({ it, spoken }) => utteranceOf(it, spoken)),
        Stream.mapError(failed("history"))
      ),
    invite: may("invite", "invite", (session, { address, mask, name }: Opening["participants"][number]) =>
      client.participants.create(at(session), {
        identifier: address,
        ...(mask !== undefined && { proxyIdentifier: mask }),
        ...(name !== undefined && { friendlyName: name })
      })
    ),
    remove: may("remove", "remove", (session, participant: ParticipantId) =>
      client.participants.delete({ ...at(session), participant })
    ),
    close: may("close", "close", (session) => client.sessions.update(at(session), { status: "closed" })),
    reopen: may("reopen", "reopen", (session) => client.sessions.update(at(session), { status: "in-progress" })),
    delete: may("delete", "delete", (session) => client.sessions.delete(at(session)))
  } satisfies Sessions<ProxySession>
}

const failed = (operation: string) => providerError(providerId, `sessions.${operation}`)

/** Proxy would take a part of these, or drop it. */
const possible = ({ name, participants, text }: Opening): Effect.Effect<void, ProviderError> => {
  const refused = (reason: ProviderError["reason"], advice: string) =>
    new ProviderError({ provider: providerId, operation: "sessions.open", reason, advice })
  const rejected = (code: string, advice: string) => refused({ _tag: "Rejected", code }, advice)
  if (participants.length > 2) return rejected("80609", "a session of Proxy's has at most two participants")
  if (name !== undefined) return rejected("name", "Proxy's sessions have a uniqueName, and no other")
  // Where the second was not reached, the first has heard it: that can be neither taken back nor repeated.
  return text === undefined || participants.length === 1
    ? Effect.void
    : refused({ _tag: "Conflict" }, "first words go to one participant: open without text, then speak to each")
}

const utteranceOf = ({ dateCreated }: Interaction, { inbound, sid, text }: Spoken): Utterance => ({
  id: EventId.make(sid),
  ...(dateCreated !== null && { at: dateCreated }),
  ...(inbound !== null && { from: ParticipantId.make(inbound) }),
  isOurs: inbound === null,
  message: Message.make({ text: text ?? "", channel: "sms", media: [] })
})
