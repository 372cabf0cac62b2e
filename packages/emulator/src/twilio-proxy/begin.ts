/** A text at its beginning, as it is kept for this platform. */
import type { Kept } from "../Message.ts"
import { sid } from "../twilio/sid.ts"

export const provider = "twilio-proxy"

export const begin = (
  message: Pick<Kept, "from" | "to" | "text" | "media" | "direction" | "status" | "native">,
  at: string
): Kept => ({
  ...message,
  provider,
  id: sid(message.media.length > 0 ? "MM" : "SM"),
  error: null,
  createdAt: at,
  updatedAt: at
})
