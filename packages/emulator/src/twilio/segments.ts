/** How many SMS a text becomes on the air (3GPP TS 23.038): GSM 7-bit if every character is in its alphabet, else UCS-2. */

const basic = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
/** Each takes two places: an escape and itself. */
const extended = new Set("\f^{}\\[~]|€")

/** The places each character takes. No character is cut in two by the end of a segment. */
const places = (
  characters: ReadonlyArray<string>
): { readonly sizes: ReadonlyArray<number>; readonly gsm: boolean } => {
  const gsm = characters.every((it) => basic.has(it) || extended.has(it))
  return { gsm, sizes: characters.map((it) => (gsm ? (extended.has(it) ? 2 : 1) : it.length)) }
}

/** At least 1, for an empty text too. A part of a longer message gives up 7 places (GSM) or 3 (UCS-2) to its header. */
export const segments = (text: string): number => {
  const { gsm, sizes } = places([...text])
  const total = sizes.reduce((sum, size) => sum + size, 0)
  if (total <= (gsm ? 160 : 70)) return 1

  const room = gsm ? 153 : 67
  let count = 1
  let used = 0
  for (const size of sizes) {
    if (used + size > room) {
      count += 1
      used = 0
    }
    used += size
  }
  return count
}
