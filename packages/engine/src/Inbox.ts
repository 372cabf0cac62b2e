/** Takes in what providers hear: it is on disk before anybody is told so, and then its lane is woken. */
import { createHash } from "node:crypto"
import {
  type Event,
  EventId,
  type Provider,
  type ProviderError,
  type Refused,
  type Unreadable,
  type Webhook
} from "@parley/messaging"
import { Clock, Effect } from "effect"
import { encodeEvent } from "./Dispatcher.ts"
import { type Arrival, type ConversationId, Store, type StoreUnavailable } from "./Store.ts"

/** `wake` is told of conversations in which a letter waits. */
export const make = (wake: (ids: ReadonlyArray<ConversationId>) => Effect.Effect<void>) =>
  Effect.map(Store, (store) => {
    const keep = (arrivals: ReadonlyArray<Arrival>) =>
      Effect.gen(function* () {
        const receipts = yield* store.accept(arrivals)
        // Also for what was here before: a letter that nobody took up is taken up now.
        yield* wake(receipts.flatMap(({ conversation }) => conversation ?? []))
      })

    const accept = (events: ReadonlyArray<Event>, raw: Uint8Array): Effect.Effect<void, StoreUnavailable> =>
      Effect.flatMap(Clock.currentTimeMillis, (at) =>
        keep(
          events.map((event) => {
            const { account, provider } = event.conversation
            const content = { conversation: event.conversation, json: encodeEvent(event) }
            return { provider, account, id: event.id, raw, at, content }
          })
        )
      )

    /** An event that came as itself, and not as bytes. */
    const remember = (event: Event) => accept([event], new TextEncoder().encode(encodeEvent(event)))

    const bury = ({ account, id: provider }: Provider, raw: Uint8Array, { why }: Unreadable) =>
      Effect.gen(function* () {
        const id = EventId.make(`sha256:${createHash("sha256").update(raw).digest("hex")}`)
        yield* Effect.annotateLogs(Effect.logWarning("a genuine event was not understood: see the dead letter"), {
          provider
        })
        yield* keep([{ provider, account, id, raw, at: yield* Clock.currentTimeMillis, content: { dead: why } }])
      })

    /** What the provider makes of a webhook; of a refused one nothing is kept. */
    const offer = (
      provider: Provider,
      webhook: Webhook,
      events: Effect.Effect<ReadonlyArray<Event>, Refused | Unreadable | ProviderError>
    ) =>
      events.pipe(
        Effect.flatMap((it) => accept(it, webhook.body)),
        Effect.catchTag("Unreadable", (error) => bury(provider, webhook.body, error))
      )

    return { accept, remember, offer }
  })
