/** What has come in since a point in time, oldest first in each session: read from the sessions, told as it would have been told live. */
import type { Event, ProviderError } from "@parley/messaging"
import { Chunk, DateTime, Effect, Either, Order, Stream } from "effect"
import type { NetSapiensClient } from "./Client.ts"
import type { NetSapiensConfig } from "./Config.ts"
import { eventOf, isChat, isOurs, partiesOf } from "./eventOf.ts"
import { failed } from "./failed.ts"
import type { Message } from "./Message.ts"
import type { Messagesession } from "./Messagesession.ts"
import { completed } from "./Talks.ts"

/** What has no date may be as new as any. */
const isSince = (date: DateTime.Utc | null, since: DateTime.Utc): boolean =>
  date === null || DateTime.greaterThanOrEqualTo(date, since)

const byTime = Order.mapInput(Order.number, ({ timestamp }: Message) =>
  timestamp === null ? 0 : DateTime.toEpochMillis(timestamp)
)

export const missed =
  (config: NetSapiensConfig, client: NetSapiensClient["Type"]) =>
  (when: DateTime.Utc): Stream.Stream<Event, ProviderError> => {
    const owner = { domain: config.domain, user: config.user }
    // NetSapiens tells whole seconds.
    const since = DateTime.subtract(when, { seconds: 1 })

    const told = (session: Messagesession, message: Message) => {
      const parties = partiesOf(message, config)
      return eventOf(message, isChat(message) ? parties : completed(parties, session, config.from), config)
    }
    const news = (session: Messagesession) =>
      client.messages.list(session.id, owner).pipe(
        Stream.filter((message) => isSince(message.timestamp, since) && !isOurs(message, config)),
        Stream.runCollect,
        // Newest first is how they come: turned about, those of one second keep their order.
        Effect.map((messages) => Chunk.sort(Chunk.reverse(messages), byTime))
      )

    return client.sessions.list(owner).pipe(
      Stream.filter(({ lastAt }) => isSince(lastAt, since)),
      Stream.flatMap((session) =>
        Stream.map(Stream.unwrap(Effect.map(news(session), Stream.fromChunk)), (message) => told(session, message))
      ),
      Stream.mapError(failed("missed")),
      // A row that does not say who wrote it says nothing to anybody.
      Stream.filterMap(Either.getRight)
    )
  }
