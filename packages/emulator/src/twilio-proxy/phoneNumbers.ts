/** The pool of a service: the numbers that its participants may see. */
import { Effect, Schema } from "effect"
import { Flag, form } from "./form.ts"
import { now } from "./now.ts"
import { isOpen } from "./expiry.ts"
import type { PhoneNumber } from "./records.ts"
import { refuse, refuseWhen } from "./Refused.ts"
import { deleted, type Desk, listed, named, ok, type Paths, theService } from "./routes.ts"

export const CreatePhoneNumber = Schema.Struct({
  Sid: Schema.optional(Schema.String),
  PhoneNumber: Schema.optional(Schema.String),
  IsReserved: Schema.optional(Flag)
})
export const UpdatePhoneNumber = Schema.Struct({ IsReserved: Schema.optional(Flag) })

/** Whoever names a number in practice owns it, under a SID that tells which it is. */
export const numberSid = (number: string): string => `PN${number.slice(1).padStart(32, "0")}`
const numberOf = (sid: string): string | undefined => {
  const digits = /^PN0+([1-9]\d{6,14})$/.exec(sid)?.[1]
  return digits === undefined ? undefined : `+${digits}`
}

export const phoneNumbers = (desk: Desk): Paths => {
  const { state } = desk
  const shown = Effect.map(state.sessions, (sessions) => {
    const open = new Set(sessions.filter(isOpen).map(({ sid }) => sid))
    const used = state.participants().filter(({ session }) => open.has(session))
    return (it: PhoneNumber) =>
      desk.shown.phoneNumber(it, used.filter(({ proxyIdentifierSid }) => proxyIdentifierSid === it.sid).length)
  })
  const pool = Effect.map(theService(desk), ({ sid }) => state.numbers().filter(({ service }) => service === sid))
  const one = Effect.flatMap(pool, (numbers) => named("number", numbers))

  const list = Effect.gen(function* () {
    return yield* listed(desk, "phone_numbers", yield* pool, yield* shown)
  })

  const create = Effect.gen(function* () {
    const asked = yield* form(CreatePhoneNumber)
    const service = yield* theService(desk)
    yield* refuseWhen(20001, asked.Sid === undefined && asked.PhoneNumber === undefined)
    const number = asked.PhoneNumber ?? numberOf(asked.Sid ?? "")
    if (number === undefined) return yield* refuse(20404)
    yield* refuseWhen(
      20001,
      !/^\+[1-9]\d{6,14}$/.test(number) || numberSid(number) !== (asked.Sid ?? numberSid(number))
    )
    yield* refuseWhen(
      80104,
      state.numbers().some((it) => it.number === number)
    )
    const at = yield* now
    const created: PhoneNumber = {
      _tag: "PhoneNumber",
      sid: numberSid(number),
      service: service.sid,
      number,
      reserved: asked.IsReserved ?? false,
      createdAt: at,
      updatedAt: at
    }
    yield* state.put(created)
    return ok((yield* shown)(created), 201)
  })

  const fetch = Effect.gen(function* () {
    return ok((yield* shown)(yield* one))
  })

  const update = Effect.gen(function* () {
    const asked = yield* form(UpdatePhoneNumber)
    const number = yield* one
    const next: PhoneNumber = { ...number, reserved: asked.IsReserved ?? number.reserved, updatedAt: yield* now }
    yield* state.put(next)
    return ok((yield* shown)(next))
  })

  const remove = Effect.flatMap(one, ({ sid }) => Effect.as(state.remove(sid), deleted))

  return [
    ["/v1/Services/:service/PhoneNumbers", { GET: ["list", list], POST: ["createPhoneNumber", create] }],
    [
      "/v1/Services/:service/PhoneNumbers/:number",
      { GET: ["fetch", fetch], POST: ["update", update], DELETE: ["delete", remove] }
    ]
  ]
}
