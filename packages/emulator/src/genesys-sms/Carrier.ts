/** Takes what an agent says to the contact's phone: queued, sent, delivered. Genesys tells nobody of it, the phones do. */
import { Clock, Duration, Effect, Option, type Scope } from "effect"
import type { Kept, Status } from "../Message.ts"
import type { Site } from "../Platform.ts"
import { provider } from "./provider.ts"
import type { Message, Session } from "./Session.ts"

/** Keeps the text for the phone, and lets it go its way in the scope that the carrier was made in. */
export type Carrier = (session: Session, message: Message, text: string) => Effect.Effect<void>

const way = ["queued", "sent", "delivered"] as const
const pace = Duration.millis(30)

export const make = (site: Site): Effect.Effect<Carrier, never, Scope.Scope> =>
  Effect.gen(function* () {
    const scope = yield* Effect.scope

    const step = Effect.fnUntraced(function* (message: Kept, status: Status) {
      const fault = status === "delivered" ? yield* site.faults.take("deliver") : Option.none()
      const updatedAt = new Date(yield* Clock.currentTimeMillis).toISOString()
      const next: Kept = { ...message, status: Option.isSome(fault) ? "undelivered" : status, updatedAt }
      yield* site.messages.put(next)
      return next
    })

    const travel = (message: Kept, steps: ReadonlyArray<Status>) =>
      Effect.reduce(steps, message, (current, status) => Effect.delay(step(current, status), pace))

    for (const message of site.messages.of(provider)) {
      const left = way.slice(way.findIndex((status) => status === message.status) + 1)
      // One that is on the way has some of it left, and some behind it.
      if (left.length > 0 && left.length < way.length) yield* Effect.forkIn(travel(message, left), scope)
    }

    return ({ contact, id, number }, { at, index }, text) => {
      const instant = new Date(at).toISOString()
      const message: Kept = {
        provider,
        id: `${id}-${index}`,
        direction: "outbound",
        from: number,
        to: contact,
        text,
        media: [],
        status: "queued",
        error: null,
        createdAt: instant,
        updatedAt: instant,
        native: { session: id, index: String(index) }
      }
      return site.messages
        .put(message)
        .pipe(
          Effect.zipRight(Effect.forkIn(Effect.interruptible(travel(message, way.slice(1))), scope)),
          Effect.uninterruptible,
          Effect.asVoid
        )
    }
  })
