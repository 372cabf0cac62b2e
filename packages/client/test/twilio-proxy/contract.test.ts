import { HttpClient } from "@effect/platform"
import { assert, describe, it } from "@effect/vitest"
import {
  type CreateService,
  type CreateSession,
  Interaction,
  MessageInteraction,
  operations,
  ProxyParticipant,
  ProxyPhoneNumber,
  ProxyService,
  ProxySession,
  TwilioProxyClient
} from "@parley/client/twilio-proxy"
import { DateTime, Duration, Stream } from "effect"
import { holdContract } from "../operations.ts"
import { outermost, wireOf } from "../wire.ts"
import { contract } from "./proxyContract.ts"
import {
  accountSid,
  authToken,
  interaction,
  interactionSid,
  messageInteraction,
  numberSid,
  page,
  participant,
  participantSid,
  phoneNumber,
  service,
  servicePath,
  serviceSid,
  session,
  sessionPath,
  sessionsPath,
  sessionSid
} from "./service.ts"

const inService = { service: serviceSid }
const inSession = { ...inService, session: sessionSid }
const inParticipant = { ...inSession, participant: participantSid }
const pageSize = { pageSize: 50 }
const soon = DateTime.unsafeMake("2026-03-03T10:11:12Z")

/** Every parameter at once, so that every name and form of value is on the wire. */
const settings: CreateService = {
  uniqueName: "guests",
  defaultTtl: Duration.hours(1),
  callbackUrl: "https://bot.example/webhooks/twilio-proxy",
  geoMatchLevel: "country",
  numberSelectionBehavior: "prefer-sticky",
  interceptCallbackUrl: "https://bot.example/webhooks/twilio-proxy/intercept",
  outOfSessionCallbackUrl: "https://bot.example/webhooks/twilio-proxy/out-of-session",
  chatInstanceSid: `IS${"0".repeat(32)}`
}
const opening: CreateSession = {
  uniqueName: "ticket-4711",
  dateExpiry: soon,
  ttl: Duration.hours(1),
  mode: "message-only",
  status: "open",
  participants: [
    { identifier: "+15550100123", friendlyName: "a guest" },
    { identifier: "+15550100124", proxyIdentifier: "+15550100001" }
  ]
}
const guest = {
  identifier: "+15550100123",
  friendlyName: "a guest",
  proxyIdentifier: "+15550100001",
  proxyIdentifierSid: numberSid
}

const full = {
  session: session({
    closed_reason: "api",
    date_expiry: "2026-03-03T10:11:12Z",
    date_started: "2026-02-03T10:11:13Z",
    date_ended: "2026-02-03T10:11:14Z",
    date_last_interaction: "2026-02-03T10:11:13Z"
  }),
  participant: participant({ date_deleted: "2026-02-03T10:11:14Z" }),
  interaction: { ...messageInteraction(), ...Object.fromEntries(Object.entries(interaction()).filter(([, it]) => it)) }
}
/** The address of the next page is not followed by an example that takes one element. */
const listed = (key: string, item: unknown, path: string) =>
  page(key, [item], `https://proxy.twilio.com${path}?PageSize=50&Page=1`)

