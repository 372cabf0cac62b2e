/** `GET Messages.json`: the filters, and a page in the way of the 2010 API, newest first. */
import type { Kept } from "../Message.ts"
import { messages as path, resource, sentAt } from "./resource.ts"

/** A day, or an instant, as the beginning of an ISO string; undefined if it is no date at all. */
const moment = (text: string | null): string | undefined => {
  if (text === null || Number.isNaN(Date.parse(text))) return undefined
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : new Date(text).toISOString()
}

const filters = ["To", "From", "DateSent", "DateSent<", "DateSent>"]

const matches = (query: URLSearchParams) => {
  const [on, until, from] = ["DateSent", "DateSent<", "DateSent>"].map((name) => moment(query.get(name)))
  const to = query.get("To")
  const by = query.get("From")
  return (message: Kept) => {
    const sent = sentAt(message)
    const within = (limit: string | undefined, holds: (sent: string, limit: string) => boolean) =>
      limit === undefined || (sent !== null && holds(sent.slice(0, limit.length), limit))
    return (
      (to === null || message.to === to) &&
      (by === null || message.from === by) &&
      within(on, (sent, limit) => sent === limit) &&
      within(until, (sent, limit) => sent <= limit) &&
      within(from, (sent, limit) => sent >= limit)
    )
  }
}

const whole = (text: string | null, otherwise: number) => (/^\d{1,9}$/.test(text ?? "") ? Number(text) : otherwise)

/** `kept` is oldest first. A page token names the message behind which a page begins (PA), or before which it ends (PB). */
export const list = (kept: ReadonlyArray<Kept>, query: URLSearchParams) => {
  const found = kept.filter(matches(query)).reverse()
  const size = Math.min(Math.max(whole(query.get("PageSize"), 50), 1), 1000)
  const page = whole(query.get("Page"), 0)
  const token = query.get("PageToken") ?? ""
  const marked = found.findIndex((message) => message.id === token.slice(2))
  const offset = marked < 0 ? page * size : token.startsWith("PB") ? Math.max(marked - size, 0) : marked + 1
  const shown = found.slice(offset, offset + size)

  const uri = (page: number, token = "") => {
    const asked = new URLSearchParams([...query].filter(([name]) => filters.includes(name)))
    asked.set("PageSize", String(size))
    asked.set("Page", String(page))
    if (token !== "") asked.set("PageToken", token)
    return `${path}.json?${asked.toString()}`
  }
  const [first, last] = [shown.at(0), shown.at(-1)]

  return {
    first_page_uri: uri(0),
    next_page_uri: last && offset + size < found.length ? uri(page + 1, `PA${last.id}`) : null,
    previous_page_uri: first && page > 0 ? uri(page - 1, `PB${first.id}`) : null,
    uri: uri(page, token),
    page,
    page_size: size,
    start: page * size,
    end: page * size + Math.max(shown.length - 1, 0),
    messages: shown.map(resource)
  }
}
