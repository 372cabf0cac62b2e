/** The event feed (server-sent events): every new message and every change of a status, as it happens. */
import { HttpServerResponse } from "@effect/platform"
import { Effect, Schema, Stream } from "effect"
import { Message } from "./Message.ts"
import type { Messages } from "./Messages.ts"

const event = (name: string, data: string) => `event: ${name}\ndata: ${data}\n\n`

const encode = Schema.encodeSync(Schema.parseJson(Message))

/** First `open`, so that a page knows it is connected; then `message` for each; a comment line every 15 s. */
export const events = (messages: Messages): HttpServerResponse.HttpServerResponse => {
  // Subscribed before `open` is said: who has heard it misses nothing.
  const news = Stream.unwrapScoped(
    Effect.map(messages.news, (news) =>
      Stream.concat(
        Stream.make(event("open", "{}")),
        Stream.map(news, (message) => event("message", encode(message)))
      )
    )
  )
  const stillHere = Stream.repeatEffect(Effect.delay(Effect.succeed(": still here\n\n"), "15 seconds"))
  return HttpServerResponse.stream(Stream.encodeText(Stream.merge(news, stillHere)), {
    contentType: "text/event-stream",
    headers: { "cache-control": "no-cache", "x-accel-buffering": "no" }
  })
}
