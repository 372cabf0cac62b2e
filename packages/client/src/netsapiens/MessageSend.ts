/** What is sent, of every kind: https://docs.ns-api.com names them chat, group chat, media chat, SMS, group SMS and MMS. */
import { Schema } from "effect"
import type { Media } from "./Media.ts"
import type { MessagesessionId } from "./MessagesessionId.ts"
import { MessageType } from "./Messagesession.ts"

const may = <A, I>(schema: Schema.Schema<A, I>) => Schema.optionalWith(schema, { exact: true })

const text = {
  type: MessageType,
  /** With media the vendor's examples say `media`. */
  message: Schema.String,
  /** Users for a chat, numbers in digits for SMS and MMS. */
  destination: Schema.Union(Schema.String, Schema.Array(Schema.String))
}
const media = {
  /** In base64. */
  data: Schema.String,
  mimeType: Schema.propertySignature(Schema.String).pipe(Schema.fromKey("mime-type")),
  /** In bytes. */
  size: Schema.Int
}
/** In digits; must belong to the user who sends. */
const from = { from: Schema.propertySignature(Schema.String).pipe(Schema.fromKey("from-number")) }
const from44 = { from: Schema.propertySignature(Schema.String).pipe(Schema.fromKey("from-num")) }

export const SendText = Schema.Struct(text)
export const SendMedia = Schema.Struct({ ...text, ...media })
export const SendTextFrom = Schema.Struct({ ...text, ...from })
export const SendMediaFrom = Schema.Struct({ ...text, ...from, ...media })
/** As version 44 spells it. */
export const SendTextFrom44 = Schema.Struct({ ...text, ...from44 })
/** As version 44 spells it. */
export const SendMediaFrom44 = Schema.Struct({ ...text, ...from44, ...media })

/** Any of them. */
export const MessageSend = Schema.Struct({
  ...text,
  from: may(Schema.String).pipe(Schema.fromKey("from-number")),
  data: may(Schema.String),
  mimeType: may(Schema.String).pipe(Schema.fromKey("mime-type")),
  size: may(Schema.Int)
})
export type MessageSend = typeof MessageSend.Type

/** In which session; one with a new random id where it is not given. Whoever begins one must not use an id that is in use. */
export interface Within {
  readonly session?: MessagesessionId
}

/** To one user, by extension: `1001`. */
export interface Chat {
  readonly to: string
  readonly text: string
}
export interface GroupChat {
  readonly to: ReadonlyArray<string>
  readonly text: string
}
export interface MediaChat {
  readonly to: string | ReadonlyArray<string>
  readonly media: Media
  readonly text?: string
}
/** Numbers are digits with their country code; a `+` before them is taken off. */
export interface Sms {
  readonly from: string
  readonly to: string
  readonly text: string
}
export interface GroupSms {
  readonly from: string
  readonly to: ReadonlyArray<string>
  readonly text: string
}
export interface Mms {
  readonly from: string
  readonly to: string | ReadonlyArray<string>
  readonly media: Media
  readonly text?: string
}

/** To begin a session whose id the platform chooses. */
export type Start =
  | ({ readonly type: "chat" } & (Chat | GroupChat))
  | ({ readonly type: "chat-media" } & MediaChat)
  | ({ readonly type: "sms" } & (Sms | GroupSms))
  | ({ readonly type: "mms" } & Mms)
