/** Message sessions: listed, looked at, renamed, left, deleted, their participants changed. */
import { HttpRouter } from "@effect/platform"
import { Effect, Option, Schema } from "effect"
import { domain, users } from "./Account.ts"
import { accepted, body, found, ok, page } from "./answers.ts"
import { anybody, here, somebody } from "./Caller.ts"
import { Refusal } from "./Refusal.ts"
import type { Session, State } from "./State.ts"
import * as wire from "./wire.ts"

const Change = Schema.Union(
  Schema.Struct({ participants: Schema.NonEmptyString }),
  Schema.Struct({ "session-name": Schema.String })
)

const byPhone = ({ number }: Session) => number !== ""

export const handlers = (version: wire.Version, site: string, { messages, sessions }: State) => {
  const seenBy = (user: string) =>
    sessions
      .all()
      .filter(({ members }) => user === "*" || members.includes(user))
      .sort((one, other) => other.last.at - one.last.at)

  const shown = (user: string, some: ReadonlyArray<Session>) =>
    some.map((it) => wire.session(version, it, user === "*" ? (it.members[0] ?? "") : user))

  const list = (user: string) =>
    Effect.map(
      Effect.suspend(() => page(seenBy(user))),
      (some) => ok(shown(user, some))
    )

  /** The session of the path, and the user who sees it. */
  const one = Effect.gen(function* () {
    const user = yield* somebody
    const { session = "" } = yield* HttpRouter.params
    const it = Option.filter(sessions.get(session), ({ members }) => members.includes(user))
    return { user, it: yield* found("no-session")(it) }
  })

  const fetch = Effect.map(one, ({ it, user }) => ok(shown(user, [it])))

  const remove = ({ id }: Session) => {
    sessions.remove(id)
    for (const row of messages.all()) if (row.session === id) messages.remove(row.id)
  }

  const leave = Effect.map(one, ({ it, user }) => {
    const members = it.members.filter((member) => member !== user)
    if (members.length === 0) remove(it)
    else sessions.put({ ...it, members })
    return accepted()
  })

  const update = Effect.gen(function* () {
    const { it } = yield* one
    const change = yield* body(Change)
    if ("session-name" in change) {
      if (byPhone(it) && it.remote.length > 1) return yield* new Refusal({ reason: "fixed" })
      sessions.put({ ...it, name: change["session-name"] })
      return accepted()
    }
    if (byPhone(it)) return yield* new Refusal({ reason: "fixed" })
    const members = change.participants.split(",").map((text) => {
      const [user = "", at = domain] = text.trim().split("@")
      return at === domain ? user : ""
    })
    if (!members.every((member) => users.includes(member))) return yield* new Refusal({ reason: "destination" })
    sessions.put({ ...it, members: [...new Set(members)] })
    return accepted()
  })

  /** Newest first. */
  const said = Effect.gen(function* () {
    const { it } = yield* one
    const rows = messages.all().filter(({ session }) => session === it.id)
    const some = yield* page(rows.reverse())
    return ok(some.map((row) => wire.message(version, site, row)))
  })

  return {
    fetch,
    leave,
    said,
    update,
    ofDomain: Effect.zipRight(here, list("*")),
    ofUser: Effect.flatMap(anybody, list),
    remove: Effect.map(one, ({ it }) => {
      remove(it)
      return accepted()
    })
  }
}
