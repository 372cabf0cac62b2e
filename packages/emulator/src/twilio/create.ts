/** `POST Messages.json`: what is asked, why Twilio would refuse it, and the message it becomes. */
import type { Kept, Media } from "../Message.ts"
import { messagingServiceSid, sender } from "./Account.ts"
import type { Numbers } from "./Numbers.ts"
import { sid } from "./sid.ts"
import type { Code } from "./VendorError.ts"

/** The parameters that matter here; what was not given is "". */
export interface Asked {
  readonly to: string
  readonly from: string
  readonly service: string
  readonly body: string
  readonly media: ReadonlyArray<string>
  readonly content: string
  readonly callback: string
  readonly scheduled: boolean
}

export const ask = (form: URLSearchParams): Asked => ({
  to: form.get("To") ?? "",
  from: form.get("From") ?? "",
  service: form.get("MessagingServiceSid") ?? "",
  body: form.get("Body") ?? "",
  media: form.getAll("MediaUrl"),
  content: form.get("ContentSid") ?? "",
  callback: form.get("StatusCallback") ?? "",
  scheduled: form.has("ScheduleType") || form.has("SendAt")
})

const isNumber = (text: string) => /^\+[1-9]\d{6,14}$/.test(text)
const isAddress = (text: string) => URL.canParse(text) && /^https?:/i.test(text)

/** In the order Twilio looks. The +1500555000x are the vendor's documented test numbers. */
const rules: ReadonlyArray<readonly [Code, (asked: Asked, numbers: Numbers) => boolean]> = [
  [21604, ({ to }) => to === ""],
  [21603, ({ from, service }) => from === "" && service === ""],
  [21602, ({ body, content, media }) => body === "" && content === "" && media.length === 0],
  [20001, ({ scheduled }) => scheduled],
  [21211, ({ to }) => !isNumber(to) || to === "+15005550001"],
  [21701, ({ service }) => service !== "" && service !== messagingServiceSid],
  [21212, ({ from }) => (from !== "" && !isNumber(from)) || from === "+15005550001"],
  [21611, ({ from }) => from === "+15005550008"],
  [21606, ({ from }, numbers) => from !== "" && !numbers.isOurs(from)],
  [21266, ({ from, to }) => (from || sender) === to],
  [21617, ({ body }) => body.length > 1600],
  [21623, ({ media }) => media.length > 10],
  [21620, ({ media }) => !media.every(isAddress)],
  [21655, ({ content }) => content !== "" && !/^HX[0-9a-f]{32}$/i.test(content)],
  [21609, ({ callback }) => callback !== "" && !isAddress(callback)],
  [21612, ({ to }) => to === "+15005550002"],
  [21408, ({ to }) => to === "+15005550003"],
  [21610, ({ from, to }, numbers) => to === "+15005550004" || numbers.hasOptedOut(to, from || sender)],
  [21614, ({ to }) => to === "+15005550009"]
]

export const refusal = (asked: Asked, numbers: Numbers): Code | undefined =>
  rules.find(([, applies]) => applies(asked, numbers))?.[0]

const types: Record<string, string> = {
  gif: "image/gif",
  jpeg: "image/jpeg",
  jpg: "image/jpeg",
  mp4: "video/mp4",
  pdf: "application/pdf",
  png: "image/png"
}

/** The address is not fetched, so its ending has to tell. */
export const media = (url: string): Media => ({
  url,
  type: types[new URL(url).pathname.split(".").at(-1)?.toLowerCase() ?? ""] ?? "application/octet-stream"
})

/** A message at its beginning. */
export const begin = (
  message: Pick<Kept, "from" | "to" | "text" | "media" | "direction" | "status" | "native">,
  now: Date
): Kept => ({
  ...message,
  provider: "twilio",
  id: sid(message.media.length > 0 ? "MM" : "SM"),
  error: null,
  createdAt: now.toISOString(),
  updatedAt: now.toISOString()
})

export const create = (asked: Asked, now: Date): Kept =>
  begin(
    {
      direction: "outbound",
      from: asked.from || sender,
      to: asked.to,
      // The words of a content template are kept elsewhere at Twilio: here its id stands for them.
      text: asked.body || asked.content,
      media: asked.media.map(media),
      status: "queued",
      native: {
        direction: "outbound-api",
        ...(asked.service && { service: asked.service }),
        ...(asked.callback && { callback: asked.callback })
      }
    },
    now
  )
