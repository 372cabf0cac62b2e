/** Takes what was sent to phones on its way, for platforms that tell nobody of it: queued, sent, delivered, or not. */
import { Clock, Duration, Effect, Option, type Scope } from "effect"
import type { Kept, Status } from "./Message.ts"
import type { Site } from "./Platform.ts"

/** Keeps the message, and lets it go its way in the scope that the carrier was made in. */
export type Carrier = (message: Kept) => Effect.Effect<void>

const way = ["queued", "sent", "delivered"] as const
const pace = Duration.millis(30)

/** `undelivered` is done besides where a message does not arrive. */
export const make = (
  site: Pick<Site, "faults" | "messages">,
  provider: string,
  undelivered: (message: Kept) => Effect.Effect<unknown> = () => Effect.void
): Effect.Effect<Carrier, never, Scope.Scope> =>
  Effect.gen(function* () {
    const scope = yield* Effect.scope

    const step = Effect.fnUntraced(function* (message: Kept, status: Status) {
      const fault = status === "delivered" ? yield* site.faults.take("deliver") : Option.none()
      const updatedAt = new Date(yield* Clock.currentTimeMillis).toISOString()
      const next: Kept = { ...message, status: Option.isSome(fault) ? "undelivered" : status, updatedAt }
      yield* site.messages.put(next)
      if (Option.isSome(fault)) yield* undelivered(next)
      return next
    })

    const travel = (message: Kept, steps: ReadonlyArray<Status>) =>
      Effect.reduce(steps, message, (current, status) => Effect.delay(step(current, status), pace))

    for (const message of site.messages.of(provider)) {
      const left = way.slice(way.findIndex((status) => status === message.status) + 1)
      // One that is on the way has some of it left, and some behind it.
      if (left.length > 0 && left.length < way.length) yield* Effect.forkIn(travel(message, left), scope)
    }

    return (message) =>
      site.messages
        .put(message)
        .pipe(
          Effect.zipRight(Effect.forkIn(Effect.interruptible(travel(message, way.slice(1))), scope)),
          Effect.uninterruptible,
          Effect.asVoid
        )
  })
