/** How two texts are compared: people type `Ｂook`, `BOOK ` and `book!`, and mean the same word. */

// Zero-width characters, marks of direction, soft hyphens and byte-order marks come along when people paste.
const invisible = /[\u00AD\u061C\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]|[\uFE0E\uFE0F]/gu
// Some of them are part of how a word is written: joiners, and what makes an emoji of a sign.
const pasted = /[\u00AD\u061C\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/gu

/** Reads the last text once: each route of a table asks for the same. */
const remembering = <A>(read: (text: string) => A): ((text: string) => A) => {
  let last: { readonly text: string; readonly reading: A } | undefined
  return (text) => {
    if (last?.text !== text) last = { text, reading: read(text) }
    return last.reading
  }
}

/** One spelling for what looks the same (NFKC), no invisible characters, single spaces; the letters' case is kept. */
export const tidy = remembering((text) => text.normalize("NFKC").replace(invisible, "").replace(/\s+/gu, " ").trim())

/** `tidy`, with case folded too. By way of upper case, so that `straße`, `STRAẞE` and `STRASSE` meet. */
export const fold = remembering((text) => tidy(text).toLowerCase().toUpperCase().toLowerCase())

/** Without the quotes and full stops around the text; `?` alone stays what it is. */
const unquoted = (text: string): string => /[^\s"'“”‘’«».,!?;:…](?:.*[^\s"'“”‘’«».,!?;:…])?/su.exec(text)?.[0] ?? text

/** `fold` and `unquoted`. */
export const bare = remembering((text) => unquoted(fold(text)))

/** The text's words as they were typed, without what nobody sees. */
export const words = (text: string): ReadonlyArray<string> =>
  text
    .replace(pasted, "")
    .split(/\s+/u)
    .filter((word) => fold(word) !== "")

/** The words of the text as it is, and then, where that is another, without the full stop or quotes around it. */
export const readings = remembering((text) => [...new Set([text, unquoted(text)])].map(words))
