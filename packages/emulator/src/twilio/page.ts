/** A page of a list in the way of the 2010 API, with the filters by date that its lists share. */

/** A day, or an instant, as the beginning of an ISO string; undefined if it is no date at all. */
const moment = (text: string | null): string | undefined => {
  if (text === null || Number.isNaN(Date.parse(text))) return undefined
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : new Date(text).toISOString()
}

/** The filters `name`, `name<` and `name>` of a query, for an instant in ISO form or none. */
export const dated = (query: URLSearchParams, name: string): ((instant: string | null) => boolean) => {
  const [on, until, from] = [name, `${name}<`, `${name}>`].map((it) => moment(query.get(it)))
  return (instant) => {
    const within = (limit: string | undefined, holds: (instant: string, limit: string) => boolean) =>
      limit === undefined || (instant !== null && holds(instant.slice(0, limit.length), limit))
    return (
      within(on, (instant, limit) => instant === limit) &&
      within(until, (instant, limit) => instant <= limit) &&
      within(from, (instant, limit) => instant >= limit)
    )
  }
}

const whole = (text: string | null, otherwise: number) => (/^\d{1,9}$/.test(text ?? "") ? Number(text) : otherwise)

/** One page of `found`, in its order. A page token names the item behind which a page begins (PA), or before which it ends (PB). */
export const page = <A>(
  found: ReadonlyArray<A>,
  query: URLSearchParams,
  options: {
    /** Where the list is, without `.json`. */
    readonly path: string
    /** The parameters that the addresses of other pages repeat. */
    readonly filters: ReadonlyArray<string>
    readonly id: (item: A) => string
  }
) => {
  const size = Math.min(Math.max(whole(query.get("PageSize"), 50), 1), 1000)
  const number = whole(query.get("Page"), 0)
  const token = query.get("PageToken") ?? ""
  const marked = found.findIndex((item) => options.id(item) === token.slice(2))
  const offset = marked < 0 ? number * size : token.startsWith("PB") ? Math.max(marked - size, 0) : marked + 1
  const shown = found.slice(offset, offset + size)

  const uri = (number: number, token = "") => {
    const asked = new URLSearchParams([...query].filter(([name]) => options.filters.includes(name)))
    asked.set("PageSize", String(size))
    asked.set("Page", String(number))
    if (token !== "") asked.set("PageToken", token)
    return `${options.path}.json?${asked.toString()}`
  }
  const [first, last] = [shown.at(0), shown.at(-1)]

  return {
    shown,
    paging: {
      first_page_uri: uri(0),
      next_page_uri: last && offset + size < found.length ? uri(number + 1, `PA${options.id(last)}`) : null,
      previous_page_uri: first && number > 0 ? uri(number - 1, `PB${options.id(first)}`) : null,
      uri: uri(number, token),
      page: number,
      page_size: size,
      start: number * size,
      end: number * size + Math.max(shown.length - 1, 0)
    }
  }
}
