/** `GET Messages.json`: the filters, and a page, newest first. */
import type { Kept } from "../Message.ts"
import { dated, page } from "./page.ts"
import { messages as path, resource, sentAt } from "./resource.ts"

const filters = ["To", "From", "DateSent", "DateSent<", "DateSent>"]

/** `kept` is oldest first. */
export const list = (kept: ReadonlyArray<Kept>, query: URLSearchParams) => {
  const [to, by, sent] = [query.get("To"), query.get("From"), dated(query, "DateSent")]
  const found = kept.filter(
    (message) => (to === null || message.to === to) && (by === null || message.from === by) && sent(sentAt(message))
  )
  const { paging, shown } = page(found.reverse(), query, { path, filters, id: (message) => message.id })
  return { ...paging, messages: shown.map(resource) }
}
