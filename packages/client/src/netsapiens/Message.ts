/** A message as NetSapiens stores it: what a session's list gives, and what an event of a subscription brings. */
import { openTo } from "@parley/messaging"
import { Schema } from "effect"
import { field } from "../field.ts"
import { MessageType } from "./Messagesession.ts"
import { Count, raw, row, Text, WireDate } from "./row.ts"

const Known = Schema.Struct({
  /** `20202178326`, `m-652697db42351`, 32 hexadecimal digits: there is more than one form. */
  id: Schema.propertySignature(Schema.compose(Text, Schema.NonEmptyString)).pipe(Schema.fromKey("id")),
  /** In whole seconds; taken for UTC. */
  timestamp: field("timestamp", WireDate),
  type: field("type", MessageType),
  domain: field("domain", Text),
  /** `orig` came in from the other side, `term` went out; empty in a chat. */
  direction: field("direction", openTo(Schema.Literal("orig", "term", ""))),
  /** In digits; empty in a chat. */
  fromNumber: field("from-number", Text),
  /** `user@domain`; empty where somebody wrote from a phone. */
  fromUserId: field("from-user-id", Text),
  fromVideoAttendeeId: field("from-video-attendee-id", Text),
  fromUserAgent: field("from-user-agent", Text),
  dialed: field("dialed", Text),
  /** As it was meant: "5" comes as a number, "true" as a truth value, and is a text again. Zeros at the front of a number are lost. */
  text: field("text", Text),
  /** `user@domain`, in a group several with commas between them. */
  terminatingUserId: field("terminating-user-id", Text),
  terminatingNumber: field("terminating-number", Text),
  /** Free text, such as `sending`. */
  status: field("status", Text),
  mediaType: field("media-type", Text),
  /** In bytes. */
  mediaSize: field("media-size", Count),
  /** Signed by the vendor, and for some time only. */
  fileAccessUrl: field("file-access-url", Text),
  videoInstanceId: field("video-instance-id", Text),
  deletedAt: field("deleted-datetime", WireDate),
  receiverHostname: field("messagesession-reciever-hostname", Text),
  sessionId: field("messagesession-id", Text),
  /** Of a group: all who take part, with commas between them. */
  participants: field("messagesession-participants", Text),
  ...raw
})

/** The space at the end of a name is the vendor's. */
const spellings = { "deleted-timestamp": "deleted-datetime", "file-access-url ": "file-access-url" }

/** `raw` is the row as it came. */
export const Message = row(Known, spellings)
export type Message = typeof Message.Type

/** A message in an event: handlers in the field meet these names too. */
export const PostedMessage = row(Known, {
  ...spellings,
  messagesession_id: "messagesession-id",
  session_id: "messagesession-id",
  smsani: "from-number"
})
