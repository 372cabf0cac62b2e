/** Tells the bot of a contact's text, in a way that can be repeated. */
import { Effect } from "effect"
import type { Outcome } from "../Delivery.ts"
import type { Kept } from "../Message.ts"
import type { Receipt, Site } from "../Platform.ts"
import { post } from "./callback.ts"

/** Proxy keeps the text to itself. */
export const swallowed = { failed: "swallowed" } as const
/** The number is of no pool, or its service has no address for this. */
export const unsubscribed = { failed: "unsubscribed" } as const

export const said = (outcome: Outcome): Receipt["webhook"] =>
  "failed" in outcome ? outcome : { status: outcome.status }

/** The request is kept with the text, so that it can come again unchanged. */
export const hook = Effect.fnUntraced(function* (
  site: Site,
  message: Kept,
  url: string,
  form: Readonly<Record<string, string>>
) {
  const hooked = { ...message, native: { ...message.native, url, form: new URLSearchParams(form).toString() } }
  yield* site.messages.put(hooked)
  return { message: hooked, outcome: yield* site.deliver("webhook", post(url, form)) }
})
