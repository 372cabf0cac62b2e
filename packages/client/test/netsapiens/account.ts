/** A user who exists in these tests only, and rows as the vendor's servers send them. */
import {
  make,
  NetSapiensClient,
  type NetSapiensClientOptions,
  type NetSapiensProviderOptions
} from "@parley/client/netsapiens"
import { Address } from "@parley/messaging"
import { Redacted } from "effect"

export const webhookToken = "canary-webhook-0123456789abcdefghij"
export const credentials = { kind: "bearer" as const, token: Redacted.make("nsu_canary-0123456789abcdef") }
const publicUrl = "https://bot.example"

export const configAt = (apiUrl: string): NetSapiensProviderOptions => ({
  apiUrl,
  credentials,
  domain: "acme.com",
  user: "1001",
  from: Address.make("18585550001"),
  webhookToken: Redacted.make(webhookToken),
  publicUrl
})

export const clientAt = (apiUrl: string, options: Partial<NetSapiensClientOptions> = {}) =>
  NetSapiensClient.make({ apiUrl, credentials, ...options })
export const providerAt = (apiUrl: string, options: Partial<NetSapiensProviderOptions> = {}) =>
  make({ ...configAt(apiUrl), ...options })

export const id = "0123456789abcdef0123456789abcdef"
export const accepted = { code: 202, message: "Accepted" }

/** As v45 spells dates in its schema; `stamped` is how its servers do. */
export const session = (fields: Record<string, unknown> = {}) => ({
  user: "1001",
  domain: "acme.com",
  "messagesession-id": id,
  "messagesession-remote": 18585551234,
  "messagesession-muted": "no",
  "messagesession-sms-number": 18585550001,
  "messagesession-last-datetime": "2026-02-03 10:11:12",
  "messagesession-start-datetime": "2026-02-03 10:00:00",
  "messagesession-last-message": 5,
  "messagesession-last-sender": "18585551234",
  "messagesession-last-status": "unread",
  "messagesession-last-email-reminder-datetime": "2026-02-03 10:30:00",
  "messagesession-reciever-hostname": "core1.example.com",
  "messagesession-queue-termination": "sales",
  "messagesession-queue-status": "waiting",
  "messagesession-queue-session-id": "q-1",
  "messagesession-agent-start-datetime": "2026-02-03 10:05:00",
  "messagesession-last-type": "sms",
  "messagesession-last-media-type": "image/png",
  "messagesession-last-media-size": 70,
  "messagesession-type": "sms",
  "messagesession-name": "Ann",
  "messagesession-participants": "18585551234,18585550001",
  ...fields
})

export const stamped = (row: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name.replace("-datetime", "-timestamp"), value]))

export const message = (fields: Record<string, unknown> = {}) => ({
  id: "m-00000000000a1",
  timestamp: "2026-02-03 10:11:12",
  type: "sms",
  domain: "acme.com",
  direction: "orig",
  dialed: "",
  text: 5,
  status: "",
  "messagesession-reciever-hostname": "core1.example.com",
  "from-number": 18585551234,
  "from-user-id": "",
  "from-video-attendee-id": null,
  "from-user-agent": "carrier",
  "terminating-user-id": "1001@acme.com",
  "terminating-number": "",
  "messagesession-id": id,
  "video-instance-id": null,
  "media-type": "",
  "media-size": 0,
  "messagesession-participants": null,
  "deleted-timestamp": "",
  ...fields
})

export const subscription = (fields: Record<string, unknown> = {}) => ({
  id: "f38d00a5eed9d15603922fe98db23600",
  model: "message",
  "post-url": `${publicUrl}/webhooks/netsapiens/${webhookToken}`,
  "subscription-geo-support": "yes",
  "user-scope": "Basic User",
  reseller: "*",
  domain: "acme.com",
  user: "1001",
  "subscription-creation-datetime": "2026-02-03 10:00:00",
  "subscription-expires-datetime": "2026-02-04 10:00:00",
  "preferred-server": "core1.example.com",
  "current-active-server": "core1.example.com",
  status: "active",
  "error-count": 0,
  "posts-count": 3,
  ...fields
})
