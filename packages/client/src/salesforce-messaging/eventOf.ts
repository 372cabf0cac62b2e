/** An entry of a conversation as the events that it stands for: pure, so that what was missed is told as it would have been told live. */
import {
  Address,
  ConsentReported,
  Conversation,
  DeliveryReported,
  type Event,
  EventId,
  Media,
  Message,
  MessageId,
  MessageReceived,
  NoticeReceived,
  Participant,
  ParticipantChanged,
  ParticipantId,
  type Role,
  SessionChanged,
  SessionId,
  TypingChanged
} from "@parley/messaging"
import { Either, Option } from "effect"
import type { AbstractMessage, InteractionEntry } from "./InteractionEntry.ts"
import type { InteractionEvent } from "./InteractionEvent.ts"
import type { InteractionParticipant, ParticipantRole } from "./InteractionParticipant.ts"
import { changedSession } from "./sessionOf.ts"

/** Of whom an event is told: some of it no event says itself. */
export interface Told {
  readonly account: string
  readonly contact: Option.Option<string>
  readonly session: Option.Option<string>
}

const roles: ReadonlyMap<string, Role> = new Map<string, Role>([
  ["EndUser", "contact"],
  ["Agent", "agent"],
  ["Chatbot", "bot"],
  ["Supervisor", "supervisor"],
  ["System", "system"]
])
const roleOf = (role: ParticipantRole): Role => roles.get(role) ?? "system"

/** The contact, as far as the event itself names one. */
export const contactIn = ({ entryPayload, sender }: InteractionEvent): Option.Option<string> => {
  if (sender.role === "EndUser") return Option.some(sender.subject)
  if ("endUserSubject" in entryPayload) return Option.some(entryPayload.endUserSubject)
  return "recipient" in entryPayload && entryPayload.recipient.role === "EndUser"
    ? Option.some(entryPayload.recipient.subject)
    : Option.none()
}

/** What is told only within a session. */
export const wantsSession = (entry: InteractionEntry): boolean => "entries" in entry

/** What is nobody's question to us, and no news either; and what we said ourselves. */
export const isIdle = ({ entryPayload: entry, sender }: InteractionEvent): boolean => {
  if ("other" in entry) return !understood.has(entry.other)
  switch (entry.entryType) {
    case "Message":
      return sender.role !== "EndUser"
    case "TypingStartedIndicator":
    case "TypingStoppedIndicator":
      return sender.role === "Chatbot"
    case "RoutingWorkResult":
      return true
    default:
      return false
  }
}
/** One of these that is not as documented is no unknown kind, but news that nobody could read. */
const understood: ReadonlySet<string> = new Set([
  "Message",
  "MessageDeliveryFailed",
  "TypingStartedIndicator",
  "TypingStoppedIndicator",
  "DeliveryAcknowledgement",
  "ReadAcknowledgement",
  "ParticipantChanged",
  "EndUserConsentUpdated",
  "SessionStatusChanged"
])

const phone = /^\+?\d{3,15}$/

