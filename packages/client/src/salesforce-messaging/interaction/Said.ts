/** What is said over the Interaction API: a text, or that somebody types, under an id of the speaker's own choice. */
import { Schema } from "effect"
import { InteractionParticipant } from "./Participant.ts"

const Text = Schema.Struct({
  entryType: Schema.Literal("Message"),
  id: Schema.String,
  abstractMessage: Schema.Struct({
    messageType: Schema.Literal("StaticContentMessage"),
    id: Schema.String,
    staticContent: Schema.Struct({ formatType: Schema.Literal("Text"), text: Schema.String })
  })
})
const Typing = <T extends string>(entryType: T) =>
  Schema.Struct({ entryType: Schema.Literal(entryType), id: Schema.String, timestamp: Schema.Int })

export const InteractionSaid = Schema.Union(Text, Typing("TypingStartedIndicator"), Typing("TypingStoppedIndicator"))
export type InteractionSaid = typeof InteractionSaid.Type

/** Both ids are one, as the vendor demands (error 10060): the same id again is the same message again (error 10073). */
export const saidText = (id: string, text: string): InteractionSaid => ({
  entryType: "Message",
  id,
  abstractMessage: { messageType: "StaticContentMessage", id, staticContent: { formatType: "Text", text } }
})

/** `timestamp` in milliseconds since 1970. */
export const saidTyping = (id: string, isTyping: boolean, timestamp: number): InteractionSaid => ({
  entryType: isTyping ? "TypingStartedIndicator" : "TypingStoppedIndicator",
  id,
  timestamp
})

/** Exactly one entry. `clientTimestamp` in milliseconds since 1970; outside of the time in which one may answer it is error 10046. */
export const PostConversationEntry = Schema.Struct({
  conversationIdentifier: Schema.String.pipe(Schema.maxLength(240)),
  sender: InteractionParticipant,
  conversationEntries: Schema.Array(Schema.Struct({ clientTimestamp: Schema.Int, entryPayload: InteractionSaid })).pipe(
    Schema.itemsCount(1)
  )
})

const history = { clientTimestamp: Schema.Int, sender: InteractionParticipant, entryPayload: InteractionSaid }
const may = <A, I>(schema: Schema.Schema<A, I>) => Schema.optionalWith(schema, { exact: true })

/** What was said before the platform had the conversation, no older than 24 hours. Times in milliseconds since 1970. */
export const PostConversationHistory = Schema.Struct({
  channelAddressIdentifier: Schema.String,
  conversationParticipants: Schema.Array(
    Schema.Struct({
      participant: InteractionParticipant,
      joinedTime: Schema.Int,
      leftTime: may(Schema.Int),
      displayName: may(Schema.String)
    })
  ).pipe(Schema.minItems(1), Schema.maxItems(3)),
  conversationEntries: Schema.Array(Schema.Struct(history)).pipe(Schema.minItems(1), Schema.maxItems(25)),
  messagingSession: may(
    Schema.Union(
      Schema.Struct({
        messagingSessionRequestType: Schema.Literal("EstablishMessagingSession"),
        payload: Schema.Struct({ startTime: Schema.Int, endTime: may(Schema.Int) })
      }),
      Schema.Struct({
        messagingSessionRequestType: Schema.Literal("AttachMessagingSession"),
        payload: Schema.Struct({ sessionId: Schema.String })
      })
    )
  )
})

/** A file beside an interaction, 25 MB at most. */
const Attachment = Schema.Struct({ name: Schema.String, type: Schema.String, bytes: Schema.Uint8ArrayFromSelf })
export type InteractionAttachment = typeof Attachment.Type

/** What a contact of ours says or sends, where we are the carrier. `to` is the channel's address identifier. */
export const PostInteraction = Schema.Struct({
  json: Schema.Struct({
    to: Schema.String.pipe(Schema.maxLength(240)),
    from: Schema.String.pipe(Schema.maxLength(255)),
    interactions: Schema.Array(
      Schema.Union(
        Schema.Struct({
          interactionType: Schema.Literal("EntryInteraction"),
          timestamp: Schema.Int,
          payload: InteractionSaid
        }),
        Schema.Struct({
          interactionType: Schema.Literal("AttachmentInteraction"),
          timestamp: Schema.Int,
          id: Schema.String,
          attachmentIndex: Schema.Int,
          contentLength: Schema.Int,
          text: may(Schema.String)
        })
      )
    ).pipe(Schema.itemsCount(1)),
    routingAttributes: may(Schema.Record({ key: Schema.String, value: Schema.String }))
  }),
  attachments: may(Schema.Array(Attachment).pipe(Schema.maxItems(1)))
})
