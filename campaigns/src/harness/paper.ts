/** A platform on paper: what a contact says to a bot there, and how the bot answers. */
import { Address, Conversation, EventId, Message, type MessageId, MessageReceived } from "@parley/messaging"
import type { Effect } from "effect"

const id = "paper"
const account = "paper"

/** A text from the contact, under this event id. */
export const received = (event: string, contact: string, text: string): MessageReceived =>
  MessageReceived.make({
    id: EventId.make(event),
    conversation: Conversation.make({
      provider: id,
      account,
      sender: Address.make("+15550100100"),
      contact: Address.make(contact)
    }),
    message: Message.make({ text, channel: "sms", media: [] })
  })

/** The provider that hands each text to `send`; what else it can is spread over it. */
export const paper = (
  send: (message: { readonly contact: string; readonly text: string; readonly key: string }) => Effect.Effect<MessageId>
) => ({ id, account, send: { text: send } })
