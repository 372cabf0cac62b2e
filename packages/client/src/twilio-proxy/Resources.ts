/** What the Proxy API is asked, resource by resource: https://www.twilio.com/docs/proxy/api */
import type { Effect, Stream } from "effect"
import type { TwilioError } from "../twilio/TwilioError.ts"
import type { ListParameters } from "./Fields.ts"
import type { CreateMessageInteraction, Interaction, MessageInteraction } from "./Interaction.ts"
import type { CreateParticipant, ProxyParticipant } from "./Participant.ts"
import type { CreatePhoneNumber, ProxyPhoneNumber, UpdatePhoneNumber } from "./PhoneNumber.ts"
import type { CreateService, ProxyService, UpdateService } from "./Service.ts"
import type { CreateSession, ProxySession, UpdateSession } from "./Session.ts"
import type { Named } from "./uniqueName.ts"

type Answer<A> = Effect.Effect<A, TwilioError>
type List<A> = Stream.Stream<A, TwilioError>

/** `KS…`; `services.fetch` takes the unique name too. */
export interface InService {
  readonly service: string
}
/** `KC…`; `sessions.fetch` takes the unique name too. */
export interface InSession extends InService {
  readonly session: string
}
/** `KP…`. */
export interface InParticipant extends InSession {
  readonly participant: string
}

/** What the client offers. `…` stands for the path of what it is in. */
export interface Resources {
  readonly services: {
    /**
     * `POST /v1/Services`. A unique name that looks personal is `Rejected` before Twilio is asked, unless
     * `allowPersonalData` is set.
     */
    readonly create: (parameters: CreateService & Named) => Answer<ProxyService>
    /** `GET /v1/Services/{service}`. */
    readonly fetch: (at: InService) => Answer<ProxyService>
    /** `GET /v1/Services`. */
    readonly list: (parameters?: ListParameters) => List<ProxyService>
    /** `POST /v1/Services/{service}`. */
    readonly update: (at: InService, parameters: UpdateService & Named) => Answer<ProxyService>
    /** `DELETE /v1/Services/{service}`. With all its sessions. */
    readonly delete: (at: InService) => Answer<void>
  }
  readonly phoneNumbers: {
    /**
     * `POST …/{service}/PhoneNumbers`. Takes a number of the account into the pool; Twilio overwrites the webhooks
     * that it had.
     */
    readonly create: (at: InService, parameters: CreatePhoneNumber) => Answer<ProxyPhoneNumber>
    /** `GET …/{service}/PhoneNumbers/{phoneNumber}`. */
    readonly fetch: (at: InService & { readonly phoneNumber: string }) => Answer<ProxyPhoneNumber>
    /** `GET …/{service}/PhoneNumbers`. */
    readonly list: (at: InService, parameters?: ListParameters) => List<ProxyPhoneNumber>
    /** `POST …/{service}/PhoneNumbers/{phoneNumber}`. */
    readonly update: (
      at: InService & { readonly phoneNumber: string },
      parameters: UpdatePhoneNumber
    ) => Answer<ProxyPhoneNumber>
    /** `DELETE …/{service}/PhoneNumbers/{phoneNumber}`. */
    readonly delete: (at: InService & { readonly phoneNumber: string }) => Answer<void>
  }
  readonly sessions: {
    /**
     * `POST …/{service}/Sessions`. A unique name that looks personal is `Rejected` before Twilio is asked, unless
     * `allowPersonalData` is set.
     */
    readonly create: (at: InService, parameters?: CreateSession & Named) => Answer<ProxySession>
    /** `GET …/{service}/Sessions/{session}`. */
    readonly fetch: (at: InSession) => Answer<ProxySession>
    /** `GET …/{service}/Sessions`. */
    readonly list: (at: InService, parameters?: ListParameters) => List<ProxySession>
    /** `POST …/{service}/Sessions/{session}`. Twilio has no way back to `open`: it answers 80608. */
    readonly update: (at: InSession, parameters: UpdateSession) => Answer<ProxySession>
    /** `DELETE …/{service}/Sessions/{session}`. */
    readonly delete: (at: InSession) => Answer<void>
  }
  readonly participants: {
    /**
     * `POST …/Sessions/{session}/Participants`. The third one is `Rejected` with 80609, a number that is in an open
     * session already with 80604 or `Conflict`.
     */
    readonly create: (at: InSession, parameters: CreateParticipant) => Answer<ProxyParticipant>
    /** `GET …/Sessions/{session}/Participants/{participant}`. */
    readonly fetch: (at: InParticipant) => Answer<ProxyParticipant>
    /** `GET …/Sessions/{session}/Participants`. */
    readonly list: (at: InSession, parameters?: ListParameters) => List<ProxyParticipant>
    /** `DELETE …/Sessions/{session}/Participants/{participant}`. */
    readonly delete: (at: InParticipant) => Answer<void>
  }
  readonly interactions: {
    /** `GET …/Sessions/{session}/Interactions/{interaction}`. */
    readonly fetch: (at: InSession & { readonly interaction: string }) => Answer<Interaction>
    /** `GET …/Sessions/{session}/Interactions`. */
    readonly list: (at: InSession, parameters?: ListParameters) => List<Interaction>
    /** `DELETE …/Sessions/{session}/Interactions/{interaction}`. */
    readonly delete: (at: InSession & { readonly interaction: string }) => Answer<void>
  }
  readonly messageInteractions: {
    /**
     * `POST …/Participants/{participant}/MessageInteractions`. Speaks to a participant, behind the number that they
     * see. `OptedOut` (21610) is final.
     */
    readonly create: (at: InParticipant, parameters: CreateMessageInteraction) => Answer<MessageInteraction>
    /** `GET …/Participants/{participant}/MessageInteractions/{interaction}`. */
    readonly fetch: (at: InParticipant & { readonly interaction: string }) => Answer<MessageInteraction>
    /** `GET …/Participants/{participant}/MessageInteractions`. */
    readonly list: (at: InParticipant, parameters?: ListParameters) => List<MessageInteraction>
  }
}
