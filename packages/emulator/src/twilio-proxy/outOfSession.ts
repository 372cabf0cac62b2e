/** A text that belongs to no open session: what the bot is told of it, and what it may answer. */
import { Effect, Option, Schema } from "effect"
import type { Kept } from "../Message.ts"
import { accountSid, apiVersion } from "../twilio/Account.ts"
import { parameters as ofText } from "../twilio/Inbound.ts"
import { ofFormerSession, type Parameters } from "./callback.ts"
import { Instant, Ttl, UniqueName } from "./form.ts"
import { Mode } from "./records.ts"
import type { Resources } from "./resources.ts"
import type { CreateSession } from "./sessions.ts"
import type { State } from "./State.ts"

/** The ordinary parameters of an inbound text, and the last session in which this contact wrote to this number. */
export const parameters = (state: State, shown: Resources, message: Kept) =>
  Effect.map(state.sessions, (sessions): Parameters => {
    const participants = state.participants()
    const inbound = participants.findLast((it) => it.identifier === message.from && it.proxyIdentifier === message.to)
    const session = sessions.find(({ sid }) => sid === inbound?.session)
    const ordinary = { ...ofText(message), AccountSid: accountSid, ApiVersion: apiVersion }
    if (inbound === undefined || session === undefined) return ordinary
    const outbound = participants.find((it) => it.session === session.sid && it.sid !== inbound.sid)
    return { ...ordinary, ...ofFormerSession(shown, session, inbound, outbound) }
  })

/** www.twilio.com/docs/proxy/out-session-callback-response-guide: opens a session on the spot. */
const Opening = Schema.Struct({
  participantIdentifier: Schema.String,
  participantFriendlyName: Schema.optional(Schema.String),
  participantProxyIdentifier: Schema.optional(Schema.String),
  participantProxyIdentifierSid: Schema.optional(Schema.String),
  uniqueName: Schema.optional(UniqueName),
  mode: Schema.optional(Mode),
  ttl: Schema.optional(Schema.Union(Schema.NonNegativeInt, Ttl)),
  dateExpiry: Schema.optional(Instant)
})

/** The session that an answer asks for, between the contact who wrote and another; none when it asks for none. */
export const opening = ({ from, to }: Kept, body: string): Option.Option<typeof CreateSession.Type> =>
  Option.map(Schema.decodeOption(Schema.parseJson(Opening))(body), (asked) => ({
    UniqueName: asked.uniqueName,
    Mode: asked.mode,
    Ttl: asked.ttl,
    DateExpiry: asked.dateExpiry,
    Participants: [
      { Identifier: from, ProxyIdentifier: to },
      {
        Identifier: asked.participantIdentifier,
        FriendlyName: asked.participantFriendlyName,
        ProxyIdentifier: asked.participantProxyIdentifier,
        ProxyIdentifierSid: asked.participantProxyIdentifierSid
      }
    ]
  }))
