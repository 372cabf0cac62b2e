/** How far a platform's stream has been read, in the platform's own words: all that came before it has been given. */
import { Schema } from "effect"

export const Bookmark = Schema.TaggedStruct("Bookmark", { at: Schema.NonEmptyString })
export type Bookmark = typeof Bookmark.Type
