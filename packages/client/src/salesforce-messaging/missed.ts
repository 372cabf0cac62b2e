/** What has come in since a point in time, read from the sessions that the bot has, told as it would have been told live. */
import type { Event, ProviderError } from "@parley/messaging"
import { DateTime, Either, Option, Stream } from "effect"
import { entriesSince } from "./entriesSince.ts"
import { eventsOf } from "./eventOf.ts"
import { failed } from "./failed.ts"
import type { SalesforceInteractionClient } from "./InteractionClient.ts"
import type { ListedEntry } from "./InteractionEntry.ts"
import { isTheBots } from "./SessionRecord.ts"
import { openStatuses, type Talk, type Talks } from "./Talks.ts"

/** When something was said is told by the clock of who said it. */
const lag = "1 minute"

/** Of these it is no news any more. */
const isTyping = ({ entryPayload }: ListedEntry): boolean =>
  "entryType" in entryPayload && entryPayload.entryType.startsWith("Typing")

export const missed =
  (account: string, interaction: SalesforceInteractionClient["Type"], talks: Talks) =>
  (when: DateTime.Utc): Stream.Stream<Event, ProviderError> => {
    const since = DateTime.subtractDuration(when, lag)

    const told = (talk: Talk, { clientTimestamp, entryPayload, sender }: ListedEntry): ReadonlyArray<Event> => {
      if (sender === null || entryPayload.id === "") return []
      const event = {
        channelAddressIdentifier: talk.sender,
        conversationIdentifier: talk.identifier,
        identifier: entryPayload.id,
        sender,
        senderDisplayName: null,
        clientTimestamp,
        entryPayload
      }
      const of = { account, contact: Option.some(talk.contact), session: Option.fromNullable(talk.session) }
      return Either.getOrElse(eventsOf(event, of), () => [])
    }

    return talks
      .found((q) => q.or(q.in("Status", openStatuses), q.gte("EndTime", since)))
      .pipe(
        Stream.filter(isTheBots),
        Stream.mapEffect(talks.talkOf),
        Stream.filterMap((it) => it),
        Stream.tap(talks.learn),
        Stream.flatMap((talk) =>
          entriesSince(interaction, talk.identifier, since).pipe(
            Stream.filter((entry) => !isTyping(entry)),
            Stream.mapConcat((entry) => told(talk, entry))
          )
        ),
        Stream.mapError(failed("missed"))
      )
  }
