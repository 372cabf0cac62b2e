/** A page of a list in the way of Twilio's newer APIs: the resources, and under `meta` where the other pages are. */

const whole = (text: string | null, otherwise: number) => (/^\d{1,9}$/.test(text ?? "") ? Number(text) : otherwise)

/**
 * `found` is oldest first, the page newest first. A page token names the resource behind which a page begins (PA), or
 * before which it ends (PB): what is created meanwhile shifts nothing.
 */
export const page = <A extends { readonly sid: string }>(
  address: string,
  key: string,
  found: ReadonlyArray<A>,
  shown: (one: A) => unknown,
  query: URLSearchParams
) => {
  const all = found.toReversed()
  const size = Math.min(Math.max(whole(query.get("PageSize"), 50), 1), 1000)
  const number = whole(query.get("Page"), 0)
  const token = query.get("PageToken") ?? ""
  const marked = all.findIndex(({ sid }) => sid === token.slice(2))
  const offset = marked < 0 ? number * size : token.startsWith("PB") ? Math.max(marked - size, 0) : marked + 1
  const some = all.slice(offset, offset + size)

  const url = (page: number, token = "") => {
    const asked = new URLSearchParams({
      PageSize: String(size),
      Page: String(page),
      ...(token && { PageToken: token })
    })
    return `${address}?${asked.toString()}`
  }
  const [first, last] = [some.at(0), some.at(-1)]

  return {
    [key]: some.map(shown),
    meta: {
      key,
      page: number,
      page_size: size,
      first_page_url: url(0),
      previous_page_url: first && number > 0 ? url(number - 1, `PB${first.sid}`) : null,
      next_page_url: last && offset + size < all.length ? url(number + 1, `PA${last.sid}`) : null,
      url: url(number, token)
    }
  }
}
