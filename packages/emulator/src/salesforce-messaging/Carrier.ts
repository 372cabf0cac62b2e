/** Takes what the bot said to the person's phone: queued, sent, delivered; the bot hears of it only where that fails. */
import { Clock, Duration, Effect, Option, type Scope } from "effect"
import type { Kept, Status } from "../Message.ts"
import type { Site } from "../Platform.ts"
import type { Conversations } from "./Conversations.ts"
import type { Records } from "./Records.ts"
import * as Talk from "./Talk.ts"

/** Keeps the message, and lets it go its way in the scope that the carrier was made in. */
export type Carrier = (message: Kept) => Effect.Effect<void>

const way = ["queued", "sent", "delivered"] as const
const pace = Duration.millis(30)

export const make = (
  site: Pick<Site, "faults" | "messages">,
  records: Records,
  { entries, note }: Conversations
): Effect.Effect<Carrier, never, Scope.Scope> =>
  Effect.gen(function* () {
    const scope = yield* Effect.scope

    const fail = ({ id, to }: Kept) =>
      Effect.gen(function* () {
        const { conversation } = yield* entries.get(id)
        const talk = yield* Option.filter(Talk.find(records, conversation), Talk.isTaken)
        yield* note(talk, "MessageDeliveryFailed", {
          failedConversationEntryIdentifier: id,
          recipient: { appType: "custom", subject: to, role: "EndUser" },
          errorCode: "UNDELIVERED"
        })
      }).pipe(Effect.optionFromOptional)

    const step = Effect.fnUntraced(function* (message: Kept, status: Status) {
      const fault = status === "delivered" ? yield* site.faults.take("deliver") : Option.none()
      const updatedAt = new Date(yield* Clock.currentTimeMillis).toISOString()
      const next: Kept = { ...message, status: Option.isSome(fault) ? "undelivered" : status, updatedAt }
      yield* site.messages.put(next)
      if (Option.isSome(fault)) yield* fail(next)
      return next
    })

    const travel = (message: Kept, steps: ReadonlyArray<Status>) =>
      Effect.reduce(steps, message, (current, status) => Effect.delay(step(current, status), pace))

    for (const message of site.messages.of("salesforce-messaging")) {
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
