/** What the custom platform event tells: its payload field is JSON, in one of two shapes that mean the same. */
import { openTo } from "@parley/messaging"
import { Schema } from "effect"
import { isRecord } from "effect/Predicate"
import { field } from "../../field.ts"
import { InteractionEntry, Millis } from "./Entry.ts"
import { InteractionParticipant } from "./Participant.ts"

/** The newer shape has the entry in `payload`; the older one has it beside the rest, and need not name the conversation. */
const unwrapped = (json: unknown): unknown =>
  isRecord(json) && isRecord(json["payload"]) ? { ...json, ...json["payload"] } : json

const inEitherShape = <A, I>(schema: Schema.Schema<A, I>) =>
  Schema.compose(
    Schema.transform(Schema.parseJson(), Schema.Unknown, { strict: true, decode: unwrapped, encode: (it) => it }),
    schema,
    { strict: false }
  )

/** Somebody said or did something in a conversation of the bot's. `identifier` is the same however often it is told. */
export const InteractionEvent = Schema.Struct({
  channelAddressIdentifier: Schema.NonEmptyString,
  conversationIdentifier: field("conversationIdentifier", Schema.NonEmptyString),
  identifier: Schema.NonEmptyString,
  /** Which of the org's bots is told. */
  recipient: field("recipient", InteractionParticipant),
  sender: InteractionParticipant,
  senderDisplayName: field("senderDisplayName", Schema.String),
  clientTimestamp: field("clientTimestamp", Millis),
  entryPayload: InteractionEntry
})
export type InteractionEvent = typeof InteractionEvent.Type

/** A conversation waits for the bot to take it. Which kind of record `workRecordId` names is not documented. */
export const RoutingRequested = Schema.Struct({
  channelAddressIdentifier: Schema.NonEmptyString,
  recipient: field("recipient", InteractionParticipant),
  conversationIdentifier: Schema.NonEmptyString,
  workRecordId: Schema.NonEmptyString,
  routingType: field("routingType", openTo(Schema.Literal("Initial", "Transfer", "Conference"))),
  routingParameters: field(
    "routingParameters",
    Schema.Struct({ botId: field("botId", Schema.String), isTransfer: field("isTransfer", Schema.Boolean) })
  )
})
export type RoutingRequested = typeof RoutingRequested.Type

export const decodeInteraction = Schema.decodeUnknownEither(inEitherShape(InteractionEvent), { errors: "all" })
export const decodeRouting = Schema.decodeUnknownEither(inEitherShape(RoutingRequested), { errors: "all" })
