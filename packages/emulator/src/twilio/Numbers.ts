/** What is known of numbers: which are the account's, and who has asked not to be texted from which. */
import { Schema } from "effect"
import type { Journal } from "../Journal.ts"
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

/** What a contact has asked for last, in words to a number; outlives the message that said so. */
export const OptOut = Schema.Struct({ pair: Schema.String, silent: Schema.Boolean })
type OptOut = typeof OptOut.Type

/** Remembers from the messages kept so far, oldest first, and from the journal. */
export const make = (kept: ReadonlyArray<Message>, journal: Journal<OptOut>): Numbers => {
  const ours = new Set([sender])
  const silenced = new Set<string>()
  const pair = (number: string, from: string) => `${number} ${from}`
  const note = ({ pair, silent }: OptOut) => (silent ? silenced.add(pair) : silenced.delete(pair))

  /** What the message changed, if it changed something. */
  const learn = (message: Message): OptOut | undefined => {
    // Whoever texts a number in practice owns it: so an operator can practise with his own.
    ours.add(message.to)
    const word = message.text.trim().toUpperCase()
    if (!stop.has(word) && !start.has(word)) return undefined
    const change = { pair: pair(contact(message), message.to), silent: stop.has(word) }
    if (silenced.has(change.pair) === change.silent) return undefined
    note(change)
    return change
  }
  for (const message of kept) if (message.direction === "inbound") learn(message)
  for (const change of journal.entries) note(change)

  const hear = (message: Message) => {
    const change = learn(message)
    if (change === undefined) return undefined
    journal.append(change)
    return change.silent ? farewell : welcome
  }

  return { isOurs: (number) => ours.has(number), hasOptedOut: (number, from) => silenced.has(pair(number, from)), hear }
}
