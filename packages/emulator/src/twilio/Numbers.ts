/** What is known of numbers: which are the account's, and who has asked not to be texted from which. */
import { contact, type Message } from "../Message.ts"
import { sender } from "./Account.ts"

// Twilio's default handling of opt-out words: help.twilio.com, "Twilio support for opt-out keywords".
const stop = new Set(["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"])
const start = new Set(["START", "YES", "UNSTOP"])

const farewell =
  "You have successfully been unsubscribed. You will not receive any more messages from this number. " +
  "Reply START to resubscribe."
const welcome = "You have successfully been re-subscribed to messages from this number. Reply STOP to unsubscribe."

export interface Numbers {
  readonly isOurs: (number: string) => boolean
  readonly hasOptedOut: (number: string, from: string) => boolean
  /** Takes note of an inbound message; the answer that Twilio itself gives, if the message changed the contact's mind. */
  readonly hear: (message: Message) => string | undefined
}

/** Remembers from the messages kept so far, oldest first. */
export const make = (kept: ReadonlyArray<Message>): Numbers => {
  const ours = new Set([sender])
  const silenced = new Set<string>()
  const pair = (number: string, from: string) => `${number} ${from}`

  const hear = (message: Message) => {
    // Whoever texts a number in practice owns it: so an operator can practise with his own.
    ours.add(message.to)
    const word = message.text.trim().toUpperCase()
    const key = pair(contact(message), message.to)
    if (stop.has(word) && !silenced.has(key)) {
      silenced.add(key)
      return farewell
    }
    return start.has(word) && silenced.delete(key) ? welcome : undefined
  }
  for (const message of kept) if (message.direction === "inbound") hear(message)

  return { isOurs: (number) => ours.has(number), hasOptedOut: (number, from) => silenced.has(pair(number, from)), hear }
}
