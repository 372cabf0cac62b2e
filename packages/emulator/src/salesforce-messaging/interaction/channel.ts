/** What a channel of somebody else's does: begins and ends sessions, says who wants to be written to. */
import { Effect, Option, Schema } from "effect"
import * as Account from "../Account.ts"
import type { Conversations } from "../conversation/Conversations.ts"
import { Participant } from "../conversation/Entries.ts"
import type { Inbound } from "../conversation/Inbound.ts"
import { InteractionRefusal, unless } from "./refusal.ts"
import type { Records } from "../org/Records.ts"
import * as Talk from "../conversation/Talk.ts"

const Identifier = Schema.String.pipe(Schema.maxLength(240))
const Attributes = Schema.optional(Schema.Record({ key: Schema.String, value: Schema.String }))

export const Begin = Schema.Struct({
  channelAddressIdentifier: Schema.String,
  participants: Schema.Array(Participant).pipe(Schema.itemsCount(1)),
  routingAttributes: Attributes
})

export const Change = Schema.Struct({
  channelAddressIdentifier: Schema.String,
  conversationIdentifier: Schema.String,
  endUserClientId: Schema.String,
  sessionId: Schema.optional(Schema.String),
  operation: Schema.Literal("End", "Inactivate"),
  operationBy: Schema.optionalWith(Schema.Literal("EndUser", "System"), { default: () => "EndUser" as const })
})

export const Consent = Schema.Struct({
  channelAddressIdentifier: Identifier,
  endUserClientId: Identifier,
  consentStatus: Schema.String
})
const statuses = ["OptedOut", "ImplicitlyOptedIn", "ExplicitlyOptedIn", "DoublyOptedIn"]

export const Acknowledge = Schema.Struct({
  conversationIdentifier: Identifier,
  sender: Participant,
  acknowledgements: Schema.Array(
    Schema.Struct({
      acknowledgementType: Schema.Literal("Read", "Delivered"),
      acknowledgementTimestamp: Schema.String,
      acknowledgedConversationEntryIdentifier: Schema.String,
      // The spelling is the vendor's.
      acknowledgmentCreatedConversationEntryIdentifier: Schema.String
    })
  ).pipe(Schema.minItems(1), Schema.maxItems(25))
})

export const Remove = Schema.Struct({
  conversationIdentifier: Schema.String,
  participants: Schema.Array(Participant).pipe(Schema.itemsCount(1)),
  operation: Schema.Literal("Remove")
})

const Formats = Schema.Array(Schema.Struct({ formatType: Schema.String })).pipe(Schema.minItems(1))
export const Capabilities = Schema.Struct({
  capabilities: Schema.Struct({
    appType: Participant.fields.appType,
    channelCapabilities: Schema.Array(
      Schema.Struct({
        messageTypeCapabilities: Schema.Array(
          Schema.Struct({ messageType: Schema.String, formatTypeCapabilities: Formats })
        ).pipe(Schema.minItems(1))
      })
    ).pipe(Schema.minItems(1))
  })
})

const success = { success: true }
export const ours = (address: string) => unless(address === Account.channel.address, 10017)

export const handlers = (records: Records, conversations: Conversations, inbound: Inbound) => {
  const { change, end } = conversations

  const talk = (identifier: string) =>
    Effect.mapError(Talk.find(records, identifier), () => new InteractionRefusal({ code: 10018 }))

  const begin = Effect.fnUntraced(function* ({ channelAddressIdentifier, participants }: typeof Begin.Type) {
    yield* ours(channelAddressIdentifier)
    const person = participants.find(({ role }) => role === "EndUser")
    if (person === undefined) return yield* new InteractionRefusal({ code: 10042 })
    const { identifier, session } = yield* inbound.open(person.subject)
    return { success: true, conversationIdentifier: identifier, messagingSessionId: session.Id }
  })

  /** Says what is wrong in words of its own, and not by a code. */
  const changeSession = Effect.fnUntraced(function* (asked: typeof Change.Type) {
    const no = (errorReason: string) => ({ success: false, errorReason })
    if (asked.channelAddressIdentifier !== Account.channel.address) return no("CHANNEL_ADDRESS_NOT_FOUND")
    const found = Talk.find(records, asked.conversationIdentifier)
    if (Option.isNone(found)) return no("ACTIVE_CONVERSATION_NOT_FOUND")
    const it = found.value
    if (it.person["MessagingPlatformKey"] !== asked.endUserClientId) return no("END_USER_NOT_FOUND")
    const named = Option.map(records.get("MessagingSession", asked.sessionId ?? it.session.Id), ({ Id }) => Id)
    const needed = asked.operation === "Inactivate" && asked.sessionId === undefined
    if (needed || Talk.isEnded(it) || !Option.contains(named, it.session.Id)) return no("SESSION_NOT_FOUND")
    if (asked.operation === "End") yield* end(it, asked.operationBy)
    else yield* change(it, { Status: "Inactive" })
    return success
  })

  const consent = Effect.fnUntraced(function* (asked: typeof Consent.Type) {
    yield* ours(asked.channelAddressIdentifier)
    yield* unless(statuses.includes(asked.consentStatus), 10021)
    const person = yield* Effect.mapError(
      Talk.person(records, asked.endUserClientId),
      () => new InteractionRefusal({ code: 10020 })
    )
    yield* records.update("MessagingEndUser", person.Id, { MessagingConsentStatus: asked.consentStatus })
    return success
  })

  const acknowledge = ({ conversationIdentifier }: typeof Acknowledge.Type) =>
    Effect.as(talk(conversationIdentifier), success)

  const remove = Effect.fnUntraced(function* ({ conversationIdentifier, participants }: typeof Remove.Type) {
    const it = yield* talk(conversationIdentifier)
    yield* unless(
      participants.every(({ subject }) => subject === it.person["MessagingPlatformKey"]),
      10036
    )
    yield* end(it, "EndUser")
    return success
  })

  return { begin, changeSession, consent, acknowledge, remove, register: () => Effect.succeed(success) }
}
