/** Every record as Twilio's API shows it. */
import { accountSid, apiVersion } from "../twilio/Account.ts"
import type { Interaction, Participant, PhoneNumber, Service, Session } from "./records.ts"

/** ISO 8601, to the second. */
const wireDate = (iso: string): string => `${iso.slice(0, 19)}Z`
const orNull = (iso: string | null) => (iso === null ? null : wireDate(iso))

const dates = ({ createdAt, updatedAt }: { readonly createdAt: string; readonly updatedAt: string }) => ({
  date_created: wireDate(createdAt),
  date_updated: wireDate(updatedAt)
})

/** `base` is the address of the API, without its version: `http://127.0.0.1:4000/twilio-proxy`. */
export const resources = (base: string) => {
  const services = `${base}/v1/Services`
  const sessionUrl = (it: { readonly service: string; readonly session: string }) =>
    `${services}/${it.service}/Sessions/${it.session}`

  /** A text is a resource of the Messages API. */
  const messageUrl = (sid: string) => `${base}/${apiVersion}/Accounts/${accountSid}/Messages/${sid}.json`

  const leg = (name: "inbound" | "outbound", it: Interaction["inbound"]) => ({
    [`${name}_participant_sid`]: it?.participant ?? null,
    [`${name}_resource_sid`]: it?.resource ?? null,
    [`${name}_resource_status`]: it?.status ?? null,
    [`${name}_resource_type`]: it === null ? null : "Message",
    [`${name}_resource_url`]: typeof it?.resource === "string" ? messageUrl(it.resource) : null
  })

  const common = (it: Interaction) => ({
    sid: it.sid,
    session_sid: it.session,
    service_sid: it.service,
    account_sid: accountSid,
    data: it.data,
    type: "message",
    ...leg("inbound", it.inbound),
    ...leg("outbound", it.outbound),
    ...dates(it)
  })

  return {
    messageUrl,

    service: (it: Service) => ({
      sid: it.sid,
      unique_name: it.uniqueName,
      account_sid: accountSid,
      chat_instance_sid: it.chatInstance,
      callback_url: it.callbackUrl,
      default_ttl: it.defaultTtl,
      number_selection_behavior: it.numberSelection,
      geo_match_level: it.geoMatchLevel,
      intercept_callback_url: it.interceptUrl,
      out_of_session_callback_url: it.outOfSessionUrl,
      ...dates(it),
      url: `${services}/${it.sid}`,
      links: { sessions: `${services}/${it.sid}/Sessions`, phone_numbers: `${services}/${it.sid}/PhoneNumbers` }
    }),

    /** `inUse`: how many participants of open sessions see it. */
    phoneNumber: (it: PhoneNumber, inUse: number) => ({
      sid: it.sid,
      account_sid: accountSid,
      service_sid: it.service,
      phone_number: it.number,
      friendly_name: it.number,
      iso_country: it.number.startsWith("+1") ? "US" : null,
      capabilities: { fax: false, mms: true, sms: true, voice: true },
      is_reserved: it.reserved,
      in_use: inUse,
      ...dates(it),
      url: `${services}/${it.service}/PhoneNumbers/${it.sid}`
    }),

    session: (it: Session) => {
      const url = sessionUrl({ service: it.service, session: it.sid })
      return {
        sid: it.sid,
        service_sid: it.service,
        account_sid: accountSid,
        unique_name: it.uniqueName,
        status: it.status,
        mode: it.mode,
        closed_reason: it.closedReason,
        ttl: it.ttl,
        date_expiry: orNull(it.expiry),
        date_started: orNull(it.startedAt),
        date_ended: orNull(it.endedAt),
        date_last_interaction: orNull(it.lastInteractionAt),
        ...dates(it),
        url,
        links: { interactions: `${url}/Interactions`, participants: `${url}/Participants` }
      }
    },

    participant: (it: Participant) => {
      const url = `${sessionUrl(it)}/Participants/${it.sid}`
      return {
        sid: it.sid,
        session_sid: it.session,
        service_sid: it.service,
        account_sid: accountSid,
        friendly_name: it.friendlyName,
        identifier: it.identifier,
        proxy_identifier: it.proxyIdentifier,
        proxy_identifier_sid: it.proxyIdentifierSid,
        date_deleted: null,
        ...dates(it),
        url,
        links: { message_interactions: `${url}/MessageInteractions` }
      }
    },

    interaction: (it: Interaction) => ({ ...common(it), url: `${sessionUrl(it)}/Interactions/${it.sid}` }),

    messageInteraction: (it: Interaction) => ({
      ...common(it),
      participant_sid: it.spokenTo,
      url: `${sessionUrl(it)}/Participants/${it.spokenTo}/MessageInteractions/${it.sid}`
    })
  }
}

export type Resources = ReturnType<typeof resources>
