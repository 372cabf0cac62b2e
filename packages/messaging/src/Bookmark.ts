/** How far a platform's stream has been read, in the platform's own words: all that came before it has been given. */
import { Schema } from "effect"

export class Bookmark extends Schema.TaggedClass<Bookmark>()("Bookmark", { at: Schema.NonEmptyString }) {}
