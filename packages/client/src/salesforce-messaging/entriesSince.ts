/** The entries of a conversation from a point in time, oldest first: they come twenty at a time. */
import { Chunk, DateTime, Effect, Option, Stream } from "effect"
import type { SalesforceInteractionClient } from "./InteractionClient.ts"
import type { ListedEntry } from "./InteractionEntry.ts"
import type { SalesforceError } from "./SalesforceError.ts"

const fullPage = 20

/** Pages begin at a time and not behind an entry, so those that were given before are left out; a page without news is the last one. */
export const entriesSince = (
  { getConversationEntries }: SalesforceInteractionClient["Type"],
  conversationIdentifier: string,
  since: DateTime.Utc
): Stream.Stream<ListedEntry, SalesforceError> =>
  Stream.suspend(() => {
    const given = new Set<string>()
    return Stream.paginateChunkEffect(Math.max(0, DateTime.toEpochMillis(since)), (startTime) =>
      Effect.map(
        getConversationEntries({ conversationIdentifier, startTime, limit: fullPage, direction: "FROM_START" }),
        (page) => {
          const fresh = page.filter(({ entryPayload: { id } }) => !given.has(id))
          for (const { entryPayload } of fresh) given.add(entryPayload.id)
          const last = Math.max(
            startTime,
            ...page.flatMap(({ clientTimestamp: at }) => (at === null ? [] : [DateTime.toEpochMillis(at)]))
          )
          // More of one millisecond than a page holds: only the next millisecond leads on.
          const next = last > startTime ? last : startTime + 1
          const isLast = fresh.length === 0 || page.length < fullPage
          return [Chunk.fromIterable(fresh), isLast ? Option.none() : Option.some(next)] as const
        }
      )
    )
  })
