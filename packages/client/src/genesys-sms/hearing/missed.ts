/** What has come in since a point in time, oldest first in each session: read from their logs, told as it would have been told live. */
import type { Event, ProviderError } from "@parley/messaging"
import { Chunk, type DateTime, Effect, Option, Stream } from "effect"
import { isSince } from "../../isSince.ts"
import type { GenesysClient } from "../Client.ts"
import { atOf, eventOf } from "./eventOf.ts"
import { failed } from "../failed.ts"
import * as Progress from "./Progress.ts"
import type { SmsSession } from "../rest/SmsSession.ts"
import type { Talks } from "../Talks.ts"
import { nobody, unheard } from "./unheard.ts"
import { whoIs } from "../whoIs.ts"

/** Of the agent's sessions as they are: one that is over is not listed any more, and one that is not accepted yet is not ours. */
export const missed =
  (client: GenesysClient["Type"], talks: Talks) =>
  (since: DateTime.Utc): Stream.Stream<Event, ProviderError> => {
    const told = (session: SmsSession) =>
      Option.match(talks.learn(session), {
        onNone: () => Stream.empty,
        onSome: (conversation) =>
          Stream.fromIterableEffect(
            Effect.map(Stream.runCollect(client.sessions.messages(session)), (messages) => {
              const log = Chunk.toReadonlyArray(messages).toSorted(Progress.byIndex)
              const us = talks.as(session)
              const { theirs } = unheard(log, whoIs(session, us), nobody, session.state === "Chatting")
              return log.flatMap((it) =>
                !theirs.has(it) && isSince(atOf(it) ?? null, since)
                  ? Option.toArray(eventOf(it, session, conversation, us))
                  : []
              )
            })
          )
      })
    return Stream.fromIterableEffect(
      Effect.map(talks.all, (all) => all.filter(({ state }) => state !== "Invited"))
    ).pipe(Stream.flatMap(told), Stream.mapError(failed("missed")))
  }
