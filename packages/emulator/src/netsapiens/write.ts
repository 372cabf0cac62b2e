/** Puts a message into its session: the row, what it carries, and what the session says of its last message. */
import { randomBytes, randomInt } from "node:crypto"
import { size } from "./media.ts"
import type { Row, Session, State } from "./State.ts"
import { participants } from "./wire.ts"

/** For a session that the caller gave no id: long and random enough for one. */
export const sessionId = (): string => randomBytes(16).toString("hex")

/** Random, never a counter, and of the three kinds that the vendor's examples show. */
const messageId = (type: string): string => {
  if (type === "sms") return `m-${randomBytes(7).toString("hex").slice(1)}`
  return type === "mms" ? randomBytes(16).toString("hex") : String(randomInt(10 ** 10, 10 ** 11))
}

export const begin = (id: string, parties: Pick<Session, "members" | "number" | "remote">, now: number): Session => ({
  ...parties,
  id,
  name: "",
  started: now,
  last: { at: now, text: "", sender: "", read: true, type: "", mediaType: "", mediaSize: 0 }
})

type Written = Pick<Row, "type" | "direction" | "text" | "fromNumber" | "fromUser" | "toUsers" | "toNumbers">

/** `now` is in milliseconds. */
export const write = (
  { media, messages, sessions }: State,
  session: Session,
  written: Written,
  medium: { readonly type: string; readonly source: string } | undefined,
  now: number
): Row => {
  const id = messageId(written.type)
  const carried = medium && { type: medium.type, size: size(medium.source) }
  const row: Row = {
    ...written,
    id,
    session: session.id,
    members: session.members,
    at: now,
    participants: participants(session),
    media: carried ?? null
  }
  if (medium !== undefined) media.put({ id, ...medium })
  messages.put(row)
  sessions.put({
    ...session,
    last: {
      at: now,
      text: written.text,
      sender: written.fromUser || written.fromNumber,
      read: written.direction !== "orig",
      type: written.type,
      // As in the vendor's examples, the last media stay named when a text follows.
      mediaType: carried?.type ?? session.last.mediaType,
      mediaSize: carried?.size ?? session.last.mediaSize
    }
  })
  return row
}
