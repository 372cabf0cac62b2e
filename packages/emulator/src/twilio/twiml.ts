/** Reads the messages out of a TwiML answer: `<Response><Message>text</Message></Response>`. */

export interface Reply {
  readonly text: string
  readonly media: ReadonlyArray<string>
}

const named: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" }

const unescape = (xml: string): string =>
  xml.replace(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi,
    (whole, hex?: string, decimal?: string, name: string = "") => {
      const code = hex ? Number.parseInt(hex, 16) : Number(decimal)
      return code <= 0x10ffff ? String.fromCodePoint(code) : (named[name] ?? whole)
    }
  )

const inside = (tag: string, xml: string): ReadonlyArray<string> =>
  [...xml.matchAll(new RegExp(`<${tag}(?:\\s[^>]*)?>([\\s\\S]*?)</${tag}>`, "g"))].map(([, content]) => content ?? "")

/** None for an answer that is no TwiML, or says nothing. */
export const replies = (xml: string): ReadonlyArray<Reply> =>
  inside("Response", xml)
    .flatMap((response) => inside("Message", response))
    .map((message) => ({
      text: unescape(inside("Body", message)[0] ?? message.replace(/<[\s\S]*/, "")).trim(),
      media: inside("Media", message).map((url) => unescape(url).trim())
    }))
    .filter((reply) => reply.text !== "" || reply.media.length > 0)
