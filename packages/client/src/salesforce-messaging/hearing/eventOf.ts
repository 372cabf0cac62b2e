/** An entry of a conversation as the events that it stands for: pure, so that what was missed is told as it would have been told live. */
import {
  Address,
  ConsentReported,
  Conversation,
  DeliveryReported,
  type Event,
  EventId,
  MessageId,
  MessageReceived,
  NoticeReceived,
  ParticipantChanged,
  SessionChanged,
  SessionId,
  TypingChanged
} from "@parley/messaging"
import { Either, Option } from "effect"
import type { InteractionEntry } from "../interaction/Entry.ts"
import type { InteractionEvent } from "../interaction/Event.ts"
import { isIdle } from "./isIdle.ts"
import { participantOf } from "./participantOf.ts"
import { changedSession } from "./changedSession.ts"
import { saidIn } from "./saidIn.ts"

/** Of whom an event is told: some of it no event says itself. */
export interface Told {
  readonly account: string
  readonly contact: Option.Option<string>
  readonly session: Option.Option<string>
}

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

/** Left says, without quoting anything, what is not understood. */
export const eventsOf = (event: InteractionEvent, told: Told): Either.Either<ReadonlyArray<Event>, string> => {
  if (isIdle(event)) return Either.right([])
  const { channelAddressIdentifier, entryPayload: entry, identifier } = event
  if ("other" in entry) return Either.left(`${entry.other}: it is not as documented`)
  const contact = Option.orElse(contactIn(event), () => told.contact)
  if (Option.isNone(contact) || contact.value === "")
    return Either.left(`${entry.entryType}: nobody knows whom it is with`)
  const conversation = Conversation.make({
    provider: "salesforce-messaging",
    account: told.account,
    sender: Address.make(channelAddressIdentifier),
    contact: Address.make(contact.value)
  })
  const id = EventId.make(identifier)
  const about = { id, conversation }
  const reported = (messageId: string, delivery: "delivered" | "read" | "failed", code?: string) =>
    DeliveryReported.make({
      ...about,
      messageId: MessageId.make(messageId),
      delivery,
      ...(code !== undefined && { code })
    })

  switch (entry.entryType) {
    case "Message":
      return Either.map(saidIn(entry.abstractMessage, contact.value), (said) => [
        typeof said === "string"
          ? NoticeReceived.make({ ...about, text: said })
          : MessageReceived.make({ ...about, message: said })
      ])
    case "TypingStartedIndicator":
    case "TypingStoppedIndicator":
      return Either.right([TypingChanged.make({ ...about, isTyping: entry.entryType === "TypingStartedIndicator" })])
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
        ConsentReported.make({ ...about, consent: consentStatus === "OptIn" ? "optedIn" : "optedOut" })
      ])
    }
    case "SessionStatusChanged":
      return entry.sessionId === ""
        ? Either.left("SessionStatusChanged: sessionId")
        : Either.right([SessionChanged.make({ ...about, session: changedSession(entry, conversation) })])
    case "ParticipantChanged": {
      if (Option.isNone(told.session)) return Either.left("ParticipantChanged: nobody knows in which session")
      const session = SessionId.make(told.session.value)
      return Either.right(
        entry.entries.flatMap(({ displayName, operation, participant }, index) =>
          (operation === "add" || operation === "remove") && participant.subject !== ""
            ? [
                ParticipantChanged.make({
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
