/** Every operation of the client, as data: the calls, their contract tests and the README's table are made from it. */
import { Schema } from "effect"
import { Nothing } from "../../Caller.ts"
import { Accepted, ManySessions, Messages, OneSession, OneUser, Uris, UserWithSessions, Version } from "./replies.ts"
import { type OperationName, UserData } from "./SmsSession.ts"

const may = <A, I>(schema: Schema.Schema<A, I>) => Schema.optionalWith(schema, { exact: true })

/** `feature`: what the product must have, by the vendor's pages. Paths are spelt as most of these pages spell them. */
const read = { kind: "read", method: "GET", feature: "api-multimedia-chat" } as const
const post = { kind: "send", method: "POST", reply: Accepted } as const

/** On the session itself. The body says which it is: the session's capabilities have the same name. */
const operate = <Name extends OperationName, Fields extends Schema.Struct.Fields>(name: Name, fields: Fields) => ({
  ...post,
  feature: "api-multimedia" as const,
  path: "/me/smssessions/{id}" as const,
  parameters: Schema.Struct({ operationName: Schema.Literal(name), ...fields })
})
const named = <Name extends string, Fields extends Schema.Struct.Fields>(name: Name, fields: Fields) =>
  Schema.Struct({ operationName: Schema.Literal(name), ...fields })

const text = { text: Schema.String }
const noticeText = { noticeText: Schema.String }
const userData = { userData: UserData }
/** An agent or a queue. */
const target = { targetUri: may(Schema.String), targetPath: may(Schema.String) }
const supervise = {
  supervisorMonitoringMode: Schema.Literal("NextChat", "AllChats"),
  nickname: may(Schema.String)
}
const channels = "/users/{user}/channels/smssession"

export const operations = {
  "sessions.list": {
    ...read,
    path: "/me/smssessions",
    parameters: Schema.Struct({ fields: Schema.Literal("*") }),
    reply: ManySessions
  },
  "sessions.uris": { ...read, path: "/me/smssessions", parameters: Nothing, reply: Uris },
  "sessions.get": { ...read, path: "/me/smssessions/{id}", parameters: Nothing, reply: OneSession },
  "sessions.messages": {
    ...read,
    path: "/me/smssessions/{id}/messages",
    parameters: Schema.Struct({ startIndex: may(Schema.NumberFromString), count: Schema.NumberFromString }),
    reply: Messages
  },
  "sessions.accept": operate("Accept", { nickname: may(Schema.String), saveLAR: may(Schema.Boolean) }),
  "sessions.reject": operate("Reject", {}),
  "sessions.sendMessage": operate("SendMessage", text),
  "sessions.sendToAgents": operate("SendToAgents", text),
  "sessions.sendUrl": operate("SendUrl", { url: Schema.String }),
  "sessions.sendStartTyping": operate("SendStartTypingNotification", {}),
  "sessions.sendStopTyping": operate("SendStopTypingNotification", {}),
  "sessions.sendStartTypingToAgents": operate("SendStartTypingToAgentsNotification", {}),
  "sessions.sendStopTypingToAgents": operate("SendStopTypingToAgentsNotification", {}),
  "sessions.sendCustomNotice": operate("SendCustomNotice", noticeText),
  "sessions.sendCustomNoticeToAgents": operate("SendCustomNoticeToAgents", noticeText),
  "sessions.attachUserData": operate("AttachUserData", userData),
  "sessions.updateUserData": operate("UpdateUserData", userData),
  "sessions.deleteUserData": operate("DeleteUserData", { keys: Schema.NonEmptyArray(Schema.String) }),
  "sessions.setDisposition": operate("SetDisposition", {
    disposition: Schema.String,
    dispositionKey: may(Schema.String)
  }),
  "sessions.leave": operate("Leave", {}),
  "sessions.leaveAndComplete": operate("LeaveAndComplete", {}),
  "sessions.complete": operate("Complete", { queueName: may(Schema.String), saveLAR: may(Schema.Boolean) }),
  "sessions.invite": operate("Invite", target),
  "sessions.consult": operate("Consult", target),
  "sessions.transfer": operate("Transfer", {
    ...target,
    queueName: may(Schema.String),
    text: may(Schema.String),
    messageType: may(Schema.String),
    treatAs: may(Schema.Literal("Normal", "System"))
  }),
  "sessions.setInFocus": operate("SetInFocus", { inFocus: Schema.Boolean }),
  "supervisor.intrude": {
    ...post,
    path: "/users/{user}/smssessions/{id}",
    parameters: named("Intrude", { supervisorVisibilityMode: Schema.Literal("Monitor", "Coach", "BargeIn") })
  },
  "supervisor.bargeIn": { ...post, path: channels, parameters: named("BargeIn", supervise) },
  "supervisor.monitor": { ...post, path: channels, parameters: named("Monitor", supervise) },
  "supervisor.coach": { ...post, path: channels, parameters: named("Coach", supervise) },
  "contactCenter.start": {
    ...post,
    path: "/me",
    parameters: named("StartContactCenterSession", {
      channels: Schema.Array(Schema.String),
      place: may(Schema.String)
    })
  },
  "contactCenter.end": { ...post, path: "/me", parameters: named("EndContactCenterSession", {}) },
  "contactCenter.ready": { ...post, path: "/me/channels/smssession", parameters: named("Ready", {}) },
  "contactCenter.notReady": { ...post, path: "/me/channels/smssession", parameters: named("NotReady", {}) },
  me: { kind: "read", method: "GET", path: "/me", parameters: Nothing, reply: OneUser },
  "users.sessions": {
    kind: "read",
    method: "GET",
    path: "/users/{user}",
    parameters: Schema.Struct({ subresources: Schema.String }),
    reply: UserWithSessions
  },
  version: { kind: "read", method: "GET", path: "/diagnostics/version", parameters: Nothing, reply: Version }
} as const

export type Operation = keyof typeof operations
