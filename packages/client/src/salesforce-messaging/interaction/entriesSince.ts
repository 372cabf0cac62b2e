/** The entries of a conversation from a point in time, oldest first: they come twenty at a time. */
import { Chunk, DateTime, Effect, Option, Stream } from "effect"
import type { SalesforceInteractionClient } from "./Client.ts"
import type { ListedEntry } from "./Entry.ts"
import type { SalesforceError } from "../SalesforceError.ts"

const fullPage = 20
/** How many of a page's times are left out as possibly ahead of the others: each is told by the clock of who wrote. */
const fastClocks = 5
/** In milliseconds; no clock is behind by more than all the steps before it. */
const longestStep = 2 ** 22

/**
 * Where the next page begins: within this one, so that a clock that is fast hides nothing. Where all of it is of one time, or older
 * by clocks that are slow, only a step leads on; it grows, so that it ends.
 */
const after = (page: ReadonlyArray<ListedEntry>, startTime: number, step: number) => {
  const times = page.flatMap(({ clientTimestamp: at }) => (at === null ? [] : [DateTime.toEpochMillis(at)]))
  const later = times.filter((at) => at > startTime).toSorted((one, other) => one - other)
  const next = later[Math.max(0, later.length - 1 - fastClocks)]
  return next === undefined ? { startTime: startTime + step, step: step * 2 } : { startTime: next, step: 1 }
}

/** Pages begin at a time and not behind an entry, so those that were given before are left out. */
export const entriesSince = (
  { getConversationEntries }: SalesforceInteractionClient["Type"],
  conversationIdentifier: string,
  since: DateTime.Utc
): Stream.Stream<ListedEntry, SalesforceError> =>
  Stream.suspend(() => {
    const given = new Set<string>()
    const begin = { startTime: Math.max(0, DateTime.toEpochMillis(since)), step: 1 }
    return Stream.paginateChunkEffect(begin, ({ startTime, step }) =>
      Effect.map(
        getConversationEntries({ conversationIdentifier, startTime, limit: fullPage, direction: "FROM_START" }),
        (page) => {
          const fresh = page.filter(({ entryPayload: { id } }) => !given.has(id))
          for (const { entryPayload } of fresh) given.add(entryPayload.id)
          const isLast = page.length < fullPage || step > longestStep
          const next = isLast ? Option.none() : Option.some(after(page, startTime, step))
          return [Chunk.fromIterable(fresh), next] as const
        }
      )
    )
  })
