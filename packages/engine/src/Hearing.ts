/** What a turn hears of the messages that are open: each by itself, all of them together, or only the latest. */
import { Message } from "@parley/messaging"
import { Array as Arr } from "effect"

/**
 * `each` message has a turn of its own; what came while a turn ran is handed over together (`burst`), or all but the last is
 * passed over (`latest`).
 */
export type Rule = "each" | "burst" | "latest"

export interface Hearing {
  readonly message: Message
  /** The texts of several messages that are one now. */
  readonly parts: ReadonlyArray<string>
  /** How many of the messages it is made of, from the first. */
  readonly taken: number
  /** How many of these are not in it. */
  readonly skipped: number
}

/** `joins`: whether a message may be taken together with the first; where one may not, the rest waits for another turn. */
export const hearing = (
  rule: Rule,
  [first, ...more]: Arr.NonEmptyReadonlyArray<Message>,
  joins: (message: Message) => boolean
): Hearing => {
  const messages: Arr.NonEmptyReadonlyArray<Message> = [first, ...(rule === "each" ? [] : Arr.takeWhile(more, joins))]
  const taken = messages.length
  const last = Arr.lastNonEmpty(messages)
  if (rule !== "burst" || taken === 1) return { message: last, parts: [], taken, skipped: taken - 1 }
  const parts = messages.flatMap(({ text }) => (text === "" ? [] : [text]))
  const media = messages.flatMap(({ media }) => media)
  return { message: Message.make({ text: parts.join("\n"), media, channel: last.channel }), parts, taken, skipped: 0 }
}
