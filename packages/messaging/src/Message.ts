/** What was said: a text, on a channel, with the media that came along. */
import { Schema } from "effect"

/** How a message travels. */
export const Channel = Schema.Literal("sms", "mms", "chat", "group")
export type Channel = typeof Channel.Type

/** A picture, sound or document: where it can be fetched, and its MIME type. */
export const Media = Schema.Struct({ url: Schema.String, type: Schema.String })
export type Media = typeof Media.Type

/** What a contact, an agent or we have said at once. */
export const Message = Schema.Struct({
  /** Empty where only media came. */
  text: Schema.String,
  channel: Channel,
  media: Schema.Array(Media)
})
export type Message = typeof Message.Type
