/** A Proxy service that exists in these tests only, and its records as Twilio answers them. */
import { make, TwilioProxyClient } from "@parley/client/twilio-proxy"
import { type Duration, Redacted } from "effect"

export const accountSid = "AC00000000000000000000000000000001"
export const serviceSid = "KS00000000000000000000000000000001"
export const sessionSid = "KC00000000000000000000000000000001"
export const participantSid = "KP00000000000000000000000000000001"
export const interactionSid = "KI00000000000000000000000000000001"
export const numberSid = "PN00000000000000000000000000000001"
export const authToken = Redacted.make("canary-token-0123456789abcdef")
export const publicUrl = "https://bot.example"
export const account = `${accountSid}/${serviceSid}`

export const config = (apiUrl: string) => ({ accountSid, authToken, apiUrl, publicUrl, serviceSid })
export const clientAt = (apiUrl: string) => TwilioProxyClient.make({ accountSid, authToken, apiUrl })
export const providerAt = (apiUrl: string, more: { readonly timeout?: Duration.DurationInput } = {}) =>
  make({ ...config(apiUrl), ...more })

/** Paths below the API's address. */
export const servicePath = `/v1/Services/${serviceSid}`
export const sessionsPath = `${servicePath}/Sessions`
export const sessionPath = `${sessionsPath}/${sessionSid}`

const vendor = "https://proxy.twilio.com"
export type Fields = Readonly<Record<string, unknown>>
const dates = { date_created: "2026-02-03T10:11:12Z", date_updated: "2026-02-03T10:11:12Z" }
const below = { service_sid: serviceSid, account_sid: accountSid }

export const service = (fields: Fields = {}) => ({
  sid: serviceSid,
  unique_name: "guests",
  account_sid: accountSid,
  chat_instance_sid: `IS${"0".repeat(32)}`,
  callback_url: `${publicUrl}/webhooks/twilio-proxy`,
  default_ttl: 3600,
  number_selection_behavior: "prefer-sticky",
  geo_match_level: "country",
  intercept_callback_url: `${publicUrl}/webhooks/twilio-proxy/intercept`,
  out_of_session_callback_url: `${publicUrl}/webhooks/twilio-proxy/out-of-session`,
  ...dates,
  url: vendor + servicePath,
  links: { sessions: vendor + sessionsPath, phone_numbers: `${vendor}${servicePath}/PhoneNumbers` },
  ...fields
})

export const phoneNumber = (fields: Fields = {}) => ({
  sid: numberSid,
  ...below,
  ...dates,
  phone_number: "+15550100001",
  friendly_name: "The bar",
  iso_country: "US",
  capabilities: { sms: true, voice: true, mms: true, fax: false },
  url: `${vendor}${servicePath}/PhoneNumbers/${numberSid}`,
  is_reserved: false,
  in_use: 1,
  ...fields
})

export const session = (fields: Fields = {}) => ({
  sid: sessionSid,
  ...below,
  unique_name: "ticket-4711",
  status: "open",
  mode: "message-only",
  closed_reason: "",
  ttl: 3600,
  date_expiry: null,
  date_started: null,
  date_ended: null,
  date_last_interaction: null,
  ...dates,
  url: vendor + sessionPath,
  links: { interactions: `${vendor}${sessionPath}/Interactions`, participants: `${vendor}${sessionPath}/Participants` },
  ...fields
})

export const participant = (fields: Fields = {}) => ({
  sid: participantSid,
  session_sid: sessionSid,
  ...below,
  friendly_name: "a guest",
  identifier: "+15550100123",
  proxy_identifier: "+15550100001",
  proxy_identifier_sid: numberSid,
  date_deleted: null,
  ...dates,
  url: `${vendor}${sessionPath}/Participants/${participantSid}`,
  links: { message_interactions: `${vendor}${sessionPath}/Participants/${participantSid}/MessageInteractions` },
  ...fields
})

/** What the contact said to the bot. */
export const interaction = (fields: Fields = {}) => ({
  sid: interactionSid,
  session_sid: sessionSid,
  ...below,
  data: '{"body":"Hi & bye 👍"}',
  type: "message",
  inbound_participant_sid: participantSid,
  inbound_resource_sid: `SM${"0".repeat(32)}`,
  inbound_resource_status: "received",
  inbound_resource_type: "Message",
  inbound_resource_url: `https://api.twilio.com/2010-04-01/Accounts/${accountSid}/Messages/SM${"0".repeat(32)}.json`,
  outbound_participant_sid: null,
  outbound_resource_sid: null,
  outbound_resource_status: null,
  outbound_resource_type: null,
  outbound_resource_url: null,
  ...dates,
  url: `${vendor}${sessionPath}/Interactions/${interactionSid}`,
  ...fields
})

/** What the bot said to the contact. */
export const messageInteraction = (fields: Fields = {}) => ({
  ...interaction(),
  data: '{"body":"Your table is booked."}',
  participant_sid: participantSid,
  inbound_participant_sid: null,
  inbound_resource_sid: null,
  inbound_resource_status: null,
  inbound_resource_type: null,
  inbound_resource_url: null,
  outbound_participant_sid: participantSid,
  outbound_resource_sid: `SM${"1".repeat(32)}`,
  outbound_resource_status: "sent",
  outbound_resource_type: "Message",
  outbound_resource_url: `https://api.twilio.com/2010-04-01/Accounts/${accountSid}/Messages/SM${"1".repeat(32)}.json`,
  url: `${vendor}${sessionPath}/Participants/${participantSid}/MessageInteractions/${interactionSid}`,
  ...fields
})

/** One page of a list; `next` is a path below the API's address, which is `apiUrl`. */
export const page = (key: string, items: ReadonlyArray<unknown>, next: string | null = null) => ({
  [key]: items,
  meta: {
    key,
    page: 0,
    page_size: 50,
    first_page_url: `${vendor}/v1/Services?PageSize=50&Page=0`,
    previous_page_url: null,
    next_page_url: next,
    url: `${vendor}/v1/Services?PageSize=50&Page=0`
  }
})
