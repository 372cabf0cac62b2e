/** What an agent says, as the contact's phone gets it. */
import type { Kept } from "../Message.ts"
import { provider } from "./provider.ts"
import type { Message, Session } from "./Session.ts"

export const toPhone = ({ contact, id, number }: Session, { at, index }: Message, text: string): Kept => {
  const instant = new Date(at).toISOString()
  return {
    provider,
    id: `${id}-${index}`,
    direction: "outbound",
    from: number,
    to: contact,
    text,
    media: [],
    status: "queued",
    error: null,
    createdAt: instant,
    updatedAt: instant,
    native: { session: id, index: String(index) }
  }
}
