/** A conversation, as the store in memory knows it. */
import type { Conversation, Delivery, MessageId } from "@parley/messaging"
import type { ConversationId, Timer } from "../Store.ts"

export interface Talk {
  readonly id: ConversationId
  readonly conversation: Conversation
  version: number
  state: string | null
  timers: ReadonlyMap<string, Timer>
  readonly deliveries: Map<MessageId, { readonly delivery: Delivery; readonly at: number }>
}
