import { assert, describe, it } from "@effect/vitest"
import {
  InteractionCallback,
  InterceptCallback,
  OutOfSessionCallback,
  outOfSessionReply
} from "@parley/client/twilio-proxy"
import { DateTime, Duration, Either, Schema } from "effect"
import { wireOf } from "../wire.ts"
import { accountSid, numberSid, participantSid, serviceSid, sessionSid } from "./service.ts"

type Form = Readonly<Record<string, string>>
const date = "2026-02-03T10:11:12Z"
const resource = (side: string, status: string): Form => ({
  [`${side}ParticipantSid`]: participantSid,
  [`${side}ResourceSid`]: `SM${"0".repeat(32)}`,
  [`${side}ResourceStatus`]: status,
  [`${side}ResourceType`]: "Message",
  [`${side}ResourceUrl`]: "https://api.twilio.com/2010-04-01/Accounts/x/Messages/y.json"
})

/** https://www.twilio.com/docs/proxy/api/proxy-webhooks, name by name. */
const intercept: Form = {
  interactionSid: `KI${"0".repeat(32)}`,
  interactionSessionSid: sessionSid,
  interactionServiceSid: serviceSid,
  interactionAccountSid: accountSid,
  interactionType: "Message",
  interactionData: '{"body":"Hi"}',
  interactionDateCreated: date,
  interactionDateUpdated: date,
  ...resource("inbound", "received")
}
const interaction: Form = { ...intercept, ...resource("outbound", "sent") }

const participant = (side: string): Form => ({
  [`${side}ParticipantSid`]: participantSid,
  [`${side}ParticipantIdentifier`]: "+15550100123",
  [`${side}ParticipantFriendlyName`]: "a guest",
  [`${side}ParticipantProxyIdentifier`]: "+15550100001",
  [`${side}ParticipantProxyIdentifierSid`]: numberSid,
  [`${side}ParticipantAccountSid`]: accountSid,
  [`${side}ParticipantServiceSid`]: serviceSid,
  [`${side}ParticipantSessionSid`]: sessionSid,
  [`${side}ParticipantDateCreated`]: date,
  [`${side}ParticipantDateUpdated`]: date
})
const outOfSession: Form = {
  AccountSid: accountSid,
  MessageSid: `SM${"0".repeat(32)}`,
  CallSid: `CA${"0".repeat(32)}`,
  From: "+15550100123",
  To: "+15550100001",
  Body: "Hi",
  sessionSid,
  sessionUniqueName: "ticket-4711",
  sessionAccountSid: accountSid,
  sessionServiceSid: serviceSid,
  sessionStatus: "closed",
  sessionMode: "message-only",
  sessionDateCreated: date,
  sessionDateStarted: date,
  sessionDateUpdated: date,
  sessionDateEnded: date,
  sessionDateLastInteraction: date,
  sessionClosedReason: "api",
  ttl: "3600",
  ...participant("inbound"),
  ...participant("outbound")
}

const callbacks = [
  { name: "of an interaction", schema: InteractionCallback, form: interaction, count: 18 },
  { name: "before an interaction", schema: InterceptCallback, form: intercept, count: 13 },
  { name: "outside of sessions", schema: OutOfSessionCallback, form: outOfSession, count: 39 }
] as const

const told = (schema: Schema.Schema.AnyNoContext, form: Form): unknown =>
  Either.getOrElse(Schema.decodeUnknownEither(schema)(form), () => "nothing")

describe("the callback", () => {
  it.each(callbacks)("$name has the vendor's names, and no others", ({ count, form, schema }) => {
    assert.sameMembers([...wireOf(schema).keys()], Object.keys(form))
    assert.strictEqual(Object.keys(form).length, count)
  })

  it.each(callbacks)("$name tells all that there is to tell", ({ form, schema }) => {
    const all = told(schema, form)
    if (typeof all !== "object" || all === null) return assert.fail("nothing is told")
    assert.strictEqual(Object.keys(all).length, Object.keys(form).length)
    for (const [name, value] of Object.entries(all)) assert.isNotNull(value, name)
  })

  it.each(callbacks)("$name tells something else where one of the names is another", ({ form, schema }) => {
    const all = JSON.stringify(told(schema, form))
    for (const name of Object.keys(form)) {
      const renamed = Object.fromEntries(
        Object.entries(form).map(([key, value]) => [key === name ? `${key}X` : key, value])
      )
      assert.notStrictEqual(JSON.stringify(told(schema, renamed)), all, name)
    }
  })

  it("tells each of its facts under a name of its own", () => {
    const values: Form = Object.fromEntries(Object.keys(outOfSession).map((name) => [name, `the ${name}`]))
    const texts = Object.entries(Schema.decodeUnknownSync(OutOfSessionCallback)(values))
    for (const [name, value] of texts) {
      const isOther = value === null || Duration.isDuration(value) || DateTime.isDateTime(value)
      if (!isOther) assert.strictEqual(value.toLowerCase(), `the ${name}`.toLowerCase())
    }
    assert.deepInclude(Object.fromEntries(texts), {
      inboundParticipantFriendlyName: "the inboundParticipantFriendlyName",
      outboundParticipantProxyIdentifier: "the outboundParticipantProxyIdentifier"
    })
  })
})

describe("an answer outside of sessions", () => {
  it("has the names that Twilio reads", () => {
    const { body, contentType } = outOfSessionReply({
      participantIdentifier: "+15550100124",
      uniqueName: "walk-in-19",
      mode: "message-only",
      ttl: Duration.minutes(30),
      dateExpiry: DateTime.unsafeMake(date),
      participantProxyIdentifier: "+15550100002",
      participantProxyIdentifierSid: numberSid,
      participantFriendlyName: "a guest"
    })
    assert.strictEqual(contentType, "application/json")
    assert.deepStrictEqual(JSON.parse(body), {
      participantIdentifier: "+15550100124",
      uniqueName: "walk-in-19",
      mode: "message-only",
      ttl: 1800,
      dateExpiry: date,
      participantProxyIdentifier: "+15550100002",
      participantProxyIdentifierSid: numberSid,
      participantFriendlyName: "a guest"
    })
  })
})
