/** Where Twilio reports what becomes of a message, and in whose conversation it was sent. */
import { Address } from "@parley/messaging"
import { type Option, Schema } from "effect"
import type { TwilioConfig } from "./Config.ts"

/**
 * A messaging service chooses senders by itself, so a report may be from another than the contact wrote to. The address of the
 * report then has the one that counts; Twilio signs it with the rest.
 */
export const reportsTo = (
  { publicUrl, messagingServiceSid }: Pick<TwilioConfig, "publicUrl" | "messagingServiceSid">,
  sender: Address
): string => {
  const address = `${publicUrl}/webhooks/twilio`
  return messagingServiceSid === undefined ? address : `${address}?sender=${encodeURIComponent(sender)}`
}

/** None where the address has none: then the report's own sender is right. */
export const senderIn = (target: string): Option.Option<Address> => {
  const [, query = ""] = target.split("?", 2)
  return addressIn(new URLSearchParams(query).get("sender"))
}

const addressIn = Schema.decodeUnknownOption(Address)
