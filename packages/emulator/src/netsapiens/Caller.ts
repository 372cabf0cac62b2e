/** Who calls, by the bearer token; and whom a path means, with `~` for the caller and `*` for all. */
import { HttpRouter, HttpServerRequest } from "@effect/platform"
import { Clock, Context, Effect, Option } from "effect"
import * as Account from "./Account.ts"
import { Refusal } from "./Refusal.ts"
import type { State, Token } from "./State.ts"

export class Caller extends Context.Tag("@parley/emulator/netsapiens/Caller")<
  Caller,
  Pick<Token, "id" | "kind" | "user" | "expires">
>() {}

/** An API key opens for twenty years: as long as the vendor lets live what was made with one. */
const twentyYears = 20 * 365.25 * 86_400_000

export const whoCalls = ({ tokens }: State) =>
  Effect.gen(function* () {
    const { headers } = yield* HttpServerRequest.HttpServerRequest
    const [, bearer = ""] = /^Bearer (\S+)$/i.exec(headers["authorization"] ?? "") ?? []
    const now = yield* Clock.currentTimeMillis
    if (bearer === Account.apiKey) {
      return { id: bearer, kind: "access" as const, user: Account.user, expires: now + twentyYears }
    }
    const token = Option.filter(tokens.get(bearer), ({ kind }) => kind === "access" || kind === "jwt")
    if (Option.isNone(token)) return yield* new Refusal({ reason: "token" })
    if (token.value.expires <= now) return yield* new Refusal({ reason: "expired" })
    return token.value
  })

/** Whether this names the caller's domain, or all that he may see. */
export const isOurs = (domain: string): boolean => /^(~|\*+)$/.test(domain) || domain === Account.domain

/** The domain of the path is ours, or the call is forbidden. */
export const here = Effect.flatMap(HttpRouter.params, ({ domain = "~" }) =>
  isOurs(domain) ? Effect.void : new Refusal({ reason: "forbidden" })
)

/** The user of the path, or `*`. */
export const anybody = Effect.gen(function* () {
  yield* here
  const { user = "~" } = yield* HttpRouter.params
  if (user === "~") return (yield* Caller).user
  if (user !== "*" && !Account.users.includes(user)) return yield* new Refusal({ reason: "no-user" })
  return user
})

/** The one user of the path. */
export const somebody = Effect.filterOrFail(
  anybody,
  (user) => user !== "*",
  () => new Refusal({ reason: "everybody" })
)
