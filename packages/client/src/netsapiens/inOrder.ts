/** The messages of a session, oldest first. */
import { Chunk, DateTime, Order } from "effect"
import type { Message } from "./Message.ts"

const byTime = Order.mapInput(Order.number, ({ timestamp }: Message) =>
  timestamp === null ? 0 : DateTime.toEpochMillis(timestamp)
)

/** They are met newest first, and no order is promised: turned about, those of one second keep theirs. */
export const inOrder = (messages: Chunk.Chunk<Message>): Chunk.Chunk<Message> =>
  Chunk.sort(Chunk.reverse(messages), byTime)
