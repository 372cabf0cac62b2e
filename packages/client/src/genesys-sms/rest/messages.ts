/** The log of a session, from a place in it to its end. */
import { Chunk, Effect, Option, Stream } from "effect"
import type { Api } from "./Api.ts"
import type { GenesysError } from "../GenesysError.ts"
import { operations } from "./operations.ts"
import type { SmsMessage } from "./SmsMessage.ts"

export interface From {
  /** The index of the first one; all, with those of the service, where it is not given. */
  readonly startIndex?: number
  /** How many are asked for at a time; 100 where it is not given. */
  readonly count?: number
}

/** Messages of the service have no index of their own. */
const keyOf = ({ index, timestamp, type }: SmsMessage): string =>
  index < 0 ? `${type} ${String(timestamp)}` : `${index}`

/**
 * All for as long as somebody pulls, each once. An index may be missing, so a page that is not full is not the last one: that is one
 * which brings nothing new.
 */
export const messagesOf =
  ({ call }: Api) =>
  (
    { id }: { readonly id: string },
    { count = 100, startIndex: first }: From = {}
  ): Stream.Stream<SmsMessage, GenesysError> =>
    Stream.suspend(() => {
      const given = new Set<string>()
      return Stream.paginateChunkEffect(first, (startIndex) =>
        Effect.gen(function* () {
          const { messages } = yield* call("sessions.messages", operations["sessions.messages"], {
            at: { id },
            parameters: { count, ...(startIndex !== undefined && { startIndex }) }
          })
          const good = messages.filter((it) => it !== null)
          yield* warned("messages", messages.length - good.length)
          const asked = good.filter(({ index }) => index < 0 || index >= (startIndex ?? 1))
          const fresh = asked.filter((it) => !given.has(keyOf(it)))
          for (const it of fresh) given.add(keyOf(it))
          const last = Math.max(...fresh.map(({ index }) => index))
          const isLast = last < (startIndex ?? 1)
          return [Chunk.fromIterable(fresh), isLast ? Option.none() : Option.some(last + 1)] as const
        })
      )
    })

/** Rows that are not as documented are left out: nothing else is to suffer for them. */
export const warned = (rows: string, count: number): Effect.Effect<void> =>
  count === 0
    ? Effect.void
    : Effect.logWarning(`Genesys: ${count} ${rows} are left out, since they are not as documented`)
