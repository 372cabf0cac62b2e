/** What a conversation consists of, as it is read: messages, and what happens between them. */
import { openTo } from "@parley/messaging"
import { Schema } from "effect"
import { field } from "../../field.ts"
import { InteractionParticipant, ParticipantRole } from "./Participant.ts"

/** Milliseconds since 1970. */
export const Millis = Schema.DateTimeUtcFromNumber

const Link = Schema.Struct({ url: Schema.String })
const Title = Schema.Struct({ title: Schema.String })
const Attachment = Schema.Struct({
  id: Schema.String,
  name: Schema.String,
  mimeType: Schema.String,
  url: Schema.String
})
const Asset = Schema.Struct({ mimeType: Schema.String, assetUrl: Schema.String })

/** What is told apart by a word that we do not know has it as `other`. */
const other = <A extends string, I>(name: string, schema: Schema.Schema<A, I>) =>
  Schema.propertySignature(schema).pipe(Schema.fromKey(name))

/** `RichLink` and `Media` are in events only. */
const StaticContent = Schema.Union(
  Schema.Struct({ formatType: Schema.Literal("Text"), text: Schema.String }),
  Schema.Struct({
    formatType: Schema.Literal("Attachments"),
    text: field("text", Schema.String),
    attachments: Schema.Array(Attachment)
  }),
  Schema.Struct({ formatType: Schema.Literal("Links"), links: Schema.Array(Link) }),
  Schema.Struct({
    formatType: Schema.Literal("RichLink"),
    text: field("text", Schema.String),
    linkItem: field("linkItem", Link)
  }),
  Schema.Struct({ formatType: Schema.Literal("Media"), mediaAsset: Asset }),
  Schema.Struct({ other: other("formatType", Schema.String) })
)

/** Of what is filled in by people, only the choices are read: forms are the platform's own business. */
export const AbstractMessage = Schema.Union(
  Schema.Struct({
    messageType: Schema.Literal("StaticContentMessage"),
    id: Schema.String,
    staticContent: StaticContent
  }),
  Schema.Struct({
    messageType: Schema.Literal("ChoicesResponseMessage"),
    id: Schema.String,
    choicesResponse: Schema.Struct({
      formatType: openTo(Schema.Literal("Selections")),
      selectedOptions: Schema.Array(
        Schema.Struct({ optionTitle: field("optionTitle", Title), optionIdentifier: Schema.String })
      )
    })
  }),
  Schema.Struct({
    other: other("messageType", openTo(Schema.Literal("ChoicesMessage", "FormMessage", "FormResponseMessage"))),
    id: Schema.String
  })
)
export type AbstractMessage = typeof AbstractMessage.Type

const SessionStatus = openTo(
  Schema.Literal("Active", "Ended", "Waiting", "New", "Consent", "Inactive", "Error", "Paused")
)

const base = <T extends string>(entryType: T) => ({ entryType: Schema.Literal(entryType), id: Schema.String })
const acknowledgement = {
  recipient: InteractionParticipant,
  acknowledgedConversationEntryIdentifier: Schema.String,
  acknowledgementTimestamp: Schema.Number
}
const Change = Schema.Struct({
  operation: openTo(Schema.Literal("add", "remove", "update")),
  participant: InteractionParticipant,
  displayName: field("displayName", Schema.String)
})

/** Every kind of entry that means something to a bot, and all others by their name. */
export const InteractionEntry = Schema.Union(
  Schema.Struct({ ...base("Message"), abstractMessage: AbstractMessage }),
  Schema.Struct({
    ...base("MessageDeliveryFailed"),
    recipient: InteractionParticipant,
    failedConversationEntryIdentifier: field("failedConversationEntryIdentifier", Schema.String),
    errorCode: Schema.String
  }),
  Schema.Struct({ ...base("TypingStartedIndicator"), timestamp: Schema.Number }),
  Schema.Struct({ ...base("TypingStoppedIndicator"), timestamp: Schema.Number }),
  Schema.Struct({ ...base("DeliveryAcknowledgement"), ...acknowledgement }),
  Schema.Struct({ ...base("ReadAcknowledgement"), ...acknowledgement }),
  Schema.Struct({ ...base("ParticipantChanged"), entries: Schema.Array(Change) }),
  Schema.Struct({
    ...base("EndUserConsentUpdated"),
    endUserSubject: Schema.String,
    consentStatus: openTo(Schema.Literal("OptIn", "OptOut"))
  }),
  Schema.Struct({
    ...base("SessionStatusChanged"),
    sessionId: Schema.String,
    conversationIdentifier: Schema.String,
    channelAddressIdentifier: Schema.String,
    sessionStatus: SessionStatus,
    sessionStatusPrev: field("sessionStatusPrev", SessionStatus),
    sessionEndedByRole: field("sessionEndedByRole", ParticipantRole),
    sessionStartTime: Schema.Number,
    sessionEndTime: field("sessionEndTime", Schema.Number)
  }),
  Schema.Struct({
    ...base("RoutingWorkResult"),
    workId: Schema.String,
    workTargetId: Schema.String,
    workType: openTo(
      Schema.Literal("Assigned", "Accepted", "Cancelled", "Closed", "Declined", "TransferError", "Transferred")
    ),
    botId: field("botId", Schema.String)
  }),
  Schema.Struct({
    other: other(
      "entryType",
      openTo(Schema.Literal("RoutingResult", "Note", "FlagRaise", "FlagLower", "ConsultConversationInfo"))
    ),
    id: Schema.String
  })
)
export type InteractionEntry = typeof InteractionEntry.Type

/** One entry of a conversation's list. */
export const ListedEntry = Schema.Struct({
  clientTimestamp: field("clientTimestamp", Millis),
  sender: field("sender", InteractionParticipant),
  entryPayload: InteractionEntry
})
export type ListedEntry = typeof ListedEntry.Type
