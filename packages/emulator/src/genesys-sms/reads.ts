/** What an agent may look at: their sessions, what was said there, and who somebody is. */
import { HttpRouter, HttpServerRequest, HttpServerResponse } from "@effect/platform"
import { Effect, Option, Schema } from "effect"
import * as Account from "./Account.ts"
import { ok, read } from "./answers.ts"
import { Caller } from "./Logins.ts"
import { Refusal } from "./Refusal.ts"
import { type Seat, seatOf, type Session } from "./Session.ts"
import type { State } from "./State.ts"
import * as wire from "./wire.ts"

const Asked = Schema.Struct({ fields: Schema.optional(Schema.String), subresources: Schema.optional(Schema.String) })
const Part = Schema.Struct({
  startIndex: Schema.optional(Schema.NumberFromString.pipe(Schema.int())),
  count: Schema.optional(Schema.NumberFromString.pipe(Schema.int(), Schema.positive()))
})

const query = <A, I>(schema: Schema.Schema<A, I>) =>
  Effect.flatMap(HttpServerRequest.ParsedSearchParams, (given) => read(schema)(given))

const bare = (body: unknown) => HttpServerResponse.unsafeJson(body)

/** The session of the path as the caller has it or had it: what waits unseen, or is another's, is unknown. */
export const mine = (state: State) =>
  Effect.gen(function* () {
    const { id = "" } = yield* HttpRouter.params
    const { user } = yield* Caller
    const session = Option.getOrUndefined(state.get(id))
    const seat = session && seatOf(session, user.id)
    if (session === undefined || seat === undefined) return yield* new Refusal({ reason: "unknown" })
    return { session, seat }
  })

/** A user's sessions that are not over for them. */
const open = (state: State, user: string) =>
  state.all().flatMap((session): ReadonlyArray<{ readonly session: Session; readonly seat: Seat }> => {
    const seat = seatOf(session, user)
    return seat === undefined || seat.state === "Completed" || seat.state === "Revoked" ? [] : [{ session, seat }]
  })

const shown = (dialect: wire.Dialect, state: State, user: string) =>
  open(state, user).map(({ seat, session }) => wire.session(dialect, session, seat))

/** Anybody, with their sessions if those are asked for, under the name that they are asked by. */
export const user = (dialects: readonly [wire.Dialect, ...ReadonlyArray<wire.Dialect>], state: State) =>
  Effect.gen(function* () {
    const { user = "" } = yield* HttpRouter.params
    const { subresources = "" } = yield* query(Asked)
    const found = Account.userOf(user)
    if (found === undefined) return yield* new Refusal({ reason: "unknown" })
    const asked =
      subresources === "*"
        ? dialects.slice(0, 1)
        : dialects.filter(({ many }) => subresources.split(",").includes(many))
    const lists = asked.map((dialect) => [dialect.many, shown(dialect, state, user)] as const)
    return ok({ user: { ...wire.user(dialects[0], found), ...Object.fromEntries(lists) } })
  })

export const reads = (dialect: wire.Dialect, state: State) => {
  const list = Effect.gen(function* () {
    const { user } = yield* Caller
    const { fields } = yield* query(Asked)
    if (fields === undefined) {
      const ids = open(state, user.id).map(({ session }) => session.id)
      const uris = ids.map((id) => wire.uri(dialect, id))
      return dialect.bare ? bare({ uris }) : ok({ uris, paths: ids.map((id) => wire.path(dialect, id)) })
    }
    const all = shown(dialect, state, user.id)
    if (!dialect.bare) return ok({ [dialect.many]: all })
    // The vendor's sample of a list is one session, bare.
    return bare(all.length === 1 ? all[0] : all)
  })

  const fetch = Effect.map(mine(state), ({ seat, session }) => {
    const it = wire.session(dialect, session, seat)
    return dialect.bare ? bare(it) : ok({ [dialect.one]: it })
  })

  const said = Effect.gen(function* () {
    const { session } = yield* mine(state)
    const { count, startIndex = -1 } = yield* query(Part)
    const some = state
      .said(session.id)
      .filter(({ index }) => index >= startIndex)
      .slice(0, count)
    const messages = some.map((it) => wire.message(dialect, it))
    return dialect.bare ? bare({ messages }) : ok({ messages })
  })

  return { fetch, list, said }
}
