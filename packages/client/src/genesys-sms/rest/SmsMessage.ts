/** What was said and what happened in an SMS session: a message of its log. */
import { openTo } from "@parley/messaging"
import { Schema } from "effect"
import { field } from "../../field.ts"
import { Participant } from "./SmsSession.ts"
import { WireDate } from "./WireDate.ts"

export const SmsMessageType = openTo(
  Schema.Literal(
    "Text",
    "ParticipantJoined",
    "ParticipantLeft",
    "ParticipantRejoined",
    "TypingStarted",
    "TypingStopped",
    "PushUrl",
    "Notice",
    "CustomNotice",
    "TranscriptSaveDone"
  )
)
export type SmsMessageType = typeof SmsMessageType.Type

export const SmsMessage = Schema.Struct(
  {
    /** From 1, with gaps; -1 for messages of the service, which have no place. With the session's id it is the message's own. */
    index: Schema.Int,
    type: SmsMessageType,
    /** Absent for messages of the service. */
    from: field("from", Participant),
    /** Of `Text`, `Notice`, and of `TypingStarted` where previews are on. */
    text: field("text", Schema.String),
    /** Of `PushUrl`. */
    url: field("url", Schema.String),
    /** Of custom notices, which may have `text` in its place. */
    noticeText: field("noticeText", Schema.String),
    /** What `Agents` alone see is not for the contact. */
    visibility: field("visibility", openTo(Schema.Literal("All", "Agents", "Supervisor"))),
    timestamp: field("timestamp", WireDate),
    /** In milliseconds on the wire, whatever the name says. */
    timestampSeconds: field("timestampSeconds", Schema.DateTimeUtcFromNumber)
  },
  Schema.Record({ key: Schema.String, value: Schema.Unknown })
)
export type SmsMessage = typeof SmsMessage.Type
