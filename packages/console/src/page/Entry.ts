/** One bubble of the conversation, whichever way it came here. */
import type { Media, Message, Platform } from "./Practice.ts"

/** What became of a text: ours is `taken` by the bot's webhook, the bot's own is `sent` and `delivered` by the platform. */
export type Mark = "sending" | "taken" | "queued" | "sent" | "delivered" | "wrong"

/** `fresh` bubbles came while somebody looked; `why` tells in words what went wrong and is "" otherwise. */
export interface Entry {
  readonly key: string
  readonly side: "own" | "bot"
  readonly text: string
  readonly media: ReadonlyArray<Media>
  readonly at: Date
  readonly mark: Mark
  readonly why: string
  readonly fresh: boolean
}

/** A text typed here; `id` is known once the practice ground has recorded it. */
export interface Outgoing {
  readonly key: string
  readonly to: Platform
  readonly text: string
  readonly at: Date
  readonly mark: Extract<Mark, "sending" | "taken" | "wrong">
  readonly why: string
  readonly id: string | undefined
  /** Nobody was there to take it, or to say that it was taken. */
  readonly isCut: boolean
}

export const ofOutgoing = ({ key, text, at, mark, why }: Outgoing): Entry => ({
  key,
  side: "own",
  text,
  media: [],
  at,
  mark,
  why,
  fresh: true
})

const marks = {
  received: "taken",
  scheduled: "queued",
  queued: "queued",
  sending: "queued",
  sent: "sent",
  delivered: "delivered",
  undelivered: "wrong",
  failed: "wrong",
  canceled: "wrong"
} as const

const undelivered = ({ direction, error }: Message) =>
  `${direction === "inbound" ? "Not taken" : "Not delivered"}${error === null ? "." : `: error ${error}.`}`

/** `typed` is the bubble this message already has on the page: it keeps its key, so that nothing moves. */
export const ofMessage = (
  message: Message,
  typed: Outgoing | undefined,
  failure: string | undefined,
  fresh: boolean
): Entry => {
  const { id, direction, text, media, createdAt, status } = message
  const base = { key: typed?.key ?? id, side: direction === "inbound" ? "own" : "bot", text, media, fresh } as const
  const mark = typed?.mark ?? (failure === undefined ? marks[status] : "wrong")
  const why = typed?.why ?? failure ?? (mark === "wrong" ? undelivered(message) : "")
  return { ...base, at: createdAt, mark, why }
}
