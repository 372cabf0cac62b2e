/** Takes webhooks: to the account whose signature fits, into the inbox; and what cannot be taken now is fetched soon. */
import type { Provider, ProviderError, Refused, Webhook } from "@parley/messaging"
import { Effect, Schema } from "effect"
import type { Inbox } from "./Inbox.ts"
import type { StoreUnavailable } from "./StoreError.ts"

/** No provider of that id receives webhooks here. */
export class UnknownProvider extends Schema.TaggedError<UnknownProvider>()("UnknownProvider", {}) {}

type Received = Effect.Effect<void, UnknownProvider | Refused | ProviderError | StoreUnavailable>

export interface Reception {
  readonly receive: (provider: string, webhook: Webhook) => Received
  readonly missed: (provider: string) => Effect.Effect<void>
}

/** `soon` fetches what a provider has been told and we have not. */
export const make = (
  providers: ReadonlyArray<Provider>,
  inbox: Inbox,
  soon: (provider: Provider) => Effect.Effect<void>
): Reception => {
  const called = (id: string) => providers.filter((it) => it.id === id && it.receive !== undefined)

  /** What could not be told or kept now, and what came in one webhook with something unreadable. */
  const take = (provider: Provider, webhook: Webhook, events: ReturnType<NonNullable<Provider["receive"]>>) =>
    inbox
      .offer(
        provider,
        webhook,
        Effect.tapErrorTag(events, "Unreadable", () => soon(provider))
      )
      .pipe(Effect.tapError(({ _tag }) => (_tag === "Refused" ? Effect.void : soon(provider))))

  /** With two accounts of one platform, the one whose signature fits takes it. */
  const among = ([one, ...others]: ReadonlyArray<Provider>, webhook: Webhook): Received =>
    one?.receive === undefined
      ? new UnknownProvider()
      : Effect.catchTag(take(one, webhook, one.receive(webhook)), "Refused", (refused): Received =>
          others.length === 0 ? refused : among(others, webhook)
        )

  return {
    receive: (id, webhook) => among(called(id), webhook),
    missed: (id) => Effect.forEach(called(id), soon, { discard: true })
  }
}
