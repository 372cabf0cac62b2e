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
import * as Batch from "./Batch.ts"
import type { Lanes } from "./Lanes.ts"
import * as LetterText from "./LetterText.ts"
import { type Arrival, Store } from "./Store.ts"
import type { StoreUnavailable } from "./StoreError.ts"

const nothing = new Uint8Array()

export type Inbox = Effect.Effect.Success<ReturnType<typeof make>>

/** `wake` is told of conversations in which a letter waits. */
export const make = (wake: Lanes["wake"]) =>
  Effect.gen(function* () {
    const store = yield* Store
    /** What came in one webhook is kept or not as one; many webhooks share a commit. */
    const keep = yield* Batch.make((groups: ReadonlyArray<ReadonlyArray<Arrival>>) =>
      Effect.map(store.accept(groups.flat()), (receipts) => {
        // Also for what was here before: a letter that nobody took up is taken up now.
        const kept = receipts.flatMap(({ conversation: id, work }) => (id === null ? [] : [{ id, work }]))
        wake(
          kept.map(({ id }) => id),
          kept.map(({ work }) => work)
        )
        return groups.map(() => undefined)
      })
    )

    const accept = (events: ReadonlyArray<Event>, raw: Uint8Array): Effect.Effect<void, StoreUnavailable> =>
      Effect.flatMap(Clock.currentTimeMillis, (at) =>
        keep(
          events.map((event, index) => {
            const { account, provider } = event.conversation
            const content = { conversation: event.conversation, json: LetterText.encode(event) }
            // Many may come in one body, which is kept once.
            return { provider, account, id: event.id, raw: index === 0 ? raw : nothing, at, content }
          })
        )
      )

    /** An event that came as itself, and not as bytes. */
    const remember = (event: Event) => accept([event], new TextEncoder().encode(LetterText.encode(event)))

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
