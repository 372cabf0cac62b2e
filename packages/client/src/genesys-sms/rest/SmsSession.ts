/** An SMS session as Genesys shows it to an agent: its page "SMS Session Resource", field by field. */
import { openTo } from "@parley/messaging"
import { Schema } from "effect"
import { field } from "../../field.ts"

/** Seen so far. `Completed` and `Revoked` are final; in `LeftChat` nothing is sent any more; of others nothing is known. */
export const SmsState = openTo(Schema.Literal("Invited", "Chatting", "LeftChat", "Completed", "Revoked"))
export type SmsState = typeof SmsState.Type

const names = [
  "Accept",
  "Reject",
  "SendMessage",
  "SendToAgents",
  "SendUrl",
  "SendStartTypingNotification",
  "SendStopTypingNotification",
  "SendStartTypingToAgentsNotification",
  "SendStopTypingToAgentsNotification",
  "SendCustomNotice",
  "SendCustomNoticeToAgents",
  "AttachUserData",
  "UpdateUserData",
  "DeleteUserData",
  "SetDisposition",
  "Leave",
  "LeaveAndComplete",
  "Complete",
  "Invite",
  "Consult",
  "Transfer",
  "SetInFocus"
] as const

/** What may be done with a session, under the name of the operation that does it. */
export type OperationName = (typeof names)[number]

/** `InFocus` is another name of `SetInFocus`. */
export const Capability = openTo(Schema.Literal(...names, "InFocus"))
export type Capability = typeof Capability.Type

/** What the vendor does not list is kept, under its own name. */
const anyOther = Schema.Record({ key: Schema.String, value: Schema.Unknown })

/** Who takes part in a session, or has said something in it. */
export const Participant = Schema.Struct(
  {
    type: field("type", openTo(Schema.Literal("Agent", "Customer", "Supervisor", "External", "System"))),
    nickname: field("nickname", Schema.String),
    /** Of this session alone. */
    participantId: field("participantId", Schema.String),
    /** Of the agent's user, and so are `uri` and `path`. */
    id: field("id", Schema.String),
    uri: field("uri", Schema.String),
    path: field("path", Schema.String),
    visibility: field("visibility", Schema.String)
  },
  anyOther
)
export type Participant = typeof Participant.Type

/** Attached data. Which names there are, the routing's designer decides; values are texts, numbers, or hold more of both. */
export const UserData = Schema.Record({ key: Schema.String, value: Schema.Unknown })
export type UserData = typeof UserData.Type

export const SmsSession = Schema.Struct(
  {
    /** Of the interaction, such as `0000Na9B26EF002G`. */
    id: Schema.NonEmptyString,
    state: SmsState,
    /** An address with the server's own name in it, which need not be ours for it. */
    uri: field("uri", Schema.String),
    path: field("path", Schema.String),
    participants: field("participants", Schema.Array(Participant)),
    /** What may be done now; null where nothing was said of it. */
    capabilities: field("capabilities", Schema.Array(Capability)),
    userData: field("userData", UserData)
  },
  anyOther
)
export type SmsSession = typeof SmsSession.Type

export const isSmsSession = Schema.is(Schema.typeSchema(SmsSession))

/** A user of the product; an agent is one. */
export const User = Schema.Struct(
  {
    id: field("id", Schema.String),
    userName: field("userName", Schema.String),
    firstName: field("firstName", Schema.String),
    lastName: field("lastName", Schema.String),
    uri: field("uri", Schema.String),
    path: field("path", Schema.String)
  },
  anyOther
)
export type User = typeof User.Type
