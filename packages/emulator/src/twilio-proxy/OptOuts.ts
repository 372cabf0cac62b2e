/** Who has asked not to be texted from which number, and the words that Proxy passes on to nobody. */
import { contact, type Message } from "../Message.ts"

// www.twilio.com/docs/proxy/opt-out-keywords; compared without case since the change of 2020-11-11.
const stop = new Set(["STOP", "UNSUBSCRIBE", "END", "CANCEL", "QUIT", "STOPALL", "ARRETT", "ARRET", "ARRETE"])
const start = new Set(["START", "YES", "UNSTOP", "DEBUT"])
const unstop = "UNSTOP"

export interface OptOuts {
  /** By pair, not for the whole pool. */
  readonly has: (number: string, from: string) => boolean
  /** Takes note of an inbound message; whether Proxy swallows it, without a callback of any kind. */
  readonly hear: (message: Message) => boolean
}

/** Remembers from the messages kept so far, oldest first. */
export const make = (kept: ReadonlyArray<Message>): OptOuts => {
  const silenced = new Set<string>()
  const pair = (number: string, from: string) => `${number} ${from}`

  const hear = (message: Message) => {
    const word = message.text.trim().toUpperCase()
    const key = pair(contact(message), message.to)
    if (stop.has(word)) silenced.add(key)
    if (start.has(word)) silenced.delete(key)
    return stop.has(word) || word === unstop
  }
  for (const message of kept) if (message.direction === "inbound") hear(message)

  return { has: (number, from) => silenced.has(pair(number, from)), hear }
}
