/** Services: each has its own pool of numbers, its sessions, and the addresses of its callbacks. */
import { Effect, Schema } from "effect"
import { sid } from "../twilio/sid.ts"
import { Address, form, Ttl, UniqueName } from "./form.ts"
import { now } from "./now.ts"
import { GeoMatchLevel, NumberSelection, type Service } from "./records.ts"
import { refuseWhen } from "./Refused.ts"
import { bySidOrName, deleted, type Desk, listed, ok, type Paths, theService } from "./routes.ts"
import type { State } from "./State.ts"

export const UpdateService = Schema.Struct({
  UniqueName: Schema.optional(UniqueName),
  DefaultTtl: Schema.optional(Ttl),
  CallbackUrl: Schema.optional(Address),
  InterceptCallbackUrl: Schema.optional(Address),
  OutOfSessionCallbackUrl: Schema.optional(Address),
  GeoMatchLevel: Schema.optional(GeoMatchLevel),
  NumberSelectionBehavior: Schema.optional(NumberSelection),
  ChatInstanceSid: Schema.optional(Schema.String.pipe(Schema.pattern(/^IS[0-9a-f]{32}$/i)))
})
export const CreateService = Schema.Struct({ ...UpdateService.fields, UniqueName })

/** A service before anything was asked for. */
export const begin = (sid: string, uniqueName: string, at: string): Service => ({
  _tag: "Service",
  sid,
  uniqueName,
  defaultTtl: 0,
  callbackUrl: null,
  interceptUrl: null,
  outOfSessionUrl: null,
  geoMatchLevel: "country",
  numberSelection: "prefer-sticky",
  chatInstance: null,
  createdAt: at,
  updatedAt: at
})

const given = <A>(value: A | undefined, before: A): A => (value === undefined ? before : value)

const change = (state: State, service: Service, asked: typeof UpdateService.Type) =>
  Effect.gen(function* () {
    const next: Service = {
      ...service,
      uniqueName: given(asked.UniqueName, service.uniqueName),
      defaultTtl: given(asked.DefaultTtl, service.defaultTtl),
      callbackUrl: given(asked.CallbackUrl, service.callbackUrl),
      interceptUrl: given(asked.InterceptCallbackUrl, service.interceptUrl),
      outOfSessionUrl: given(asked.OutOfSessionCallbackUrl, service.outOfSessionUrl),
      geoMatchLevel: given(asked.GeoMatchLevel, service.geoMatchLevel),
      numberSelection: given(asked.NumberSelectionBehavior, service.numberSelection),
      chatInstance: given(asked.ChatInstanceSid, service.chatInstance),
      updatedAt: yield* now
    }
    const others = state.services().filter(({ sid }) => sid !== service.sid)
    // Which code the vendor has for a service is not documented: the one for a session stands in.
    yield* refuseWhen(
      80603,
      others.some(({ uniqueName }) => uniqueName === next.uniqueName)
    )
    yield* state.put(next)
    return next
  })

export const services = (desk: Desk): Paths => {
  const { shown, state } = desk
  const list = Effect.suspend(() => listed(desk, "services", state.services(), shown.service))
  const create = Effect.gen(function* () {
    const asked = yield* form(CreateService)
    const service = begin(sid("KS"), asked.UniqueName, yield* now)
    return ok(shown.service(yield* change(state, service, asked)), 201)
  })
  const fetch = Effect.map(theService(desk, bySidOrName), (service) => ok(shown.service(service)))
  const update = Effect.gen(function* () {
    const asked = yield* form(UpdateService)
    return ok(shown.service(yield* change(state, yield* theService(desk), asked)))
  })
  const remove = Effect.flatMap(theService(desk), ({ sid }) => Effect.as(state.remove(sid), deleted))

  return [
    ["/v1/Services", { GET: ["list", list], POST: ["createService", create] }],
    ["/v1/Services/:service", { GET: ["fetch", fetch], POST: ["update", update], DELETE: ["delete", remove] }]
  ]
}
