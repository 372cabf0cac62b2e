/** Takes outbound texts on their way (queued, sent, delivered), and tells the bot what becomes of the interaction. */
import { Duration, Effect, Option, type Scope, Stream } from "effect"
import type { Kept, Status } from "../Message.ts"
import type { Site } from "../Platform.ts"
import { provider } from "./begin.ts"
import { ofInteraction, post } from "./callback.ts"
import { now } from "./now.ts"
import type { Interaction } from "./records.ts"
import type { Resources } from "./resources.ts"
import type { State } from "./State.ts"

const way: ReadonlyArray<Status> = ["queued", "sent", "delivered"]
/** For a text of which the bot has heard already that it is queued. */
export const rest: ReadonlyArray<Status> = way.slice(1)

/** Keeps the text, and lets it go its way in the scope that the carrier was made in. */
export type Carrier = (message: Kept, steps?: ReadonlyArray<Status>) => Effect.Effect<void>

const pace = Duration.millis(30)

// Whoever hears of a resumed text may have to start first: bot and practice ground often share a process.
const pause = Duration.seconds(1)

const handsetUnreachable = 30003

export const make = (site: Site, state: State, shown: Resources): Effect.Effect<Carrier, never, Scope.Scope> =>
  Effect.gen(function* () {
    const scope = yield* Effect.scope

    const interactionOf = ({ native }: Kept) => state.interactions().find(({ sid }) => sid === native["interaction"])

    const step = Effect.fnUntraced(function* (message: Kept, status: Status) {
      if (status === "queued") return { message, interaction: interactionOf(message) }
      const at = yield* now
      const fault = status === "delivered" ? yield* site.faults.take("deliver") : Option.none()
      const next: Kept = {
        ...message,
        ...(Option.isSome(fault) ? { status: "undelivered", error: handsetUnreachable } : { status }),
        updatedAt: at,
        native: status === "sent" ? { ...message.native, sentAt: at } : message.native
      }
      yield* site.messages.put(next)
      // It may have been deleted while its text was under way.
      const before = interactionOf(next)
      if (before === undefined || before.outbound === null) return { message: next, interaction: undefined }
      const outbound = { ...before.outbound, status: next.status }
      const interaction: Interaction = { ...before, outbound, updatedAt: at }
      yield* state.put(interaction)
      return { message: next, interaction }
    })

    const tell = (interaction: Interaction | undefined) => {
      const service = state.services().find(({ sid }) => sid === interaction?.service)
      if (interaction === undefined || typeof service?.callbackUrl !== "string") return Effect.void
      return site.deliver("callback", post(service.callbackUrl, ofInteraction(shown, interaction)))
    }

    /** The steps keep their pace while a callback waits for its answer; callbacks go out one after the other. */
    const travel = (message: Kept, steps: ReadonlyArray<Status>) =>
      Stream.fromIterable(steps).pipe(
        // Otherwise all steps are one chunk, and told of at the end.
        Stream.rechunk(1),
        Stream.mapAccumEffect(message, (current, status) =>
          Effect.map(Effect.delay(step(current, status), pace), (next) => [next.message, next.interaction])
        ),
        Stream.buffer({ capacity: "unbounded" }),
        Stream.runForEach(tell)
      )

    for (const message of site.messages.of(provider)) {
      const left = way.slice(way.indexOf(message.status) + 1)
      // A status that is on the way has some of it left, and some behind it.
      if (left.length > 0 && left.length < way.length)
        yield* Effect.forkIn(Effect.delay(travel(message, left), pause), scope)
    }

    return (message, steps = way) =>
      site.messages
        .put(message)
        .pipe(
          Effect.zipRight(Effect.forkIn(Effect.interruptible(travel(message, steps)), scope)),
          Effect.uninterruptible,
          Effect.asVoid
        )
  })
