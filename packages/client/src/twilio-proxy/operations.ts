/** Every operation of the client, as data: the calls, their contract tests and the README's table are made from it. */
import { Done, Nothing } from "../Caller.ts"
import { ListParameters } from "./Fields.ts"
import {
  CreateMessageInteraction,
  Interaction,
  InteractionPage,
  MessageInteraction,
  MessageInteractionPage
} from "./Interaction.ts"
import { CreateParticipant, ParticipantPage, ProxyParticipant } from "./Participant.ts"
import { CreatePhoneNumber, PhoneNumberPage, ProxyPhoneNumber, UpdatePhoneNumber } from "./PhoneNumber.ts"
import { CreateService, ProxyService, ServicePage, UpdateService } from "./Service.ts"
import { CreateSession, ProxySession, SessionPage, UpdateSession } from "./Session.ts"

const read = { kind: "read", method: "GET", parameters: Nothing } as const
const list = { kind: "read", method: "GET", parameters: ListParameters } as const
const send = { kind: "send", method: "POST" } as const
const remove = { kind: "send", method: "DELETE", parameters: Nothing, reply: Done } as const

const services = "/v1/Services"
const service = `${services}/{Sid}` as const
const numbers = `${services}/{ServiceSid}/PhoneNumbers` as const
const number = `${numbers}/{Sid}` as const
const sessions = `${services}/{ServiceSid}/Sessions` as const
const session = `${sessions}/{Sid}` as const
const participants = `${sessions}/{SessionSid}/Participants` as const
const participant = `${participants}/{Sid}` as const
const interactions = `${sessions}/{SessionSid}/Interactions` as const
const interaction = `${interactions}/{Sid}` as const
const messages = `${participants}/{ParticipantSid}/MessageInteractions` as const
const message = `${messages}/{Sid}` as const

/** By the name that the client gives it: how it is asked, where, with what, and what is answered. */
export const operations = {
  "services.create": { ...send, path: services, parameters: CreateService, reply: ProxyService },
  "services.fetch": { ...read, path: service, reply: ProxyService },
  "services.list": { ...list, path: services, reply: ServicePage },
  "services.update": { ...send, path: service, parameters: UpdateService, reply: ProxyService },
  "services.delete": { ...remove, path: service },
  "phoneNumbers.create": { ...send, path: numbers, parameters: CreatePhoneNumber, reply: ProxyPhoneNumber },
  "phoneNumbers.fetch": { ...read, path: number, reply: ProxyPhoneNumber },
  "phoneNumbers.list": { ...list, path: numbers, reply: PhoneNumberPage },
  "phoneNumbers.update": { ...send, path: number, parameters: UpdatePhoneNumber, reply: ProxyPhoneNumber },
  "phoneNumbers.delete": { ...remove, path: number },
  "sessions.create": { ...send, path: sessions, parameters: CreateSession, reply: ProxySession },
  "sessions.fetch": { ...read, path: session, reply: ProxySession },
  "sessions.list": { ...list, path: sessions, reply: SessionPage },
  "sessions.update": { ...send, path: session, parameters: UpdateSession, reply: ProxySession },
  "sessions.delete": { ...remove, path: session },
  "participants.create": { ...send, path: participants, parameters: CreateParticipant, reply: ProxyParticipant },
  "participants.fetch": { ...read, path: participant, reply: ProxyParticipant },
  "participants.list": { ...list, path: participants, reply: ParticipantPage },
  "participants.delete": { ...remove, path: participant },
  "interactions.fetch": { ...read, path: interaction, reply: Interaction },
  "interactions.list": { ...list, path: interactions, reply: InteractionPage },
  "interactions.delete": { ...remove, path: interaction },
  "messageInteractions.create": {
    ...send,
    path: messages,
    parameters: CreateMessageInteraction,
    reply: MessageInteraction
  },
  "messageInteractions.fetch": { ...read, path: message, reply: MessageInteraction },
  "messageInteractions.list": { ...list, path: messages, reply: MessageInteractionPage }
} as const

/** Such as `sessions.create`. */
export type Operation = keyof typeof operations
