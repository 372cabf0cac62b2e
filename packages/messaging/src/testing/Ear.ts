/** Hears what a provider hears, however it does: by webhooks, by listening, or by both. */
import { Effect, Fiber, Option, Queue, Ref, type Scope, Stream } from "effect"
import type { Bookmark } from "../Bookmark.ts"
import type { Event, EventId } from "../Event.ts"
import { broken, soon } from "./expect.ts"
import type { Stage } from "./Stage.ts"

export interface Ear {
  /** The next event of this kind; others that come before it are passed over, and so is what was heard already. */
  readonly next: <T extends Event["_tag"]>(tag: T) => Effect.Effect<Extract<Event, { readonly _tag: T }>>
}

const isTagged =
  <T extends Event["_tag"]>(tag: T) =>
  (event: Event): event is Extract<Event, { readonly _tag: T }> =>
    event._tag === tag

export const open = ({ provider, webhook }: Stage): Effect.Effect<Ear, never, Scope.Scope> =>
  Effect.gen(function* () {
    const heard = yield* Queue.unbounded<Event>()
    const { listen, receive } = provider
    if (receive !== undefined) {
      const once = Effect.flatMap(Effect.flatMap(webhook, receive), (events) => heard.offerAll(events))
      yield* Effect.forkScoped(Effect.forever(Effect.ignore(once)))
    }
    if (listen !== undefined)
      yield* Effect.forkScoped(
        Stream.runForEach(listen(Option.none()), (event) =>
          event._tag === "Bookmark" ? Effect.void : heard.offer(event)
        )
      )

    const known = new Set<EventId>()
    const next: Ear["next"] = (tag) =>
      Effect.gen(function* () {
        for (;;) {
          const event = yield* heard.take
          const isNew = !known.has(event.id)
          known.add(event.id)
          const found = Option.liftPredicate(event, isTagged(tag))
          if (isNew && Option.isSome(found)) return found.value
        }
      }).pipe(soon(`a ${tag} is heard`))
    return { next }
  })

/** Listens from a bookmark on, until it is stopped, as a bot does that may crash at any time. */
export const listening = ({ provider: { listen } }: Stage, after: Option.Option<Bookmark>) =>
  Effect.gen(function* () {
    if (listen === undefined) return yield* broken("the provider listens")
    const texts = yield* Queue.unbounded<string>()
    const last = yield* Ref.make(after)
    const fiber = yield* Effect.forkScoped(
      Stream.runForEach(listen(after), (event) => {
        if (event._tag === "Bookmark") return Ref.set(last, Option.some(event))
        return event._tag === "MessageReceived" ? texts.offer(event.message.text) : Effect.void
      })
    )
    return {
      hears: (text: string) =>
        Effect.repeat(texts.take, { until: (it) => it === text }).pipe(soon(`"${text}" is heard`)),
      bookmark: Ref.get(last),
      stop: Fiber.interrupt(fiber)
    }
  })
