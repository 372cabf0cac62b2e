/** Every operation of the client, as data: the calls, their contract tests and the README's table are made from it. */
import { Schema } from "effect"
import { Done, Nothing } from "../Caller.ts"
import { AccessToken, AskJwt, AskToken, Jwt } from "./AccessToken.ts"
import { Message } from "./Message.ts"
import {
  MessageSend,
  SendMedia,
  SendMediaFrom,
  SendMediaFrom44,
  SendText,
  SendTextFrom,
  SendTextFrom44
} from "./MessageSend.ts"
import { Messagesession } from "./Messagesession.ts"
import { Count } from "./row.ts"
import { CreateNumber, SmsNumber, UpdateNumber } from "./SmsNumber.ts"
import { CreateSubscription, CreateSubscription44, Subscription, UpdateSubscription } from "./Subscription.ts"
import { Version } from "./Version.ts"

const domain = "/domains/{domain}"
const user = "/domains/{domain}/users/{user}"
const session = "/domains/{domain}/users/{user}/messagesessions/{messagesession}"

/** 1 to 1000 rows, from a place in the list that begins at 0. The vendor names `start` for lists in general, and not for these. */
export const Page = Schema.Struct({
  limit: Schema.NumberFromString,
  start: Schema.optionalWith(Schema.NumberFromString, { exact: true })
})

const Participants = Schema.Struct({ participants: Schema.String })
const Name = Schema.Struct({ name: Schema.propertySignature(Schema.String).pipe(Schema.fromKey("session-name")) })
/** Demanded in the body, though it is in the path. */
const Unsubscribe = Schema.Struct({
  subscriptionId: Schema.propertySignature(Schema.String).pipe(Schema.fromKey("subscription_id"))
})

/** The six kinds of sending differ by what is in them. */
const send = { kind: "send", method: "POST", path: `${session}/messages`, reply: Done } as const

