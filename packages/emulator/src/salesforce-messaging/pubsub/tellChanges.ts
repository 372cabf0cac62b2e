/** Tells each change of a session under its own topic: state, and no text. */
import { randomUUID } from "node:crypto"
import { Clock, Effect, type Scope, Stream } from "effect"
import { sessionTopic, writeSessionChange } from "./avro.ts"
import type { PubSub } from "./PubSub.ts"
import type { Records } from "../org/Records.ts"

export const tellChanges = (records: Records, pubSub: PubSub): Effect.Effect<void, never, Scope.Scope> =>
  Effect.flatMap(records.changes, (changes) =>
    changes.pipe(
      Stream.filter(({ object }) => object === "MessagingSession"),
      Stream.runForEach((change) =>
        Effect.flatMap(Clock.currentTimeMillis, (now) =>
          pubSub.publish(sessionTopic, writeSessionChange(change, randomUUID(), now))
        )
      ),
      Effect.forkScoped
    )
  )
