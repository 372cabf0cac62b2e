/** An account that exists in these tests only. */
import { type CreateMessage, TwilioClient, type TwilioClientOptions } from "@parley/client/twilio"
import { Address } from "@parley/messaging"
import { Redacted } from "effect"

export const accountSid = "AC00000000000000000000000000000001"
export const authToken = Redacted.make("canary-token-0123456789abcdef")
export const publicUrl = "https://bot.example"
export const account = (apiUrl: string) => ({
  accountSid,
  authToken,
  apiUrl,
  publicUrl,
  from: Address.make("+15550100001")
})

export const clientAt = (url: string, options: Partial<TwilioClientOptions> = {}) =>
  TwilioClient.make({ ...account(url), ...options })

export const greeting = { to: "+15550100123", from: "+15550100001", body: "Hi & bye 👍" } satisfies CreateMessage

export const messagesPath = `/2010-04-01/Accounts/${accountSid}/Messages.json`

/** A message as Twilio answers it. */
export const message = (fields: Record<string, unknown> = {}) => ({
  sid: "SM00000000000000000000000000000001",
  account_sid: accountSid,
  messaging_service_sid: null,
  from: "+15550100001",
  to: "+15550100123",
  body: "Your table is booked.",
  status: "queued",
  direction: "outbound-api",
  num_segments: "1",
  num_media: "0",
  price: null,
  price_unit: "USD",
  error_code: null,
  error_message: null,
  date_created: "Tue, 03 Feb 2026 10:11:12 +0000",
  date_updated: "Tue, 03 Feb 2026 10:11:12 +0000",
  date_sent: null,
  api_version: "2010-04-01",
  uri: `/2010-04-01/Accounts/${accountSid}/Messages/SM00000000000000000000000000000001.json`,
  subresource_uris: {
    media: `/2010-04-01/Accounts/${accountSid}/Messages/SM00000000000000000000000000000001/Media.json`
  },
  ...fields
})

export const page = (messages: ReadonlyArray<unknown>, next: string | null = null) => ({
  messages,
  next_page_uri: next,
  previous_page_uri: null,
  first_page_uri: `${messagesPath}?PageSize=50&Page=0`,
  uri: `${messagesPath}?PageSize=50&Page=0`,
  page: 0,
  page_size: 50,
  start: 0,
  end: messages.length
})

const mediaPath = `/2010-04-01/Accounts/${accountSid}/Messages/SM00000000000000000000000000000001/Media`

/** What came with a message, as Twilio answers it. */
export const media = (fields: Record<string, unknown> = {}) => ({
  sid: "ME00000000000000000000000000000001",
  account_sid: accountSid,
  parent_sid: "SM00000000000000000000000000000001",
  content_type: "image/jpeg",
  date_created: "Tue, 03 Feb 2026 10:11:12 +0000",
  date_updated: "Tue, 03 Feb 2026 10:11:12 +0000",
  uri: `${mediaPath}/ME00000000000000000000000000000001.json`,
  ...fields
})

export const mediaPage = (list: ReadonlyArray<unknown>, next: string | null = null) => ({
  media_list: list,
  next_page_uri: next,
  previous_page_uri: null,
  first_page_uri: `${mediaPath}.json?PageSize=50&Page=0`,
  uri: `${mediaPath}.json?PageSize=50&Page=0`,
  page: 0,
  page_size: 50,
  start: 0,
  end: list.length
})

export const feedback = (fields: Record<string, unknown> = {}) => ({
  account_sid: accountSid,
  message_sid: "SM00000000000000000000000000000001",
  outcome: "confirmed",
  date_created: "Tue, 03 Feb 2026 10:11:12 +0000",
  date_updated: "Tue, 03 Feb 2026 10:11:12 +0000",
  uri: `/2010-04-01/Accounts/${accountSid}/Messages/SM00000000000000000000000000000001/Feedback.json`,
  ...fields
})
