/** What an agent does beside the sessions: starts and ends work, is ready or not, and a supervisor looks on. */
import { HttpRouter } from "@effect/platform"
import { Effect, Option, Schema } from "effect"
import * as Account from "./Account.ts"
import { body, ok, read } from "./answers.ts"
import type { Desk } from "./Desk.ts"
import type { Floor } from "./Floor.ts"
import { Caller } from "./Logins.ts"
import { Refusal } from "./Refusal.ts"
import { seatOf } from "./Session.ts"
import type { State } from "./State.ts"

const Start = Schema.Struct({
  operationName: Schema.Literal("StartContactCenterSession"),
  channels: Schema.NonEmptyArray(Schema.String)
})
const End = Schema.Struct({ operationName: Schema.Literal("EndContactCenterSession") })
const Ready = Schema.Struct({ operationName: Schema.Literal("Ready", "NotReady") })

const Mode = Schema.Literal("Monitor", "Coach", "BargeIn")
const Intrude = Schema.Struct({ operationName: Schema.Literal("Intrude"), supervisorVisibilityMode: Mode })
const Watch = Schema.Struct({
  operationName: Mode,
  supervisorMonitoringMode: Schema.Literal("NextChat", "AllChats"),
  nickname: Schema.optional(Schema.String)
})

const asked = <A, I>(schema: Schema.Schema<A, I>) => Effect.flatMap(body, read(schema))

const how = (mode: typeof Mode.Type) =>
  ({ visibility: mode === "BargeIn" ? "All" : "Agents", mute: mode === "Monitor" }) as const

/** A supervisor who calls, and the user of the path. */
const supervisor = Effect.gen(function* () {
  const { user: caller } = yield* Caller
  if (!caller.supervisor) return yield* new Refusal({ reason: "permission" })
  const { user = "" } = yield* HttpRouter.params
  const watched = Account.userOf(user)
  if (watched === undefined) return yield* new Refusal({ reason: "unknown" })
  if (watched.id === caller.id) return yield* new Refusal({ reason: "value" })
  return { caller, watched }
})

export const work = (state: State, desk: Desk, floor: Floor) => ({
  /** `known`: the channels of the installation. */
  me: Effect.fnUntraced(function* (known: ReadonlyArray<string>) {
    const isOurs = (channel: string) => known.includes(channel)
    const { user } = yield* Caller
    const given = yield* body
    const name = yield* read(Schema.Struct({ operationName: Schema.String }))(given)
    if (name.operationName === "EndContactCenterSession") {
      yield* read(End)(given)
      desk.end(user)
      const invited = state.all().filter((it) => seatOf(it, user.id)?.state === "Invited")
      yield* Effect.forEach(invited, ({ id }) => floor.revoke(id, user.id), { discard: true })
      return ok()
    }
    const { channels } = yield* read(Start)(given)
    if (channels.some(isOurs)) desk.start(user)
    return channels.every(isOurs) ? ok() : yield* new Refusal({ reason: "partial" })
  }),

  channel: Effect.gen(function* () {
    const { user } = yield* Caller
    const { operationName } = yield* asked(Ready)
    if (!desk.isStarted(user)) return yield* new Refusal({ reason: "state" })
    desk.setReady(user, operationName === "Ready")
    yield* floor.route
    return ok()
  }),

  intrude: Effect.gen(function* () {
    const { caller, watched } = yield* supervisor
    const { id = "" } = yield* HttpRouter.params
    const session = Option.getOrUndefined(state.get(id))
    const seat = session && seatOf(session, watched.id)
    if (seat === undefined) return yield* new Refusal({ reason: "unknown" })
    const { supervisorVisibilityMode } = yield* asked(Intrude)
    if (seat.state !== "Chatting") return yield* new Refusal({ reason: "state" })
    yield* floor.intrude(id, caller.id, { ...how(supervisorVisibilityMode), nickname: caller.firstName })
    return ok()
  }),

  watch: Effect.gen(function* () {
    const { caller, watched } = yield* supervisor
    const { nickname = caller.firstName, operationName, supervisorMonitoringMode } = yield* asked(Watch)
    const all = supervisorMonitoringMode === "AllChats"
    desk.watch({ supervisor: caller.id, agent: watched.id, all, nickname, ...how(operationName) })
    return ok()
  })
})
