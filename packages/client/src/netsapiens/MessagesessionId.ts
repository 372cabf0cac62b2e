/** The id of a message session: whoever sends its first message chooses it. */
import { randomBytes } from "node:crypto"
import { Effect, Schema } from "effect"

/** At least 32 letters, digits and underscores; it must be in use nowhere else. */
export const MessagesessionId = Schema.String.pipe(
  Schema.pattern(/^[A-Za-z0-9_]{32,}$/),
  Schema.brand("@parley/client/MessagesessionId")
)
export type MessagesessionId = typeof MessagesessionId.Type

/** One that the platform has given: chosen by somebody else, perhaps by other rules. */
export const ReadId = Schema.NonEmptyString.pipe(Schema.brand("@parley/client/MessagesessionId"))

/** 124 random bits. The letter at its front keeps it from being read as a number, which these servers do with digits. */
export const newMessagesessionId: Effect.Effect<MessagesessionId> = Effect.sync(() =>
  MessagesessionId.make(`p${randomBytes(16).toString("hex").slice(1)}`)
)
