/** What the practice Proxy answers is held against the vendor's own specification, operation by operation. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Predicate } from "effect"
import { CreateMessageInteraction } from "../../dist/twilio-proxy/messageInteractions.js"
import { CreateParticipant } from "../../dist/twilio-proxy/participants.js"
import { CreatePhoneNumber, UpdatePhoneNumber } from "../../dist/twilio-proxy/phoneNumbers.js"
import { GeoMatchLevel, Mode, NumberSelection, Status } from "../../dist/twilio-proxy/records.js"
import { CreateService, UpdateService } from "../../dist/twilio-proxy/services.js"
import { CreateSession, UpdateSession } from "../../dist/twilio-proxy/sessions.js"
import { read } from "../ground.ts"
import { agent, type Form, guest, practice, Sid } from "./practice.ts"
import { complaints, type Method, names, operations, parameters, values } from "./spec.ts"

const services = "/v1/Services"
const service = `${services}/{Sid}`
const numbers = `${services}/{ServiceSid}/PhoneNumbers`
const number = `${numbers}/{Sid}`
const sessions = `${services}/{ServiceSid}/Sessions`
const session = `${sessions}/{Sid}`
const participants = `${sessions}/{SessionSid}/Participants`
const participant = `${participants}/{Sid}`
const spoken = `${sessions}/{SessionSid}/Participants/{ParticipantSid}/MessageInteractions`
const interactions = `${sessions}/{SessionSid}/Interactions`

const schemas = {
  services: "proxy.v1.service",
  phone_numbers: "proxy.v1.service.phone_number",
  sessions: "proxy.v1.service.session",
  participants: "proxy.v1.service.session.participant",
  interactions: "proxy.v1.service.session.interaction",
  spoken: "proxy.v1.service.session.participant.message_interaction"
}
type Kind = keyof typeof schemas
const meta = ["first_page_url", "key", "next_page_url", "page", "page_size", "previous_page_url", "url"]

const named = (body: unknown) => (Predicate.isRecord(body) ? Object.keys(body).sort() : [])
const listed = (kind: Kind) => (kind === "spoken" ? "interactions" : kind)

describe("the practice Proxy keeps the vendor's contract", () => {
  it.scopedLive("in every operation: its status, its types, its names, all of them and no other", () =>
    Effect.gen(function* () {
      const { call, text } = yield* practice()
      const seen = new Set<string>()
      const judge = (method: Method, template: string, sids: ReadonlyArray<string>, form?: Form) =>
        Effect.gen(function* () {
          const left = [...sids]
          const path = template.replace("/v1", "").replace(/\{\w+\}/g, () => left.shift() ?? "")
          const reply = yield* call(method.toUpperCase(), path, form)
          assert.deepStrictEqual(complaints(method, template, reply.status, reply.body), [], `${method} ${template}`)
          seen.add(`${method} ${template}`)
          return reply
        })
      const one = (kind: Kind, ...asked: Parameters<typeof judge>) =>
        Effect.map(judge(...asked), (reply) => {
          assert.deepStrictEqual(named(reply.body), names(schemas[kind]))
          return read(Sid)(reply).sid
        })
      const many = (kind: Kind, template: string, sids: ReadonlyArray<string>) =>
        Effect.map(judge("get", template, sids), ({ body }) => {
          assert.deepStrictEqual(named(body), [listed(kind), "meta"].sort())
          if (!Predicate.isRecord(body)) return assert.fail()
          assert.deepStrictEqual(named(body["meta"]), meta)
          const all = body[listed(kind)]
          assert.isTrue(Array.isArray(all) && all.length > 0)
          for (const it of Array.isArray(all) ? all : []) assert.deepStrictEqual(named(it), names(schemas[kind]))
        })

      const S = yield* one("services", "post", services, [], {
        UniqueName: "whole",
        DefaultTtl: "60",
        CallbackUrl: "http://127.0.0.1:1/callback",
        GeoMatchLevel: "radius",
        NumberSelectionBehavior: "avoid-sticky",
        ChatInstanceSid: `IS${"0".repeat(32)}`
      })
      yield* one("services", "post", service, [S], { UniqueName: "whole again" })
      yield* one("services", "get", service, [S])
      yield* many("services", services, [])

      const N = yield* one("phone_numbers", "post", numbers, [S], { PhoneNumber: "+15005550020", IsReserved: "true" })
      yield* one("phone_numbers", "post", number, [S, N], { IsReserved: "false" })
      yield* one("phone_numbers", "get", number, [S, N])
      yield* many("phone_numbers", numbers, [S])

      const C = yield* one("sessions", "post", sessions, [S], {
        UniqueName: "booking-1",
        Mode: "message-only",
        Participants: JSON.stringify({ Identifier: agent, FriendlyName: "Ann" })
      })
      yield* one("sessions", "post", session, [S, C], { Ttl: "3600", DateExpiry: "2099-01-01T00:00:00Z" })
      const P = yield* one("participants", "post", participants, [S, C], { Identifier: guest })
      yield* one("participants", "get", participant, [S, C, P])
      yield* many("participants", participants, [S, C])

      yield* text("a text of the guest", { to: "+15005550020" })
      yield* many("interactions", interactions, [S, C])
      const spokenSid = yield* one("spoken", "post", spoken, [S, C, P], { Body: "and of the bot" })
      yield* one("spoken", "get", `${spoken}/{Sid}`, [S, C, P, spokenSid])
      yield* many("spoken", spoken, [S, C, P])
      yield* many("interactions", interactions, [S, C])
      yield* one("interactions", "get", `${interactions}/{Sid}`, [S, C, spokenSid])
      yield* one("sessions", "get", session, [S, C])
      yield* one("sessions", "post", session, [S, C], { Status: "closed" })
      yield* many("sessions", sessions, [S])

      yield* judge("delete", `${interactions}/{Sid}`, [S, C, spokenSid])
      yield* judge("delete", participant, [S, C, P])
      yield* judge("delete", session, [S, C])
      yield* judge("delete", number, [S, N])
      yield* judge("delete", service, [S])
      assert.deepStrictEqual([...seen].sort(), operations)
    })
  )

  it.each([
    ["creating a service", services, CreateService.fields],
    ["updating a service", service, UpdateService.fields],
    ["creating a phone number", numbers, CreatePhoneNumber.fields],
    ["updating a phone number", number, UpdatePhoneNumber.fields],
    ["creating a session", sessions, CreateSession.fields],
    ["updating a session", session, UpdateSession.fields],
    ["creating a participant", participants, CreateParticipant.fields],
    ["creating a message interaction", spoken, CreateMessageInteraction.fields]
  ])("the parameters of %s are those of the specification", (_, path, fields) =>
    assert.deepStrictEqual(Object.keys(fields).sort(), parameters("post", path))
  )

  it.each([
    ["session_enum_status", Status.literals],
    ["session_enum_mode", Mode.literals],
    ["service_enum_geo_match_level", GeoMatchLevel.literals],
    ["service_enum_number_selection_behavior", NumberSelection.literals]
  ])("the values of %s are those of the specification", (name, literals) =>
    assert.deepStrictEqual([...literals].sort(), values(name))
  )

  it("the judge is awake: it complains of a wrong type, a wrong value and an unknown status code", () => {
    assert.lengthOf(complaints("post", sessions, 201, { ttl: "60" }), 1)
    assert.lengthOf(complaints("post", sessions, 201, { status: "lost", url: "/v1" }), 2)
    assert.lengthOf(complaints("post", sessions, 200, {}), 1)
    assert.lengthOf(complaints("post", spoken, 201, {}), 1)
    assert.lengthOf(complaints("delete", participant, 204, null), 1)
    assert.lengthOf(complaints("delete", session, 204, {}), 1)
    assert.lengthOf(operations, 25)
  })
})
