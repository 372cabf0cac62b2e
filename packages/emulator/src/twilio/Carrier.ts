/** Takes outbound messages on their way (queued, sending, sent, delivered) when their time has come, and tells the bot of each step. */
import { Clock, Duration, Effect, Option, type Scope, Stream } from "effect"
import type { Kept, Status } from "../Message.ts"
import type { Site } from "../Platform.ts"
import type { Numbers } from "./Numbers.ts"
import { webhook } from "./webhook.ts"

/** Keeps the message, and lets it go its way in the scope that the carrier was made in. */
export type Carrier = (message: Kept) => Effect.Effect<void>

const way = ["queued", "sending", "sent", "delivered"] as const
const pace = Duration.millis(30)

// Whoever hears of a resumed message may have to start first: bot and practice ground often share a process.
const pause = Duration.seconds(1)

const handsetUnreachable = 30003
const optedOut = 21610

const day = 86_400_000

/** Day by day, because a timer cannot be set for a month. */
const until = (instant: number): Effect.Effect<void> =>
  Effect.flatMap(Clock.currentTimeMillis, (now) =>
    now >= instant
      ? Effect.void
      : Effect.delay(
          Effect.suspend(() => until(instant)),
          Math.min(instant - now, day)
        )
  )

export const make = (site: Site, numbers: Numbers): Effect.Effect<Carrier, never, Scope.Scope> =>
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

    /** A STOP does not cancel what is scheduled: it fails when its time has come. */
    const release = Effect.fnUntraced(function* (id: string) {
      const scheduled = Option.filter(site.messages.get(id), ({ status }) => status === "scheduled")
      if (Option.isNone(scheduled)) return
      const message = scheduled.value
      const next: Kept = {
        ...message,
        ...(numbers.hasOptedOut(message.to, message.from)
          ? { status: "failed", error: optedOut }
          : { status: "queued" }),
        updatedAt: new Date(yield* Clock.currentTimeMillis).toISOString()
      }
      yield* site.messages.put(next)
      yield* next.status === "queued" ? travel(next, way) : tell(next)
    })

    const go = (message: Kept) =>
      message.status === "scheduled"
        ? Effect.zipRight(until(Date.parse(message.native["sendAt"] ?? "")), release(message.id))
        : travel(message, way)

    for (const message of site.messages.of("twilio")) {
      if (message.status === "scheduled") yield* Effect.forkIn(Effect.delay(go(message), pause), scope)
      const left = way.slice(way.findIndex((status) => status === message.status) + 1)
      // A status that is on the way has some of it left, and some behind it.
      if (left.length > 0 && left.length < way.length)
        yield* Effect.forkIn(Effect.delay(travel(message, left), pause), scope)
    }

    return (message) =>
      site.messages
        .put(message)
        .pipe(
          Effect.zipRight(Effect.forkIn(Effect.interruptible(go(message)), scope)),
          Effect.uninterruptible,
          Effect.asVoid
        )
  })
