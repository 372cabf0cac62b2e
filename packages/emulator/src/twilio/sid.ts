/** An identifier as Twilio gives them: two letters that tell the kind, and 32 hex digits that tell nothing. */
import { randomBytes } from "node:crypto"

/** Random, never a counter: after a restart none comes again. */
export const sid = (kind: "SM" | "MM" | "ME" | "KS" | "KC" | "KP" | "KI"): string =>
  kind + randomBytes(16).toString("hex")
