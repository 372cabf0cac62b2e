/** What Proxy posts to us, decoded: https://www.twilio.com/docs/proxy/api/proxy-webhooks. Names that we do not know are ignored. */
import { openTo } from "@parley/messaging"
import { Either, Schema } from "effect"
import { Instant, Seconds } from "./Fields.ts"
import { InteractionData, InteractionType, ResourceStatus } from "./Interaction.ts"
import { ProxySessionMode, ProxySessionStatus } from "./Session.ts"

/** Null where the parameter is absent, empty, or not as documented. */
const told = <A>(schema: Schema.Schema<A, string>) =>
  Schema.optionalWith(Schema.NullOr(schema).annotations({ decodingFallback: () => Either.right(null) }), {
    default: () => null
  })
const text = told(Schema.NonEmptyString)
const instant = told(Instant)

/** Twilio's own examples write such words in either case. */
const inAnyCase = <A>(words: Schema.Schema<A, string>): Schema.Schema<A, string> =>
  Schema.compose(Schema.compose(Schema.NonEmptyString, Schema.Lowercase), words)

const side = {
  ParticipantSid: text,
  ResourceSid: text,
  ResourceStatus: told(inAnyCase(ResourceStatus)),
  /** Of the message or the call. */
  ResourceType: told(inAnyCase(openTo(Schema.Literal("message", "call")))),
  ResourceUrl: text
}

const intercepted = {
  interactionSid: Schema.NonEmptyString,
  interactionSessionSid: Schema.NonEmptyString,
  interactionServiceSid: Schema.NonEmptyString,
  interactionAccountSid: Schema.NonEmptyString,
  interactionType: told(inAnyCase(InteractionType)),
  interactionData: told(InteractionData),
  interactionDateCreated: instant,
  interactionDateUpdated: instant,
  inboundParticipantSid: side.ParticipantSid,
  inboundResourceSid: side.ResourceSid,
  inboundResourceStatus: side.ResourceStatus,
  inboundResourceType: side.ResourceType,
  inboundResourceUrl: side.ResourceUrl
}

/**
 * Asks whether an interaction may go on: 403 stops it. FAILS OPEN: any other answer, an error of ours and none in time let it
 * through, so nothing that must not happen may rest on it.
 */
export const InterceptCallback = Schema.Struct(intercepted)
export type InterceptCallback = typeof InterceptCallback.Type

/** Tells of an interaction, and again of each change of its status, in no promised order. What is answered counts for nothing. */
export const InteractionCallback = Schema.Struct({
  ...intercepted,
  outboundParticipantSid: side.ParticipantSid,
  outboundResourceSid: side.ResourceSid,
  outboundResourceStatus: side.ResourceStatus,
  outboundResourceType: side.ResourceType,
  outboundResourceUrl: side.ResourceUrl
})
export type InteractionCallback = typeof InteractionCallback.Type

/**
 * Tells of a text, or of a call, that belongs to no open session, with the session that the two once had. The answer may be
 * TwiML, or open a session: see `outOfSessionReply`.
 */
export const OutOfSessionCallback = Schema.Struct({
  accountSid: Schema.propertySignature(Schema.NonEmptyString).pipe(Schema.fromKey("AccountSid")),
  /** `SM…` or `MM…`; null of a call. */
  messageSid: text.pipe(Schema.fromKey("MessageSid")),
  /** `CA…`; null of a text. */
  callSid: text.pipe(Schema.fromKey("CallSid")),
  from: text.pipe(Schema.fromKey("From")),
  to: text.pipe(Schema.fromKey("To")),
  body: told(Schema.String).pipe(Schema.fromKey("Body")),
  sessionSid: text,
  sessionUniqueName: text,
  sessionAccountSid: text,
  sessionServiceSid: text,
  sessionStatus: told(inAnyCase(ProxySessionStatus)),
  sessionMode: told(inAnyCase(ProxySessionMode)),
  sessionDateCreated: instant,
  sessionDateStarted: instant,
  sessionDateUpdated: instant,
  sessionDateEnded: instant,
  sessionDateLastInteraction: instant,
  sessionClosedReason: text,
  /** In whole seconds. */
  ttl: told(Schema.compose(Schema.NumberFromString, Seconds)),
  /** Who wrote now, as he was in that session. */
  inboundParticipantSid: text,
  inboundParticipantIdentifier: text,
  inboundParticipantFriendlyName: text,
  inboundParticipantProxyIdentifier: text,
  inboundParticipantProxyIdentifierSid: text,
  inboundParticipantAccountSid: text,
  inboundParticipantServiceSid: text,
  inboundParticipantSessionSid: text,
  inboundParticipantDateCreated: instant,
  inboundParticipantDateUpdated: instant,
  /** The other one. */
  outboundParticipantSid: text,
  outboundParticipantIdentifier: text,
  outboundParticipantFriendlyName: text,
  outboundParticipantProxyIdentifier: text,
  outboundParticipantProxyIdentifierSid: text,
  outboundParticipantAccountSid: text,
  outboundParticipantServiceSid: text,
  outboundParticipantSessionSid: text,
  outboundParticipantDateCreated: instant,
  outboundParticipantDateUpdated: instant
})
export type OutOfSessionCallback = typeof OutOfSessionCallback.Type
