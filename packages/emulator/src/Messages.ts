/** All messages of the practice ground, oldest first, and the news of them. */
import type { FileSystem, Path } from "@effect/platform"
import type { PlatformError } from "@effect/platform/Error"
import { Effect, Option, PubSub, Schema, type Scope, Stream } from "effect"
import * as Journal from "./Journal.ts"
import { Kept, type Message } from "./Message.ts"

export interface Messages {
  /** Keeps a message, or its new state; it is in the file before this returns. */
  readonly put: (message: Kept) => Effect.Effect<void>
  /** Forgets a message, over a restart too; its words leave the file when that is next opened. */
  readonly remove: (id: string) => Effect.Effect<void>
  readonly get: (id: string) => Option.Option<Kept>
  /** A platform's messages, oldest first. */
  readonly of: (provider: string) => ReadonlyArray<Kept>
  /** Each message put from the moment of subscribing; a reader who falls 4096 behind loses the oldest. */
  readonly news: Effect.Effect<Stream.Stream<Message>, never, Scope.Scope>
}

/** What stands in the file for a message that was removed. */
const Removed = Schema.Struct({ id: Schema.String, removed: Schema.Literal(true) })

/** Without a file everything is forgotten when the process ends. */
export const make = (
  file: string | undefined
): Effect.Effect<Messages, PlatformError, FileSystem.FileSystem | Path.Path> =>
  Effect.gen(function* () {
    const journal =
      file === undefined
        ? Journal.none
        : yield* Journal.open(file, { schema: Schema.Union(Removed, Kept), key: ({ id }) => id })
    const kept = new Map(journal.entries.flatMap((entry) => ("removed" in entry ? [] : [[entry.id, entry]])))
    const feed = yield* PubSub.sliding<Message>(4096)

    return {
      put: (message) =>
        Effect.suspend(() => {
          journal.append(message)
          kept.set(message.id, message)
          return Effect.asVoid(PubSub.publish(feed, message))
        }),
      remove: (id) =>
        Effect.sync(() => {
          journal.append({ id, removed: true })
          kept.delete(id)
        }),
      get: (id) => Option.fromNullable(kept.get(id)),
      of: (provider) => [...kept.values()].filter((message) => message.provider === provider),
      news: Effect.map(PubSub.subscribe(feed), (subscription) => Stream.fromQueue(subscription))
    }
  })
