/** How two texts are compared: people type `Ｂook`, `BOOK ` and `book!`, and mean the same word. */

// Zero-width characters, soft hyphens and byte-order marks come along when people paste.
const invisible = /[\u00AD\u180E\u200B-\u200F\u2060\uFEFF]/gu

/** One spelling for what looks the same (NFKC), no invisible characters, single spaces; the letters' case is kept. */
export const tidy = (text: string): string => text.normalize("NFKC").replace(invisible, "").replace(/\s+/gu, " ").trim()

/** `tidy`, with case folded too. Upper case first, so that `straße` and `STRASSE` meet. */
export const fold = (text: string): string => tidy(text).toUpperCase().toLowerCase()

/** `fold`, without the quotes and full stops around the text; `?` alone stays what it is. */
export const bare = (text: string): string => {
  const folded = fold(text)
  return folded.replace(/^[\s"'“”‘’«».,!?;:…]+|[\s"'“”‘’«».,!?;:…]+$/gu, "") || folded
}

/** The text's words as they were typed, without what nobody sees. */
export const words = (text: string): ReadonlyArray<string> =>
  text.replace(invisible, "").split(/\s+/u).filter((word) => word !== "")
