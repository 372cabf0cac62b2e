/** `POST Messages.json`: what is asked, why Twilio would refuse it, and the message it becomes. */
import type { Kept, Media } from "../Message.ts"
import { messagingServiceSid, sender } from "./Account.ts"
import { name } from "./media.ts"
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
  readonly scheduleType: string
  readonly sendAt: string
  readonly feedback: boolean
}

export const ask = (form: URLSearchParams): Asked => ({
  to: form.get("To") ?? "",
  from: form.get("From") ?? "",
  service: form.get("MessagingServiceSid") ?? "",
  body: form.get("Body") ?? "",
  media: form.getAll("MediaUrl"),
  content: form.get("ContentSid") ?? "",
  callback: form.get("StatusCallback") ?? "",
  scheduleType: form.get("ScheduleType") ?? "",
  sendAt: form.get("SendAt") ?? "",
  feedback: form.get("ProvideFeedback")?.toLowerCase() === "true"
})

const isNumber = (text: string) => /^\+[1-9]\d{6,14}$/.test(text)
const isAddress = (text: string) => URL.canParse(text) && /^https?:/i.test(text)

const earliest = 300_000
const latest = 35 * 86_400_000

/** 300 seconds to 35 days ahead, both inclusive. */
const isAhead = (sendAt: string, now: Date) => {
  const ahead = Date.parse(sendAt) - now.getTime()
  return ahead >= earliest && ahead <= latest
}

/** In the order Twilio looks. The +1500555000x are the vendor's documented test numbers. */
const rules: ReadonlyArray<readonly [Code, (asked: Asked, numbers: Numbers, now: Date) => boolean]> = [
  [21604, ({ to }) => to === ""],
  [21603, ({ from, service }) => from === "" && service === ""],
  [21602, ({ body, content, media }) => body === "" && content === "" && media.length === 0],
  [20001, ({ scheduleType, sendAt }) => scheduleType === "" && sendAt !== ""],
  [35126, ({ scheduleType }) => scheduleType !== "" && scheduleType !== "fixed"],
  [35111, ({ scheduleType, sendAt }) => scheduleType !== "" && sendAt === ""],
  [35118, ({ scheduleType, service }) => scheduleType !== "" && service === ""],
  [35114, ({ sendAt }, _, now) => sendAt !== "" && !isAhead(sendAt, now)],
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

export const refusal = (asked: Asked, numbers: Numbers, now: Date): Code | undefined =>
  rules.find(([, applies]) => applies(asked, numbers, now))?.[0]

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
  native: { ...message.native, ...name(message.media) },
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
      status: asked.sendAt === "" ? "queued" : "scheduled",
      native: {
        direction: "outbound-api",
        ...(asked.sendAt && { sendAt: new Date(asked.sendAt).toISOString() }),
        ...(asked.feedback && { feedback: "provided" }),
        ...(asked.service && { service: asked.service }),
        ...(asked.callback && { callback: asked.callback })
      }
    },
    now
  )
