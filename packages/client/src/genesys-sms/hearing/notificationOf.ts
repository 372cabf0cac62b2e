/** What the server tells by CometD of SMS sessions, among all else that it tells an agent. */
import { Option, Schema } from "effect"
import { field } from "../../field.ts"
import { SmsMessage } from "../rest/SmsMessage.ts"
import { SmsSession } from "../rest/SmsSession.ts"

export type Notification =
  | { readonly _tag: "Changed"; readonly session: SmsSession }
  /** `address` is the session's uri or path: its id is not told. */
  | { readonly _tag: "Logged"; readonly address: string; readonly messages: ReadonlyArray<SmsMessage> }
  | { readonly _tag: "Failed"; readonly referenceId: number; readonly code: string }

const Anything = Schema.Struct({
  messageType: field("messageType", Schema.String),
  notificationType: field("notificationType", Schema.String),
  referenceId: field("referenceId", Schema.Int),
  statusCode: field("statusCode", Schema.Int),
  smssession: field("smssession", SmsSession),
  smsession: field("smsession", SmsSession),
  smssessionPath: field("smssessionPath", Schema.String),
  smsessionPath: field("smsessionPath", Schema.String),
  smssessionUri: field("smssessionUri", Schema.String),
  smsessionUri: field("smsessionUri", Schema.String),
  messages: field("messages", Schema.Array(Schema.Unknown))
})
const decode = Schema.decodeUnknownOption(Anything)
const decodeMessage = Schema.decodeUnknownOption(SmsMessage)

/** By its `messageType`, whose letter case the vendor's pages do not agree on. None: it is about something else. */
export const notificationOf = (data: unknown): Option.Option<Notification> =>
  Option.flatMap(decode(data), (it) => {
    if (it.notificationType?.toLowerCase() === "error") {
      return Option.map(Option.fromNullable(it.referenceId), (referenceId) => ({
        _tag: "Failed" as const,
        referenceId,
        code: String(it.statusCode ?? "error")
      }))
    }
    switch (it.messageType?.toLowerCase()) {
      case "smssessionstatechangemessage":
      case "smsessionstatechangemessage":
        return Option.map(Option.fromNullable(it.smssession ?? it.smsession), (session) => ({
          _tag: "Changed" as const,
          session
        }))
      case "messagelogupdated":
        return Option.map(
          Option.fromNullable(it.smssessionPath ?? it.smsessionPath ?? it.smssessionUri ?? it.smsessionUri),
          (address) => ({
            _tag: "Logged" as const,
            address,
            // One that is not as documented is missing, and what is missing is read.
            messages: (it.messages ?? []).flatMap((message) => Option.toArray(decodeMessage(message)))
          })
        )
      default:
        return Option.none()
    }
  })
