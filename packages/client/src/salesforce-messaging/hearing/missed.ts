/** What has come in since a point in time, read from the sessions that the bot has, told as it would have been told live. */
import type { Event, ProviderError } from "@parley/messaging"
import { DateTime, Effect, Either, Option, Stream } from "effect"
import { entriesSince } from "../interaction/entriesSince.ts"
import { eventsOf } from "./eventOf.ts"
import { failed } from "../failed.ts"
import type { SalesforceInteractionClient } from "../interaction/Client.ts"
import type { ListedEntry } from "../interaction/Entry.ts"
import type { Offers } from "../work/Offers.ts"
import type { SalesforceError } from "../SalesforceError.ts"
import type { SessionRecord } from "../sessions/SessionRecord.ts"
import type { SessionRecords } from "../sessions/SessionRecords.ts"
import { openStatuses, type Talk, type Talks } from "../talks/Talks.ts"

/** When something was said is told by the clock of who said it. */
const lag = "1 minute"
/** So many ids fit into one query. */
const atOnce = 100

/** Of these it is no news any more. */
const isTyping = ({ entryPayload }: ListedEntry): boolean =>
  "entryType" in entryPayload && entryPayload.entryType.startsWith("Typing")

/** It has to do with this conversation, and with no other. */
const isItsOwn = ({ reason }: SalesforceError): boolean =>
  ["NotFound", "Forbidden", "Conflict", "Rejected"].includes(reason._tag)

/** Newest first: whose a conversation is now, its newest session tells. */
const newestOfEach = () => {
  const seen = new Set<string>()
  return ({ Conversation }: SessionRecord): boolean => {
    const identifier = Conversation?.ConversationIdentifier
    if (!identifier || seen.has(identifier)) return false
    seen.add(identifier)
    return true
  }
}

export const missed =
  (
    account: string,
    interaction: SalesforceInteractionClient["Type"],
    records: SessionRecords,
    talks: Talks,
    offers: Offers
  ) =>
  (when: DateTime.Utc): Stream.Stream<Event, ProviderError> => {
    const since = DateTime.subtractDuration(when, lag)

    const told = (talk: Talk, { clientTimestamp, entryPayload, sender }: ListedEntry): ReadonlyArray<Event> => {
      if (sender === null || entryPayload.id === "") return []
      const event = {
        channelAddressIdentifier: talk.sender,
        conversationIdentifier: talk.identifier,
        identifier: entryPayload.id,
        recipient: null,
        sender,
        senderDisplayName: null,
        clientTimestamp,
        entryPayload
      }
      const of = { account, contact: Option.some(talk.contact), session: Option.fromNullable(talk.session) }
      return Either.getOrElse(eventsOf(event, of), () => [])
    }

    return Stream.suspend(() => {
      const warned = new Set<string>()
      /** Once for each kind of trouble, and the others are read all the same. */
      const unread = ({ message }: SalesforceError) => {
        if (warned.has(message)) return Effect.void
        warned.add(message)
        return Effect.logWarning(`salesforce-messaging: what was missed in a conversation cannot be read: ${message}`)
      }

      return records
        .found((q) => q.or(q.in("Status", openStatuses), q.gte("EndTime", since)))
        .pipe(
          Stream.filter(newestOfEach()),
          Stream.grouped(atOnce),
          Stream.mapEffect(offers.ours),
          Stream.flattenChunks,
          Stream.filterMap(talks.talkOf),
          Stream.tap((talk) => Effect.sync(() => talks.learn(talk))),
          Stream.flatMap((talk) =>
            entriesSince(interaction, talk.identifier, since).pipe(
              Stream.filter((entry) => !isTyping(entry)),
              Stream.mapConcat((entry) => told(talk, entry)),
              Stream.catchSome((error) =>
                isItsOwn(error) ? Option.some(Stream.execute(unread(error))) : Option.none()
              )
            )
          ),
          Stream.mapError(failed("missed"))
        )
    })
  }
