/** A message as Twilio's API shows it. */
import type { Kept } from "../Message.ts"
import { accountSid, apiVersion } from "./Account.ts"
import { segments } from "./segments.ts"

/** RFC 2822, in GMT: `Tue, 03 Feb 2026 10:11:12 +0000`. */
export const rfc2822 = (iso: string): string => new Date(iso).toUTCString().replace("GMT", "+0000")

export const messages = `/${apiVersion}/Accounts/${accountSid}/Messages`

/** When it went out, or came in; null while it waits. */
export const sentAt = (message: Kept): string | null =>
  message.direction === "inbound" ? message.createdAt : (message.native["sentAt"] ?? null)

const reasons: Readonly<Record<number, string>> = {
  21610: "Attempt to send to unsubscribed recipient",
  30003: "Unreachable destination handset"
}

export const resource = (message: Kept) => {
  const service = message.native["service"] ?? null
  const sent = sentAt(message)
  // A messaging service chooses its sender, and cuts the text for it, when it sends.
  const unassigned = service !== null && ["scheduled", "canceled", "queued"].includes(message.status)
  return {
    sid: message.id,
    account_sid: accountSid,
    messaging_service_sid: service,
    from: unassigned ? null : message.from,
    to: message.to,
    body: message.text,
    status: message.status,
    direction: message.native["direction"] ?? message.direction,
    num_segments: unassigned ? "0" : (message.native["segments"] ?? String(segments(message.text))),
    num_media: String(message.media.length),
    price: null,
    price_unit: "USD",
    error_code: message.error,
    error_message: message.error === null ? null : (reasons[message.error] ?? null),
    date_created: rfc2822(message.createdAt),
    date_updated: rfc2822(message.updatedAt),
    date_sent: sent === null ? null : rfc2822(sent),
    api_version: apiVersion,
    uri: `${messages}/${message.id}.json`,
    subresource_uris: { media: `${messages}/${message.id}/Media.json` }
  }
}
