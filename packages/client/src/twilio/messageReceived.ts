/** A message that came in, in the words of the house: the same whether Twilio called, or was asked. */
import type { Address, Channel, EventId, Media, MessageReceived } from "@parley/messaging"

export const messageReceived = (it: {
  readonly account: string
  readonly sid: EventId
  readonly from: Address
  readonly to: Address
  readonly text: string
  readonly media: ReadonlyArray<Media>
}): MessageReceived => ({
  _tag: "MessageReceived",
  id: it.sid,
  conversation: { provider: "twilio", account: it.account, sender: it.to, contact: it.from },
  message: { text: it.text, channel: channelOf(it.from, it.media), media: it.media }
})

/** Other channels than the phone network's stand before the address: `whatsapp:+15550100123`, `messenger:123456`. */
export const channelOf = (from: Address, media: ReadonlyArray<Media>): Channel => {
  if (/^[a-z]+:/i.test(from)) return "chat"
  return media.length > 0 ? "mms" : "sms"
}
