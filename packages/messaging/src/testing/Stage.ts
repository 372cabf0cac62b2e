/** A platform, or its stand-in, with a person behind it: what the contract of all providers is tried on. */
import type { Effect } from "effect"
import type { Address } from "../Address.ts"
import type { Provider } from "../Provider.ts"
import type { Session } from "../Session.ts"
import type { Webhook } from "../Webhook.ts"

/** What the next send meets: `busy` refuses it, `cut` loses it on the way, `unheard` takes it and loses the answer. */
export type Trouble = "busy" | "cut" | "unheard"

export interface Stage {
  readonly provider: Provider
  /** Somebody who has not written yet. */
  readonly contact: Address
  /** Our side of the conversation. */
  readonly sender: Address
  /** The contact writes to the sender; done once the platform has it. */
  readonly write: (text: string) => Effect.Effect<void>
  /** The next request that the platform makes to us, in order; waits for it. Never comes where the provider only listens. */
  readonly webhook: Effect.Effect<Webhook>
  /** The same request as strangers could make it: each of them is refused. */
  readonly forge: (genuine: Webhook) => ReadonlyArray<Webhook>
  /** A genuine request that says nothing which can be understood. */
  readonly garble: (genuine: Webhook) => Webhook
  /** What the contact has got from us, oldest first. */
  readonly got: Effect.Effect<ReadonlyArray<string>>
  readonly trouble: (trouble: Trouble) => Effect.Effect<void>
  /** The contact asks not to be written to; absent where the platform does not guard it. */
  readonly optOut?: Effect.Effect<void>
  /** Begins a session, where the provider cannot open one by itself: the contact writes, and what else it takes. */
  readonly begin?: Effect.Effect<Session, unknown>
  /** A picture that the platform can fetch; needed where the provider sends media. */
  readonly picture?: string
  /** What no error may hold, besides what was said and the addresses. */
  readonly secrets: ReadonlyArray<string>
}
