/** A message session as NetSapiens keeps it for one user: what the vendor's `Messagesession` page lists, field by field. */
import { openTo } from "@parley/messaging"
import { Schema } from "effect"
import { field } from "../field.ts"
import { ReadId } from "./MessagesessionId.ts"
import { Count, raw, row, Text, WireDate } from "./row.ts"

/** What a message is. The last ones are events of a chat that are written down as messages. */
export const MessageType = openTo(
  Schema.Literal(
    "chat",
    "chat-media",
    "sms",
    "mms",
    "chat-name-change",
    "chat-video-invite",
    "chat-participant-add",
    "chat-participant-remove",
    "chat-participant-leave"
  )
)
export type MessageType = typeof MessageType.Type

const Muted = openTo(Schema.Literal("yes", "no"))

const writable = {
  /** The user's extension, such as `1001`. */
  user: field("user", Text),
  domain: field("domain", Text),
  /** Chosen by whoever began it, perhaps by other rules than ours. */
  id: Schema.propertySignature(Schema.compose(Text, ReadId)).pipe(Schema.fromKey("messagesession-id")),
  /** The other side: a number in digits, `user@domain`, or several with commas between them. */
  remote: field("messagesession-remote", Text),
  /** Our number, in digits; empty in a chat between users. */
  smsNumber: field("messagesession-sms-number", Text),
  lastMessage: field("messagesession-last-message", Text),
  muted: field("messagesession-muted", Muted),
  lastAt: field("messagesession-last-datetime", WireDate),
  startedAt: field("messagesession-start-datetime", WireDate),
  lastType: field("messagesession-last-type", MessageType),
  lastMediaType: field("messagesession-last-media-type", Text),
  /** In bytes. */
  lastMediaSize: field("messagesession-last-media-size", Count),
  /** Empty in the vendor's examples: `lastType` tells more. */
  type: field("messagesession-type", Text),
  name: field("messagesession-name", Text),
  /** Of a group: all who take part, with commas between them. */
  participants: field("messagesession-participants", Text)
}

const readOnly = {
  /** A number in digits, or `user@domain`. */
  lastSender: field("messagesession-last-sender", Text),
  lastStatus: field("messagesession-last-status", openTo(Schema.Literal("read", "unread"))),
  lastEmailReminderAt: field("messagesession-last-email-reminder-datetime", WireDate),
  /** Of the last message received. The misspelling on the wire is the real name. */
  receiverHostname: field("messagesession-reciever-hostname", Text),
  /** The queue that it is assigned to. */
  queueTermination: field("messagesession-queue-termination", Text),
  queueStatus: field("messagesession-queue-status", Text),
  queueSessionId: field("messagesession-queue-session-id", Text),
  agentStartedAt: field("messagesession-agent-start-datetime", WireDate)
}

/** The vendor's schema says `-datetime`, and its servers `-timestamp`. */
const dates = ["last", "start", "last-email-reminder", "agent-start"]
const spellings = Object.fromEntries(
  dates.map((it) => [`messagesession-${it}-timestamp`, `messagesession-${it}-datetime`])
)

const Known = Schema.Struct({ ...writable, ...readOnly, ...raw })

/** `raw` is the row as it came. */
export const Messagesession = row(Known, spellings)
export type Messagesession = typeof Messagesession.Type

/** What the vendor marks read-only. */
export type MessagesessionReadOnly = keyof typeof readOnly
/** What of a session is not the platform's alone to say: none of the eight fields that the vendor marks read-only. */
export type MessagesessionWritable = Omit<Messagesession, MessagesessionReadOnly | "raw">

/** The names of the eight, for whoever shows a session's fields. */
export const readOnlyFields = Object.keys(readOnly)

export const isMessagesession = Schema.is(Schema.typeSchema(Known))
