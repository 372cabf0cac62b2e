/** Subscriptions to events: those of the caller, or of a domain where one is given (not in version 44). */
import { Chunk, Effect, Stream } from "effect"
import type { make } from "./Api.ts"
import type { NetSapiensError } from "./NetSapiensError.ts"
import { operations, operations44 } from "./operations.ts"
import type { Paging } from "./Owner.ts"
import type { CreateSubscription, Subscription, UpdateSubscription } from "./Subscription.ts"

type Api = Effect.Effect.Success<ReturnType<typeof make>>
type Answer<A> = Effect.Effect<A, NetSapiensError>

export const subscriptionsOf = ({ call, pages, version }: Api) => ({
  /** `GET /subscriptions`, or `GET /domains/{domain}/subscriptions`: all of them, however many pages they fill. */
  list: (domain?: string, { limit }: Paging = {}): Answer<ReadonlyArray<Subscription>> =>
    Effect.map(
      Stream.runCollect(
        domain === undefined
          ? pages("subscriptions.list", operations["subscriptions.list"], {}, limit)
          : pages("subscriptions.listForDomain", operations["subscriptions.listForDomain"], { domain }, limit)
      ),
      Chunk.toReadonlyArray
    ),
  /**
   * `POST /subscriptions`, or `POST /domains/{domain}/subscriptions`. `Conflict`: there is one like it. Version 44 takes no
   * expiry here, and is told it by an update.
   */
  create: (parameters: CreateSubscription, domain?: string): Answer<Subscription> => {
    if (domain !== undefined) {
      return call("subscriptions.createForDomain", operations["subscriptions.createForDomain"], {
        at: { domain },
        parameters
      })
    }
    const asked = { at: {}, parameters }
    return version === 44
      ? call("subscriptions.create", operations44["subscriptions.create"], asked)
      : call("subscriptions.create", operations["subscriptions.create"], asked)
  },
  /** `GET /subscriptions/{id}`. */
  read: (id: string): Answer<Subscription> =>
    call("subscriptions.read", operations["subscriptions.read"], { at: { id }, parameters: {} }),
  /** `PUT /subscriptions/{id}`, or `PUT /domains/{domain}/subscriptions/{id}`. */
  update: (id: string, parameters: UpdateSubscription, domain?: string): Answer<void> =>
    domain === undefined
      ? call("subscriptions.update", operations["subscriptions.update"], { at: { id }, parameters })
      : call("subscriptions.updateForDomain", operations["subscriptions.updateForDomain"], {
          at: { domain, id },
          parameters
        }),
  /** `DELETE /subscriptions/{id}`, or `DELETE /domains/{domain}/subscriptions/{id}`. */
  delete: (id: string, domain?: string): Answer<void> => {
    if (domain !== undefined) {
      return call("subscriptions.deleteForDomain", operations["subscriptions.deleteForDomain"], {
        at: { domain, id },
        parameters: {}
      })
    }
    return version === 44
      ? call("subscriptions.delete", operations44["subscriptions.delete"], { at: { id }, parameters: {} })
      : call("subscriptions.delete", operations["subscriptions.delete"], {
          at: { id },
          parameters: { subscriptionId: id }
        })
  }
})
