/** Calls every operation of the Proxy API, each under the name that the client gives it. */
import { Effect } from "effect"
import * as Api from "../twilio/Api.ts"
import { operations } from "./operations.ts"
import type { InParticipant, InService, InSession, Resources } from "./Resources.ts"
import { checked } from "./uniqueName.ts"

const vendor = "https://proxy.twilio.com"

const inService = ({ service }: InService) => ({ ServiceSid: service })
const inSession = ({ service, session }: InSession) => ({ ServiceSid: service, SessionSid: session })
const inParticipant = ({ participant, ...at }: InParticipant) => ({ ...inSession(at), ParticipantSid: participant })

interface Listed {
  readonly meta: { readonly nextPageUrl: string | null } | null
}
const page = <A>({ meta }: Listed, items: ReadonlyArray<A>): Api.Page<A> => ({ items, next: meta?.nextPageUrl ?? null })

export const calls = (options: Api.TwilioClientOptions) =>
  Effect.map(Api.make({ name: "TwilioProxy", vendor }, options), ({ call, pages }): Resources => {
    const of = operations
    return {
      services: {
        create: (parameters) =>
          Effect.zipRight(
            checked("services.create", parameters),
            call("services.create", of["services.create"], { at: {}, parameters })
          ),
        fetch: ({ service }) => call("services.fetch", of["services.fetch"], { at: { Sid: service }, parameters: {} }),
        list: (parameters = {}) =>
          pages("services.list", of["services.list"], { at: {}, parameters }, (it) => page(it, it.services)),
        update: ({ service }, parameters) =>
          Effect.zipRight(
            checked("services.update", parameters),
            call("services.update", of["services.update"], { at: { Sid: service }, parameters })
          ),
        delete: ({ service }) =>
          call("services.delete", of["services.delete"], { at: { Sid: service }, parameters: {} })
      },
      phoneNumbers: {
        create: (at, parameters) =>
          call("phoneNumbers.create", of["phoneNumbers.create"], { at: inService(at), parameters }),
        fetch: ({ phoneNumber: Sid, ...at }) =>
          call("phoneNumbers.fetch", of["phoneNumbers.fetch"], { at: { ...inService(at), Sid }, parameters: {} }),
        list: (at, parameters = {}) =>
          pages("phoneNumbers.list", of["phoneNumbers.list"], { at: inService(at), parameters }, (it) =>
            page(it, it.phoneNumbers)
          ),
        update: ({ phoneNumber: Sid, ...at }, parameters) =>
          call("phoneNumbers.update", of["phoneNumbers.update"], { at: { ...inService(at), Sid }, parameters }),
        delete: ({ phoneNumber: Sid, ...at }) =>
          call("phoneNumbers.delete", of["phoneNumbers.delete"], { at: { ...inService(at), Sid }, parameters: {} })
      },
      sessions: {
        create: (at, parameters = {}) =>
          Effect.zipRight(
            checked("sessions.create", parameters),
            call("sessions.create", of["sessions.create"], { at: inService(at), parameters })
          ),
        fetch: ({ session: Sid, ...at }) =>
          call("sessions.fetch", of["sessions.fetch"], { at: { ...inService(at), Sid }, parameters: {} }),
        list: (at, parameters = {}) =>
          pages("sessions.list", of["sessions.list"], { at: inService(at), parameters }, (it) => page(it, it.sessions)),
        update: ({ session: Sid, ...at }, parameters) =>
          call("sessions.update", of["sessions.update"], { at: { ...inService(at), Sid }, parameters }),
        delete: ({ session: Sid, ...at }) =>
          call("sessions.delete", of["sessions.delete"], { at: { ...inService(at), Sid }, parameters: {} })
      },
      participants: {
        create: (at, parameters) =>
          call("participants.create", of["participants.create"], { at: inSession(at), parameters }),
        fetch: ({ participant: Sid, ...at }) =>
          call("participants.fetch", of["participants.fetch"], { at: { ...inSession(at), Sid }, parameters: {} }),
        list: (at, parameters = {}) =>
          pages("participants.list", of["participants.list"], { at: inSession(at), parameters }, (it) =>
            page(it, it.participants)
          ),
        delete: ({ participant: Sid, ...at }) =>
          call("participants.delete", of["participants.delete"], { at: { ...inSession(at), Sid }, parameters: {} })
      },
      interactions: {
        fetch: ({ interaction: Sid, ...at }) =>
          call("interactions.fetch", of["interactions.fetch"], { at: { ...inSession(at), Sid }, parameters: {} }),
        list: (at, parameters = {}) =>
          pages("interactions.list", of["interactions.list"], { at: inSession(at), parameters }, (it) =>
            page(it, it.interactions)
          ),
        delete: ({ interaction: Sid, ...at }) =>
          call("interactions.delete", of["interactions.delete"], { at: { ...inSession(at), Sid }, parameters: {} })
      },
      messageInteractions: {
        create: (at, parameters) =>
          call("messageInteractions.create", of["messageInteractions.create"], { at: inParticipant(at), parameters }),
        fetch: ({ interaction: Sid, ...at }) =>
          call("messageInteractions.fetch", of["messageInteractions.fetch"], {
            at: { ...inParticipant(at), Sid },
            parameters: {}
          }),
        list: (at, parameters = {}) =>
          pages(
            "messageInteractions.list",
            of["messageInteractions.list"],
            { at: inParticipant(at), parameters },
            (it) => page(it, it.interactions)
          )
      }
    }
  })
