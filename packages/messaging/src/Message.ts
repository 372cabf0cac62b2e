/** What was said: a text, on a channel, with the media that came along. */
import { Schema } from "effect"

/** How a message travels. */
export const Channel = Schema.Literal("sms", "mms", "chat", "group")
export type Channel = typeof Channel.Type

/** A picture, sound or document: where it can be fetched, and its MIME type. */
export class Media extends Schema.Class<Media>("Media")({ url: Schema.String, type: Schema.String }) {}

/** What a contact, an agent or we have said at once. */
export class Message extends Schema.Class<Message>("Message")({
  /** Empty where only media came. */
  text: Schema.String,
  channel: Channel,
  media: Schema.Array(Media)
}) {}
