/** An entry of a conversation as something that was said, where it is that. */
import { Address, EventId, Message, type Utterance } from "@parley/messaging"
import { Either, Option } from "effect"
import type { ListedEntry } from "../interaction/Entry.ts"
import { saidIn } from "../hearing/saidIn.ts"

export const utteranceOf = (entry: ListedEntry): Option.Option<Utterance> => {
  const { clientTimestamp, entryPayload, sender } = entry
  if (!("abstractMessage" in entryPayload) || sender === null || entryPayload.id === "") return Option.none()
  return Option.map(Either.getRight(saidIn(entryPayload.abstractMessage, sender.subject)), (message) => ({
    id: EventId.make(entryPayload.id),
    ...(clientTimestamp !== null && { at: clientTimestamp }),
    ...(sender.subject !== "" && { from: Address.make(sender.subject) }),
    isOurs: sender.role === "Chatbot",
    message: typeof message === "string" ? Message.make({ text: message, channel: "chat", media: [] }) : message
  }))
}
