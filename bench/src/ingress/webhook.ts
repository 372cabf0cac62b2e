/** Webhooks as Twilio makes them: a form of about 590 bytes, signed. By number, so that everybody gets the same ones. */
import { createHash, createHmac } from "node:crypto"
import { asked, type Topic, topic } from "./topics.ts"

export const account = "AC0123456789abcdef0123456789abcdef"
export const authToken = "0123456789abcdef0123456789abcdef"
/** What Twilio was told to call; the requests come over loopback, as they would from a proxy. */
export const publicUrl = "https://bot.example.com"
export const path = "/webhooks/twilio"
export const sender = "+15550100100"

const contacts = 10_000

export interface Webhook {
  readonly sid: string
  readonly contact: string
  readonly topic: Topic
  readonly form: string
  readonly signature: string
}

/** The same digits for the same number, and no order in them: the keys of a real platform have none either. */
const digits = (number: number) => createHash("md5").update(String(number)).digest("hex")

/** How Twilio signs, from its documentation: the address, and the parameters in the order of their names. */
export const sign = (parameters: URLSearchParams): string =>
  createHmac("sha1", authToken)
    .update(
      [...parameters]
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .reduce((text, [name, value]) => text + name + value, publicUrl + path)
    )
    .digest("base64")

/** `routes`: so many topics there are. `contact`: somebody else than one of the 10,000. */
export const webhook = (number: number, routes: number, contact?: string): Webhook => {
  const hex = digits(number)
  const part = (at: number) => Number.parseInt(hex.slice(at, at + 8), 16)
  const sid = `SM${hex}`
  const from = contact ?? `+1555${String(2_000_000 + (part(0) % contacts))}`
  const about = topic(part(8) % routes)
  const parameters = new URLSearchParams({
    ToCountry: "US",
    ToState: "CA",
    SmsMessageSid: sid,
    NumMedia: "0",
    ToCity: "SAN FRANCISCO",
    FromZip: "94107",
    SmsSid: sid,
    FromState: "CA",
    SmsStatus: "received",
    FromCity: "SAN FRANCISCO",
    Body: asked(about, 1000 + (part(16) % 9000)),
    FromCountry: "US",
    To: sender,
    MessagingServiceSid: "MG0123456789abcdef0123456789abcdef",
    ToZip: "94105",
    NumSegments: "1",
    MessageSid: sid,
    AccountSid: account,
    From: from,
    ApiVersion: "2010-04-01",
    AddOns: '{"status":"successful","message":null,"code":null,"results":{}}'
  })
  return { sid, contact: from, topic: about, form: parameters.toString(), signature: sign(parameters) }
}

export const headers = ({ signature }: Pick<Webhook, "signature">) => ({
  "content-type": "application/x-www-form-urlencoded; charset=utf-8",
  "x-twilio-signature": signature
})
