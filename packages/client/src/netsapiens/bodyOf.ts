/** What is sent, as the API wants it. */
import { Effect } from "effect"
import { encoded, type Media } from "./Media.ts"
import type { MessageSend, Start } from "./MessageSend.ts"
import type { NetSapiensError } from "./NetSapiensError.ts"

/** Numbers are written without the `+` that others put before them. */
export const bare = (number: string): string => number.replace(/^\+/, "")

/** What every kind has. */
export const textOf = (
  type: MessageSend["type"],
  { text, to }: { readonly to: string | ReadonlyArray<string>; readonly text?: string }
) => ({ type, message: text ?? "media", destination: typeof to === "string" ? bare(to) : to.map(bare) })

/** With what it carries. */
export const mediaOf = (
  operation: string,
  type: MessageSend["type"],
  message: { readonly to: string | ReadonlyArray<string>; readonly text?: string; readonly media: Media }
) => Effect.map(encoded(operation, message.media), (carried) => ({ ...textOf(type, message), ...carried }))

export const bodyOf = (operation: string, message: Start): Effect.Effect<MessageSend, NetSapiensError> =>
  Effect.map(
    "media" in message ? mediaOf(operation, message.type, message) : Effect.succeed(textOf(message.type, message)),
    (body) => ({ ...body, ...("from" in message && { from: bare(message.from) }) })
  )
