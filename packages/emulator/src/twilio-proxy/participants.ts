/** Participants: the two at most whom a session masks from one another, each behind a number of the pool. */
import { HttpServerResponse } from "@effect/platform"
import { Effect, Schema } from "effect"
import { sid } from "../twilio/sid.ts"
import { isOpen } from "./expiry.ts"
import { form } from "./form.ts"
import { now } from "./now.ts"
import { choose } from "./pool.ts"
import type { Participant, Session } from "./records.ts"
import { refuseWhen } from "./Refused.ts"
import { type Desk, listed, ok, type Paths, theParticipant, theSession } from "./routes.ts"
import type { State } from "./State.ts"

export const CreateParticipant = Schema.Struct({
  Identifier: Schema.String.pipe(Schema.minLength(1), Schema.maxLength(191)),
  FriendlyName: Schema.optional(Schema.String.pipe(Schema.maxLength(255))),
  ProxyIdentifier: Schema.optional(Schema.String),
  ProxyIdentifierSid: Schema.optional(Schema.String)
})

const isNumber = (text: string) => /^\+[1-9]\d{6,14}$/.test(text)
/** An address of a messaging app: `messenger:123456`. No pool of the practice ground holds any. */
const isChannel = (text: string) => /^[a-z]+:.+$/.test(text)

export const join = (state: State, session: Session, asked: typeof CreateParticipant.Type) =>
  Effect.gen(function* () {
    const identifier = asked.Identifier
    yield* refuseWhen(80607, !isOpen(session))
    yield* refuseWhen(80404, !isNumber(identifier) && !isChannel(identifier))
    yield* refuseWhen(80616, isChannel(identifier) && session.mode !== "message-only")
    yield* refuseWhen(80207, isChannel(identifier))
    const there = state.participants().filter((it) => it.session === session.sid)
    yield* refuseWhen(
      80103,
      there.some((it) => it.identifier === identifier)
    )
    yield* refuseWhen(80609, there.length >= 2)
    const { number, sid: numberSid } = yield* choose(state, session, {
      identifier,
      number: asked.ProxyIdentifier,
      sid: asked.ProxyIdentifierSid
    })
    const at = yield* now
    const participant: Participant = {
      _tag: "Participant",
      sid: sid("KP"),
      service: session.service,
      session: session.sid,
      friendlyName: asked.FriendlyName ?? null,
      identifier,
      proxyIdentifier: number,
      proxyIdentifierSid: numberSid,
      createdAt: at,
      updatedAt: at
    }
    yield* state.put(participant)
    return participant
  })

export const participants = (desk: Desk): Paths => {
  const { shown, state } = desk
  const list = Effect.gen(function* () {
    const { sid } = yield* theSession(desk)
    const found = state.participants().filter(({ session }) => session === sid)
    return yield* listed(desk, "participants", found, shown.participant)
  })
  const create = Effect.gen(function* () {
    const asked = yield* form(CreateParticipant)
    return ok(shown.participant(yield* join(state, yield* theSession(desk), asked)), 201)
  })
  const fetch = Effect.map(theParticipant(desk), (participant) => ok(shown.participant(participant)))
  // 200 in the vendor's specification, where every other deletion is 204.
  const remove = Effect.flatMap(theParticipant(desk), ({ sid }) =>
    Effect.as(state.remove(sid), HttpServerResponse.empty({ status: 200 }))
  )

  return [
    [
      "/v1/Services/:service/Sessions/:session/Participants",
      { GET: ["list", list], POST: ["createParticipant", create] }
    ],
    [
      "/v1/Services/:service/Sessions/:session/Participants/:participant",
      { GET: ["fetch", fetch], DELETE: ["delete", remove] }
    ]
  ]
}