/** Left says, without quoting anything, what is not understood. */
export const eventsOf = (event: InteractionEvent, told: Told): Either.Either<ReadonlyArray<Event>, string> => {
  if (isIdle(event)) return Either.right([])
  const { channelAddressIdentifier, entryPayload: entry, identifier } = event
  if ("other" in entry) return Either.left(`${entry.other}: it is not as documented`)
  const contact = Option.orElse(contactIn(event), () => told.contact)
  if (Option.isNone(contact) || contact.value === "")
    return Either.left(`${entry.entryType}: nobody knows whom it is with`)
  const conversation = new Conversation({
    provider: "salesforce-messaging",
    account: told.account,
    sender: Address.make(channelAddressIdentifier),
    contact: Address.make(contact.value)
  })
  const id = EventId.make(identifier)
  const about = { id, conversation }
  const reported = (messageId: string, delivery: "delivered" | "read" | "failed", code?: string) =>
    new DeliveryReported({
      ...about,
      messageId: MessageId.make(messageId),
      delivery,
      ...(code !== undefined && { code })
    })

  switch (entry.entryType) {
    case "Message":
      return Either.map(saidIn(entry.abstractMessage, contact.value), (said) => [
        typeof said === "string"
          ? new NoticeReceived({ ...about, text: said })
          : new MessageReceived({ ...about, message: said })
      ])
    case "TypingStartedIndicator":
    case "TypingStoppedIndicator":
      return Either.right([new TypingChanged({ ...about, isTyping: entry.entryType === "TypingStartedIndicator" })])
    case "DeliveryAcknowledgement":
    case "ReadAcknowledgement":
      // That the bot has heard a contact is no news.
      if (entry.recipient.role !== "EndUser" || entry.acknowledgedConversationEntryIdentifier === "")
        return Either.right([])
      return Either.right([
        reported(
          entry.acknowledgedConversationEntryIdentifier,
          entry.entryType === "ReadAcknowledgement" ? "read" : "delivered"
        )
      ])
    case "MessageDeliveryFailed":
      return entry.failedConversationEntryIdentifier
        ? Either.right([reported(entry.failedConversationEntryIdentifier, "failed", entry.errorCode)])
        : Either.left("MessageDeliveryFailed: it does not say which message")
    case "EndUserConsentUpdated": {
      const { consentStatus } = entry
      if (consentStatus !== "OptIn" && consentStatus !== "OptOut")
        return Either.left("EndUserConsentUpdated: consentStatus")
      return Either.right([
        new ConsentReported({ ...about, consent: consentStatus === "OptIn" ? "optedIn" : "optedOut" })
      ])
    }
    case "SessionStatusChanged":
      return entry.sessionId === ""
        ? Either.left("SessionStatusChanged: sessionId")
        : Either.right([new SessionChanged({ ...about, session: changedSession(entry, conversation) })])
    case "ParticipantChanged": {
      if (Option.isNone(told.session)) return Either.left("ParticipantChanged: nobody knows in which session")
      const session = SessionId.make(told.session.value)
      return Either.right(
        entry.entries.flatMap(({ displayName, operation, participant }, index) =>
          (operation === "add" || operation === "remove") && participant.subject !== ""
            ? [
                new ParticipantChanged({
                  id: EventId.make(`${identifier}:${index}`),
                  conversation,
                  session,
                  participant: participantOf(participant, displayName),
                  change: operation === "add" ? "joined" : "left"
                })
              ]
            : []
        )
      )
    }
    case "RoutingWorkResult":
      return Either.right([])
  }
}

const participantOf = (it: InteractionParticipant, displayName: string | null): Participant =>
  new Participant({
    id: ParticipantId.make(it.subject),
    role: roleOf(it.role),
    ...(it.role === "EndUser" && { address: Address.make(it.subject) }),
    ...(displayName !== null && { name: displayName })
  })

/** A message; a text where it is something else that was filled in, of which only so much can be told. */
export const saidIn = (message: AbstractMessage, contact: string): Either.Either<Message | string, string> => {
  const channel = phone.test(contact) ? "sms" : "chat"
  const said = (text: string, media: ReadonlyArray<Media> = []) =>
    Either.right(new Message({ text, channel: channel === "sms" && media.length > 0 ? "mms" : channel, media }))
  // The names of kinds are the vendor's, and nothing that anybody has said.
  if ("other" in message) {
    return message.other === "StaticContentMessage" || message.other === "ChoicesResponseMessage"
      ? Either.left(`${message.other}: it is not as documented`)
      : Either.right(`(${message.other})`)
  }
  if (message.messageType === "ChoicesResponseMessage") {
    const { selectedOptions } = message.choicesResponse
    return said(selectedOptions.map((it) => it.optionTitle?.title ?? it.optionIdentifier).join(", "))
  }
  const content = message.staticContent
  if ("other" in content) {
    return readable.has(content.other)
      ? Either.left(`${content.other}: it is not as documented`)
      : Either.right(`(${content.other})`)
  }
  switch (content.formatType) {
    case "Text":
      return said(content.text)
    case "Attachments":
      return said(
        content.text ?? "",
        content.attachments.map(({ mimeType, url }) => new Media({ url, type: mimeType }))
      )
    case "Links":
      return said(content.links.map(({ url }) => url).join("\n"))
    case "RichLink":
      return said([content.text, content.linkItem?.url].filter((it) => it != null).join("\n"))
    case "Media":
      return said("", [new Media({ url: content.mediaAsset.assetUrl, type: content.mediaAsset.mimeType })])
  }
}
const readable: ReadonlySet<string> = new Set(["Text", "Attachments", "Links", "RichLink", "Media"])