/** `since`: not before this version of the API. */
export const operations = {
  "sessions.listForDomain": {
    since: 45,
    kind: "read",
    method: "GET",
    path: `${domain}/messagesessions`,
    parameters: Page,
    reply: Schema.Array(Messagesession)
  },
  "sessions.list": {
    kind: "read",
    method: "GET",
    path: `${user}/messagesessions`,
    parameters: Page,
    reply: Schema.Array(Messagesession)
  },
  /** A list in the vendor's contract, which may hold others; a single session elsewhere. */
  "sessions.get": {
    since: 45,
    kind: "read",
    method: "GET",
    path: session,
    parameters: Nothing,
    reply: Schema.Union(Schema.Array(Messagesession), Messagesession)
  },
  "sessions.updateParticipants": { kind: "send", method: "PUT", path: session, parameters: Participants, reply: Done },
  "sessions.rename": { kind: "send", method: "PUT", path: session, parameters: Name, reply: Done },
  "sessions.leave": { kind: "send", method: "PUT", path: `${session}/leave`, parameters: Nothing, reply: Done },
  "sessions.delete": { kind: "send", method: "DELETE", path: session, parameters: Nothing, reply: Done },
  /** Answered with the message by the vendor's contract, and with `{code, message}` in its example. */
  "sessions.start": {
    since: 45,
    kind: "send",
    method: "POST",
    path: `${user}/messages`,
    parameters: MessageSend,
    reply: Schema.Union(Message, Schema.Struct({ code: Schema.Unknown, message: Schema.Unknown }))
  },
  "messages.list": {
    kind: "read",
    method: "GET",
    path: `${session}/messages`,
    parameters: Page,
    reply: Schema.Array(Message)
  },
  "messages.sendChat": { ...send, parameters: SendText },
  "messages.sendGroupChat": { ...send, parameters: SendText },
  "messages.sendMediaChat": { ...send, parameters: SendMedia },
  "messages.sendSms": { ...send, parameters: SendTextFrom },
  "messages.sendGroupSms": { ...send, parameters: SendTextFrom },
  "messages.sendMms": { ...send, parameters: SendMediaFrom },
  "numbers.list": {
    kind: "read",
    method: "GET",
    path: `${user}/smsnumbers`,
    parameters: Nothing,
    reply: Schema.Array(SmsNumber)
  },
  "numbers.count": {
    kind: "read",
    method: "GET",
    path: `${user}/smsnumbers/count`,
    parameters: Nothing,
    reply: Schema.Struct({ total: Count })
  },
  "numbers.listForDomain": {
    kind: "read",
    method: "GET",
    path: `${domain}/smsnumbers`,
    parameters: Nothing,
    reply: Schema.Array(SmsNumber)
  },
  "numbers.listAll": {
    kind: "read",
    method: "GET",
    path: "/smsnumbers",
    parameters: Nothing,
    reply: Schema.Array(SmsNumber)
  },
  "numbers.create": {
    kind: "send",
    method: "POST",
    path: `${domain}/smsnumbers`,
    parameters: CreateNumber,
    reply: Done
  },
  "numbers.update": {
    kind: "send",
    method: "PUT",
    path: `${domain}/smsnumbers/{smsnumber}`,
    parameters: UpdateNumber,
    reply: Done
  },
  "numbers.delete": {
    kind: "send",
    method: "DELETE",
    path: `${domain}/smsnumbers/{smsnumber}`,
    parameters: Nothing,
    reply: Done
  },
  "subscriptions.list": {
    kind: "read",
    method: "GET",
    path: "/subscriptions",
    parameters: Page,
    reply: Schema.Array(Subscription)
  },
  "subscriptions.create": {
    kind: "send",
    method: "POST",
    path: "/subscriptions",
    parameters: CreateSubscription,
    reply: Subscription
  },
  "subscriptions.read": {
    kind: "read",
    method: "GET",
    path: "/subscriptions/{id}",
    parameters: Nothing,
    reply: Subscription
  },
  "subscriptions.update": {
    kind: "send",
    method: "PUT",
    path: "/subscriptions/{id}",
    parameters: UpdateSubscription,
    reply: Done
  },
  "subscriptions.delete": {
    kind: "send",
    method: "DELETE",
    path: "/subscriptions/{id}",
    parameters: Unsubscribe,
    reply: Done
  },
  "subscriptions.listForDomain": {
    since: 45,
    kind: "read",
    method: "GET",
    path: `${domain}/subscriptions`,
    parameters: Page,
    reply: Schema.Array(Subscription)
  },
  "subscriptions.createForDomain": {
    since: 45,
    kind: "send",
    method: "POST",
    path: `${domain}/subscriptions`,
    parameters: CreateSubscription,
    reply: Subscription
  },
  "subscriptions.updateForDomain": {
    since: 45,
    kind: "send",
    method: "PUT",
    path: `${domain}/subscriptions/{id}`,
    parameters: UpdateSubscription,
    reply: Done
  },
  "subscriptions.deleteForDomain": {
    since: 45,
    kind: "send",
    method: "DELETE",
    path: `${domain}/subscriptions/{id}`,
    parameters: Nothing,
    reply: Done
  },
  version: { since: 45, kind: "read", method: "GET", path: "/version", parameters: Nothing, reply: Version },
  // A token changes nothing but who is let in: what failed may be asked again.
  token: { kind: "read", method: "POST", path: "/tokens", parameters: AskToken, reply: AccessToken },
  jwt: { kind: "read", method: "POST", path: "/jwt", parameters: AskJwt, reply: Jwt }
} as const

/** As version 44 has them. */
export const operations44 = {
  ...operations,
  "messages.sendSms": { ...send, parameters: SendTextFrom44 },
  "messages.sendGroupSms": { ...send, parameters: SendTextFrom44 },
  "messages.sendMms": { ...send, parameters: SendMediaFrom44 },
  "numbers.create": { ...operations["numbers.create"], parameters: CreateNumber.omit("carrier") },
  "numbers.update": { ...operations["numbers.update"], parameters: UpdateNumber.omit("carrier") },
  "subscriptions.create": { ...operations["subscriptions.create"], parameters: CreateSubscription44 },
  "subscriptions.delete": { ...operations["subscriptions.delete"], parameters: Nothing }
} as const

export type Operation = keyof typeof operations
