/** What was said in conversations, oldest first, and what of it the bot has still to be told: kept over a restart. */
import type { PlatformError } from "@effect/platform/Error"
import { Effect, Option, Schema } from "effect"
import type { Site } from "../../Platform.ts"

export const Participant = Schema.Struct({
  appType: Schema.Literal("custom", "agent", "chatbot", "conversation", "live_message", "iamessage"),
  subject: Schema.NonEmptyString,
  role: Schema.Literal("EndUser", "Chatbot", "Agent", "Supervisor", "System")
})
export type Participant = typeof Participant.Type

export const Entry = Schema.Struct({
  /** A UUID, unique among all entries of the org. */
  id: Schema.String,
  /** Its `ConversationIdentifier`. */
  conversation: Schema.String,
  entryType: Schema.String,
  sender: Participant,
  senderName: Schema.String,
  /** Milliseconds: when it was said, and when it came here. */
  clientTimestamp: Schema.Number,
  at: Schema.Number,
  /** The entry itself, as the vendor writes one. */
  payload: Schema.Unknown,
  /** `waiting`: for the bot to take the work. */
  told: Schema.Literal("waiting", "told", "never")
})
export type Entry = typeof Entry.Type

export interface Entries {
  readonly get: (id: string) => Option.Option<Entry>
  readonly of: (conversation: string) => ReadonlyArray<Entry>
  readonly put: (entry: Entry) => void
}

export const make = (site: Pick<Site, "journal">): Effect.Effect<Entries, PlatformError> =>
  Effect.map(site.journal("salesforce-entries", { schema: Entry, key: ({ id }) => id }), ({ append, entries }) => {
    const all = new Map(entries.map((entry) => [entry.id, entry]))
    return {
      get: (id) => Option.fromNullable(all.get(id)),
      of: (conversation) => [...all.values()].filter((it) => it.conversation === conversation),
      put: (entry) => {
        append(entry)
        all.set(entry.id, entry)
      }
    }
  })
