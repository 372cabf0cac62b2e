/** What has come in since a point in time, oldest first in each session: read from the sessions, told as it would have been told live. */
import type { Event, ProviderError } from "@parley/messaging"
import { DateTime, Effect, Either, Stream } from "effect"
import { isSince } from "../isSince.ts"
import type { NetSapiensClient } from "./Client.ts"
import type { NetSapiensConfig } from "./Config.ts"
import { eventOf, isOurs, isStrangers, partiesOf } from "./eventOf.ts"
import { failed } from "./failed.ts"
import { inOrder } from "./inOrder.ts"
import type { Message } from "./Message.ts"
import type { Messagesession } from "./Messagesession.ts"
import { completed } from "./Talks.ts"

export const missed =
  (config: NetSapiensConfig, client: NetSapiensClient["Type"]) =>
  (when: DateTime.Utc): Stream.Stream<Event, ProviderError> => {
    const owner = { domain: config.domain, user: config.user }
    // NetSapiens tells whole seconds.
    const since = DateTime.subtract(when, { seconds: 1 })

    const told = (session: Messagesession, message: Message) =>
      eventOf(message, completed(message, partiesOf(message, config), session, config.from), config)
    const isNews = (message: Message) =>
      isSince(message.timestamp, since) && !isOurs(message, config) && !isStrangers(message, config)
    const news = (session: Messagesession) =>
      client.messages.list(session.id, owner).pipe(Stream.filter(isNews), Stream.runCollect, Effect.map(inOrder))

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
