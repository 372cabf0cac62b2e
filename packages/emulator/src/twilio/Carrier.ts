/** Takes outbound messages on their way (queued, sending, sent, delivered), and tells the bot of each step. */
import { Clock, Duration, Effect, Option, type Scope, Stream } from "effect"
import type { Kept, Status } from "../Message.ts"
import type { Site } from "../Platform.ts"
import { webhook } from "./webhook.ts"

/** Keeps the message, and lets it go its way in the scope that the carrier was made in. */
export type Carrier = (message: Kept) => Effect.Effect<void>

const way = ["queued", "sending", "sent", "delivered"] as const
const pace = Duration.millis(30)

// Whoever hears of a resumed message may have to start first: bot and practice ground often share a process.
const pause = Duration.seconds(1)

const handsetUnreachable = 30003

export const make = (site: Site): Effect.Effect<Carrier, never, Scope.Scope> =>
  Effect.gen(function* () {
    const scope = yield* Effect.scope

    const step = Effect.fnUntraced(function* (message: Kept, status: Status) {
      if (status === "queued") return message
      const now = new Date(yield* Clock.currentTimeMillis).toISOString()
      const fault = status === "delivered" ? yield* site.faults.take("deliver") : Option.none()
      const next: Kept = {
        ...message,
        ...(Option.isSome(fault) ? { status: "undelivered", error: handsetUnreachable } : { status }),
        updatedAt: now,
        native: status === "sent" ? { ...message.native, sentAt: now } : message.native
      }
      yield* site.messages.put(next)
      return next
    })

    const tell = (message: Kept) => {
      const callback = message.native["callback"]
      if (callback === undefined || message.status === "sending") return Effect.void
      const { error, from, id, status, to } = message
      return site.deliver(
        "callback",
        webhook(callback, {
          MessageSid: id,
          MessageStatus: status,
          SmsSid: id,
          SmsStatus: status,
          From: from,
          To: to,
          ...(message.native["service"] && { MessagingServiceSid: message.native["service"] }),
          ...(error !== null && { ErrorCode: String(error) })
        })
      )
    }

    /** The steps keep their pace while a callback waits for its answer; callbacks go out one after the other. */
    const travel = (message: Kept, steps: ReadonlyArray<Status>) =>
      Stream.fromIterable(steps).pipe(
        // Otherwise all steps are one chunk, and told of at the end.
        Stream.rechunk(1),
        Stream.mapAccumEffect(message, (current, status) =>
          Effect.map(Effect.delay(step(current, status), pace), (next) => [next, next])
        ),
        Stream.buffer({ capacity: "unbounded" }),
        Stream.runForEach(tell)
      )

    for (const message of site.messages.of("twilio")) {
      const left = way.slice(way.findIndex((status) => status === message.status) + 1)
      // A status that is on the way has some of it left, and some behind it.
      if (left.length > 0 && left.length < way.length)
        yield* Effect.forkIn(Effect.delay(travel(message, left), pause), scope)
    }

    return (message) =>
      site.messages
        .put(message)
        .pipe(
          Effect.zipRight(Effect.forkIn(Effect.interruptible(travel(message, way)), scope)),
          Effect.uninterruptible,
          Effect.asVoid
        )
  })