holdContract({
  contract,
  operations,
  // Asks the vendor's own address, which the test's server stands behind.
  client: (url) =>
    TwilioProxyClient.make({
      accountSid,
      authToken,
      transformClient: HttpClient.mapRequest((request) => ({
        ...request,
        url: request.url.replace("https://proxy.twilio.com", url)
      }))
    }),
  // The vendor pages lists by these; we follow the addresses that it gives instead of building our own.
  unused: ["Page", "PageToken"],
  examples: {
    "services.create": { call: (it) => it.services.create(settings), reply: service() },
    "services.fetch": { call: (it) => it.services.fetch(inService), reply: service() },
    "services.list": {
      call: (it) => Stream.runHead(it.services.list(pageSize)),
      reply: listed("services", service(), "/v1/Services")
    },
    "services.update": { call: (it) => it.services.update(inService, settings), reply: service() },
    "services.delete": { call: (it) => it.services.delete(inService) },
    "phoneNumbers.create": {
      call: (it) =>
        it.phoneNumbers.create(inService, { sid: numberSid, phoneNumber: "+15550100001", isReserved: true }),
      reply: phoneNumber()
    },
    "phoneNumbers.fetch": {
      call: (it) => it.phoneNumbers.fetch({ ...inService, phoneNumber: numberSid }),
      reply: phoneNumber()
    },
    "phoneNumbers.list": {
      call: (it) => Stream.runHead(it.phoneNumbers.list(inService, pageSize)),
      reply: listed("phone_numbers", phoneNumber(), `${servicePath}/PhoneNumbers`)
    },
    "phoneNumbers.update": {
      call: (it) => it.phoneNumbers.update({ ...inService, phoneNumber: numberSid }, { isReserved: false }),
      reply: phoneNumber()
    },
    "phoneNumbers.delete": { call: (it) => it.phoneNumbers.delete({ ...inService, phoneNumber: numberSid }) },
    "sessions.create": { call: (it) => it.sessions.create(inService, opening), reply: full.session },
    "sessions.fetch": { call: (it) => it.sessions.fetch(inSession), reply: full.session },
    "sessions.list": {
      call: (it) => Stream.runHead(it.sessions.list(inService, pageSize)),
      reply: listed("sessions", full.session, sessionsPath)
    },
    "sessions.update": {
      call: (it) => it.sessions.update(inSession, { dateExpiry: soon, ttl: Duration.hours(1), status: "closed" }),
      reply: full.session
    },
    "sessions.delete": { call: (it) => it.sessions.delete(inSession) },
    "participants.create": { call: (it) => it.participants.create(inSession, guest), reply: full.participant },
    "participants.fetch": { call: (it) => it.participants.fetch(inParticipant), reply: full.participant },
    "participants.list": {
      call: (it) => Stream.runHead(it.participants.list(inSession, pageSize)),
      reply: listed("participants", full.participant, `${sessionPath}/Participants`)
    },
    "participants.delete": { call: (it) => it.participants.delete(inParticipant) },
    "interactions.fetch": {
      call: (it) => it.interactions.fetch({ ...inSession, interaction: interactionSid }),
      reply: full.interaction
    },
    "interactions.list": {
      call: (it) => Stream.runHead(it.interactions.list(inSession, pageSize)),
      reply: listed("interactions", full.interaction, `${sessionPath}/Interactions`)
    },
    "interactions.delete": { call: (it) => it.interactions.delete({ ...inSession, interaction: interactionSid }) },
    "messageInteractions.create": {
      call: (it) =>
        it.messageInteractions.create(inParticipant, { body: "Hi", mediaUrl: ["https://bot.example/a.png"] }),
      reply: full.interaction
    },
    "messageInteractions.fetch": {
      call: (it) => it.messageInteractions.fetch({ ...inParticipant, interaction: interactionSid }),
      reply: full.interaction
    },
    "messageInteractions.list": {
      call: (it) => Stream.runHead(it.messageInteractions.list(inParticipant, pageSize)),
      reply: listed(
        "interactions",
        full.interaction,
        `${sessionPath}/Participants/${participantSid}/MessageInteractions`
      )
    }
  }
})

describe("together", () => {
  it("are every operation that the vendor has, and every field of its records", () => {
    assert.strictEqual(Object.keys(operations).length, 25)
    const resources = [
      ["services.fetch", ProxyService],
      ["phoneNumbers.fetch", ProxyPhoneNumber],
      ["sessions.fetch", ProxySession],
      ["participants.fetch", ProxyParticipant],
      ["interactions.fetch", Interaction],
      ["messageInteractions.fetch", MessageInteraction]
    ] as const
    for (const [name, schema] of resources) {
      const { replyNames } = contract.contractOf(operations[name].method, operations[name].path)
      assert.sameMembers([...outermost(wireOf(schema).keys())], [...replyNames], name)
    }
  })

  it("know the words of which there are many", () => {
    assert.strictEqual(wireOf(Interaction).get("inbound_resource_status")?.length, 21)
    assert.strictEqual(wireOf(ProxySession).get("status")?.length, 5)
  })
})
