/** What may still happen to a message that exists: redact its text, cancel it, delete it, tell how it was taken. */
import type { Kept, Status } from "../Message.ts"
import { accountSid } from "./Account.ts"
import { messages, rfc2822 } from "./resource.ts"
import { segments } from "./segments.ts"
import type { Code } from "./VendorError.ts"

const done: ReadonlySet<Status> = new Set<Status>(["received", "delivered", "undelivered", "failed", "canceled"])

/** Why it can be neither redacted nor deleted; undefined when it can. */
export const unfinished = ({ status }: Kept): Code | undefined => (done.has(status) ? undefined : 20009)

/** `POST Messages/{Sid}.json`: `Body=` empties the text, `Status=canceled` stops what is scheduled; both may be asked. */
export const update = (message: Kept, form: URLSearchParams, now: string): Kept | Code => {
  const [body, status] = [form.get("Body"), form.get("Status")]
  if ((body ?? "") !== "" || (status ?? "canceled") !== "canceled") return 20001
  if (status !== null && message.status !== "scheduled") return 30409
  const next: Kept = status === null ? message : { ...message, status: "canceled", updatedAt: now }
  if (body === null) return next
  const code = unfinished(next)
  if (code !== undefined) return code
  const native = { ...next.native, segments: String(segments(message.text)) }
  return next.text === "" ? next : { ...next, text: "", updatedAt: now, native }
}

/** `POST Messages/{Sid}/Feedback.json`; it is not kept, for the API never shows it again. */
export const feedback = (message: Kept, form: URLSearchParams, now: string) => {
  const outcome = form.get("Outcome")
  if (message.native["feedback"] === undefined) return 20404
  if (outcome !== "confirmed" && outcome !== "unconfirmed") return 20001
  return {
    account_sid: accountSid,
    message_sid: message.id,
    outcome,
    date_created: rfc2822(now),
    date_updated: rfc2822(now),
    uri: `${messages}/${message.id}/Feedback.json`
  }
}
