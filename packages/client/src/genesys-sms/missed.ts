/** What has come in since a point in time, oldest first in each session: read from their logs, told as it would have been told live. */
import type { Event, ProviderError } from "@parley/messaging"
import { type DateTime, Effect, Option, Stream } from "effect"
import { isSince } from "../isSince.ts"
import type { GenesysClient } from "./Client.ts"
import type { Ourselves } from "./conversationOf.ts"
import { atOf, eventOf } from "./eventOf.ts"
import { failed } from "./failed.ts"
import type { SmsSession } from "./SmsSession.ts"
import type { Talks } from "./Talks.ts"

/** Of the agent's sessions as they are: one that is over is not listed any more, and one that is not accepted yet is not ours. */
export const missed =
  (ourselves: Ourselves, client: GenesysClient["Type"], talks: Talks) =>
  (since: DateTime.Utc): Stream.Stream<Event, ProviderError> => {
    const told = (session: SmsSession) =>
      Option.match(talks.learn(session), {
        onNone: () => Stream.empty,
        onSome: (conversation) =>
          client.sessions.messages(session).pipe(
            Stream.filter((message) => isSince(atOf(message) ?? null, since)),
            Stream.filterMap((message) => eventOf(message, session, conversation, ourselves))
          )
      })
    return Stream.fromIterableEffect(
      Effect.map(talks.all, (all) => all.filter(({ state }) => state !== "Invited"))
    ).pipe(Stream.flatMap(told), Stream.mapError(failed("missed")))
  }
