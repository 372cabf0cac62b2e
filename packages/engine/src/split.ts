/** Splits a text that is longer than a platform takes: at a paragraph, sentence or word, never inside a link or what looks like one character. */

const link = /https?:\/\/\S+/gu
const characters = new Intl.Segmenter(undefined, { granularity: "grapheme" })

/** Where a part may end, best first: after a paragraph, after a sentence or line, after a word. */
const ends = [/\n\s*\n/gu, /(?<=[.!?…]["')\]”’]*)\s+|\n|(?<=[。！？])/gu, /\s+/gu]

interface Span {
  readonly from: number
  readonly to: number
}

const linksIn = (text: string): ReadonlyArray<Span> =>
  [...text.matchAll(link)].map(({ 0: it, index }) => ({ from: index, to: index + it.length }))

/** The last such end within the limit; none in the first third, which would make for many short parts. */
const lastOf = (end: RegExp, text: string, limit: number, links: ReadonlyArray<Span>): number | undefined =>
  [...text.slice(0, limit + 1).matchAll(end)]
    .map(({ index }) => index)
    .findLast((at) => at > limit / 3 && at <= limit && !links.some(({ from, to }) => from < at && at < to))

/** Before a link that would be cut, unless it is longer than any part; else before the first character that does not fit. */
const forced = (text: string, limit: number, links: ReadonlyArray<Span>): number => {
  const cut = links.find(({ from, to }) => from > 0 && from < limit && to > limit && to - from <= limit)
  if (cut !== undefined) return cut.from
  let end = 0
  // The segmenter prepares all that it is given.
  for (const { index, segment } of characters.segment(text.slice(0, 2 * limit))) {
    if (index + segment.length > limit) break
    end = index + segment.length
  }
  // A single one may be longer than the limit.
  return end === 0 ? limit : end
}

/** `limit` is in UTF-16 units, as platforms count. No part is empty; white space at a cut is dropped. */
export const split = (text: string, limit: number): ReadonlyArray<string> => {
  const parts: Array<string> = []
  let rest = text
  while (rest.length > limit) {
    // No link that begins later can be cut.
    const links = linksIn(rest.slice(0, 2 * limit))
    const end = ends.map((it) => lastOf(it, rest, limit, links)).find((it) => it !== undefined)
    const at = end ?? forced(rest, limit, links)
    parts.push(rest.slice(0, at).trimEnd())
    rest = rest.slice(at).trimStart()
  }
  return [...parts, rest].filter((part) => part !== "")
}
