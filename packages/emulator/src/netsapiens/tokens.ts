/** `POST /tokens` (OAuth 2) and `/jwt`: tokens that end, each refreshed once. */
import { randomBytes } from "node:crypto"
import { Clock, Effect, Option } from "effect"
import * as Account from "./Account.ts"
import { accepted, ok } from "./answers.ts"
import { Caller, isOurs, whoCalls } from "./Caller.ts"
import { type Grant, given } from "./Grant.ts"
import * as Jwt from "./Jwt.ts"
import { Refusal } from "./Refusal.ts"
import type { State, Token } from "./State.ts"
import type { Version } from "./wire.ts"

const day = 86_400_000

const owner = {
  domain: Account.domain,
  territory: "Practice",
  user_email: "practice@practice.example",
  displayName: "Practice User"
}

export const handlers = (version: Version, state: State) => {
  const { tokens } = state

  const issue = (kind: "access" | "jwt", client: string, user: string) =>
    Effect.map(Clock.currentTimeMillis, (now) => {
      const expires = now + 1000 * (Account.lifetimes.get(client) ?? 3600)
      const make = (kind: Token["kind"], expires: number): Token => ({
        id:
          kind === "jwt" || kind === "jwt-refresh"
            ? Jwt.sign(
                kind,
                { ...owner, user, user_scope: Account.scope, apiversion: Account.apiVersion },
                now,
                expires
              )
            : randomBytes(16).toString("hex"),
        kind,
        user,
        client,
        expires
      })
      const pair = [make(kind, expires), make(kind === "jwt" ? "jwt-refresh" : "refresh", now + 30 * day)] as const
      pair.forEach(tokens.put)
      return { access: pair[0], refresh: pair[1], seconds: (expires - now) / 1000 }
    })

  const again = Effect.fnUntraced(function* (kind: "access" | "jwt", id: string) {
    const old = Option.filter(tokens.get(id), (it) => it.kind === (kind === "jwt" ? "jwt-refresh" : "refresh"))
    if (Option.isNone(old) || old.value.expires <= (yield* Clock.currentTimeMillis)) {
      return yield* new Refusal({ reason: "refresh" })
    }
    tokens.remove(id)
    return yield* issue(kind, old.value.client, old.value.user)
  })

  const grant = Effect.fnUntraced(function* (kind: "access" | "jwt", asked: Grant) {
    for (const field of ["client_id", "client_secret"] as const) {
      if (asked[field] === "") return yield* new Refusal({ reason: "field", field })
    }
    if (!Account.lifetimes.has(asked.client_id) || asked.client_secret !== Account.clientSecret) {
      return yield* new Refusal({ reason: "forbidden" })
    }
    if (asked.grant_type === "refresh_token") return yield* again(kind, asked.refresh_token)
    if (asked.grant_type !== "password") return yield* new Refusal({ reason: "grant" })
    if (asked.username !== Account.address(Account.user) || asked.password !== Account.password) {
      return yield* new Refusal({ reason: "password" })
    }
    return yield* issue(kind, asked.client_id, Account.user)
  })

  const oauth = Effect.gen(function* () {
    const { access, refresh, seconds } = yield* Effect.flatMap(given, (asked) => grant("access", asked))
    return ok({
      access_token: access.id,
      refresh_token: refresh.id,
      token_type: "Bearer",
      expires_in: seconds,
      ...owner,
      username: Account.address(access.user),
      user: access.user,
      login: Account.address(access.user),
      uid: Account.address(access.user),
      scope: Account.scope,
      department: "",
      site: "",
      group: "",
      client_id: access.client,
      apiversion: Account.apiVersion
    })
  })

  /** For another user of the domain, on the strength of a token that one has. */
  const delegate = Effect.fnUntraced(function* ({ domain, user }: Grant) {
    yield* whoCalls(state)
    if (!isOurs(domain)) return yield* new Refusal({ reason: "forbidden" })
    if (!Account.users.includes(user)) return yield* new Refusal({ reason: "no-user" })
    return yield* issue("jwt", "practice-client", user)
  })

  /** v44 knows no refresh of a JWT. */
  const jwt = Effect.gen(function* () {
    const asked = yield* given
    const { access, refresh } = yield* asked.refresh !== "" && version !== "v44"
      ? again("jwt", asked.refresh)
      : asked.user !== ""
        ? delegate(asked)
        : grant("jwt", asked)
    return ok({ token: access.id, ...(version !== "v44" && { refresh: refresh.id }) })
  })

  /** The bearer itself, when it is a JWT. */
  const mine = Effect.filterOrFail(
    Caller,
    ({ kind }) => kind === "jwt",
    () => new Refusal({ reason: "not-jwt" })
  )

  return {
    oauth,
    jwt,
    claims: Effect.map(mine, ({ id }) => ok(Jwt.claims(id))),
    revoke: Effect.map(mine, ({ id }) => {
      tokens.remove(id)
      return accepted()
    })
  }
}
