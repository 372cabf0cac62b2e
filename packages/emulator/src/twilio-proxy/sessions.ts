/** Sessions: opened, closed, opened again, and what of that is allowed. */
import { Effect, Schema } from "effect"
import { sid } from "../twilio/sid.ts"
import { isOpen } from "./expiry.ts"
import { form, Instant, Several, Ttl, UniqueName } from "./form.ts"
import { now } from "./now.ts"
import { CreateParticipant, join } from "./participants.ts"
import { isTaken } from "./pool.ts"
import { Mode, type Service, type Session, Status } from "./records.ts"
import { refuseWhen } from "./Refused.ts"
import { bySidOrName, deleted, type Desk, listed, ok, type Paths, theService, theSession } from "./routes.ts"
import type { State } from "./State.ts"

export const UpdateSession = Schema.Struct({
  DateExpiry: Schema.optional(Instant),
  Ttl: Schema.optional(Ttl),
  Status: Schema.optional(Status)
})
export const CreateSession = Schema.Struct({
  ...UpdateSession.fields,
  UniqueName: Schema.optional(UniqueName),
  Mode: Schema.optional(Mode),
  /** Each is an object in JSON, with the parameters of a participant. */
  Participants: Schema.optional(Schema.compose(Several, Schema.Array(Schema.parseJson(CreateParticipant))))
})

/** A session never goes back to `open`, and nobody can make it fail. */
const mayBecome = (from: Session["status"], to: Session["status"]): boolean =>
  from === to || to === "closed" || (to === "in-progress" && (from === "open" || from === "closed"))

/** With its participants, or not at all. */
export const open = (state: State, service: Service, asked: typeof CreateSession.Type) =>
  Effect.gen(function* () {
    const uniqueName = asked.UniqueName ?? null
    const others = (yield* state.sessions).filter((it) => it.service === service.sid)
    yield* refuseWhen(80603, uniqueName !== null && others.some((it) => it.uniqueName === uniqueName))
    const status = asked.Status ?? "open"
    yield* refuseWhen(80608, status !== "open" && status !== "in-progress")
    const at = yield* now
    const session: Session = {
      _tag: "Session",
      sid: sid("KC"),
      service: service.sid,
      uniqueName,
      status,
      mode: asked.Mode ?? "voice-and-message",
      closedReason: null,
      ttl: asked.Ttl ?? service.defaultTtl,
      expiry: asked.DateExpiry ?? null,
      startedAt: null,
      endedAt: null,
      lastInteractionAt: null,
      createdAt: at,
      updatedAt: at
    }
    yield* state.put(session)
    yield* Effect.forEach(asked.Participants ?? [], (participant) => join(state, session, participant)).pipe(
      Effect.tapError(() => state.remove(session.sid))
    )
    return session
  })

const update = (state: State, session: Session, asked: typeof UpdateSession.Type) =>
  Effect.gen(function* () {
    const status = asked.Status ?? session.status
    yield* refuseWhen(80608, !mayBecome(session.status, status))
    const retimed = asked.Ttl !== undefined || asked.DateExpiry !== undefined
    yield* refuseWhen(80607, retimed && session.status === "closed" && status === "closed")
    const at = yield* now
    const reopened = session.status === "closed" && status !== "closed"
    if (reopened) {
      const here = state.participants().filter((it) => it.session === session.sid)
      yield* refuseWhen(80604, yield* Effect.exists(here, (it) => isTaken(state, session, it)))
    }
    const closes = isOpen(session) && status === "closed"
    yield* state.put({
      ...session,
      ...(closes && { closedReason: "api", endedAt: at }),
      ...(reopened && { closedReason: null, endedAt: null }),
      status,
      ttl: asked.Ttl ?? session.ttl,
      expiry: asked.DateExpiry === undefined ? session.expiry : asked.DateExpiry,
      updatedAt: at
    })
  })

export const sessions = (desk: Desk): Paths => {
  const { shown, state } = desk
  const list = Effect.gen(function* () {
    const { sid } = yield* theService(desk)
    const found = (yield* state.sessions).filter(({ service }) => service === sid)
    return yield* listed(desk, "sessions", found, shown.session)
  })
  const create = Effect.gen(function* () {
    const asked = yield* form(CreateSession)
    return ok(shown.session(yield* open(state, yield* theService(desk), asked)), 201)
  })
  const fetch = Effect.map(theSession(desk, bySidOrName), (session) => ok(shown.session(session)))
  const change = Effect.gen(function* () {
    const asked = yield* form(UpdateSession)
    yield* update(state, yield* theSession(desk), asked)
    // Looked up again: a time that is over closes it at once.
    return ok(shown.session(yield* theSession(desk)))
  })
  const remove = Effect.flatMap(theSession(desk), ({ sid }) => Effect.as(state.remove(sid), deleted))

  return [
    ["/v1/Services/:service/Sessions", { GET: ["list", list], POST: ["createSession", create] }],
    [
      "/v1/Services/:service/Sessions/:session",
      { GET: ["fetch", fetch], POST: ["update", change], DELETE: ["delete", remove] }
    ]
  ]
}
