/** A picture, sound or document of a message, as Twilio keeps it: https://www.twilio.com/docs/messaging/api/media-resource */
import { Schema } from "effect"
import { field } from "../field.ts"
import { Rfc2822 } from "./Dates.ts"
import { nextPageUri } from "./nextPageUri.ts"

/** Where the bytes are is not told: they are at `uri` without its `.json`. */
export const Media = Schema.Struct({
  /** `ME` and 32 hexadecimal digits: the one field that we insist on. */
  sid: Schema.NonEmptyString,
  accountSid: field("account_sid", Schema.String),
  /** The message's. */
  parentSid: field("parent_sid", Schema.String),
  /** MIME, such as `image/jpeg`. */
  contentType: field("content_type", Schema.String),
  dateCreated: field("date_created", Rfc2822),
  dateUpdated: field("date_updated", Rfc2822),
  /** A path behind the API's address; without its `.json` it is where the bytes are. */
  uri: field("uri", Schema.String)
})
export type Media = typeof Media.Type

/** One page of a list. `media_list` is demanded: an answer without it is no empty list. */
export const MediaPage = Schema.Struct({
  media: Schema.propertySignature(Schema.Array(Media)).pipe(Schema.fromKey("media_list")),
  nextPageUri
})
