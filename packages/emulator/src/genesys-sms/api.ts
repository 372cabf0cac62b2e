/** The routes of one installation: all that there is at one address, in the spellings that it knows. */
import { type HttpApp, HttpRouter, HttpServerResponse } from "@effect/platform"
import { Effect } from "effect"
import { faulty } from "../faulty.ts"
import type { Site } from "../Platform.ts"
import { ok } from "./answers.ts"
import type { Bayeux } from "./Bayeux.ts"
import { Caller, csrfHeader, type Logins, setCookie } from "./Logins.ts"
import { isSending, operate } from "./operate.ts"
import type { operations as makeOperations } from "./operations.ts"
import { reads, user } from "./reads.ts"
import { Refusal, refuse, tooMany } from "./Refusal.ts"
import type { State } from "./State.ts"
import * as wire from "./wire.ts"
import type { work as makeWork } from "./work.ts"

/** What a fault can be ordered for. */
export const operations = ["login", "create", "fetch", "list", "update", "notify"] as const

export interface Parts {
  readonly site: Site
  readonly state: State
  readonly logins: Logins
  readonly bayeux: Bayeux
  readonly work: ReturnType<typeof makeWork>
  readonly operations: ReturnType<typeof makeOperations>
}

/** Notifications speak the first dialect. */
export const api = (
  parts: Parts,
  ...dialects: readonly [wire.Dialect, ...ReadonlyArray<wire.Dialect>]
): HttpApp.Default => {
  const [first] = dialects
  const { bayeux, logins, site, state, work } = parts
  const befall = faulty(site.faults, { tooMany, broken: refuse({ reason: "broken" }) })
  const operation = (name: (typeof operations)[number]) => befall(name)

  const login = Effect.map(logins.open, (it) =>
    HttpServerResponse.setHeaders(ok({ user: wire.user(first, it.user) }), {
      "set-cookie": setCookie(it),
      "x-csrf-header": csrfHeader,
      [csrfHeader]: it.csrf
    })
  )

  const act = operate(state, parts.operations)
  const acting = Effect.flatMap(isSending, (is) => operation(is ? "create" : "update")(act))

  const ofDialect = (router: HttpRouter.HttpRouter<Refusal, Caller>, dialect: wire.Dialect) => {
    const look = reads(dialect, state)
    const { many, one } = dialect
    return router.pipe(
      HttpRouter.get(`/me/${many}`, operation("list")(look.list)),
      HttpRouter.get(`/me/${many}/:id`, operation("fetch")(look.fetch)),
      HttpRouter.get(`/me/${many}/:id/messages`, operation("list")(look.said)),
      HttpRouter.post(`/me/${many}/:id`, acting),
      HttpRouter.post(`/users/:user/${many}/:id`, operation("update")(work.intrude)),
      HttpRouter.post(`/me/channels/${one}`, operation("update")(work.channel)),
      HttpRouter.post(`/users/:user/channels/${one}`, operation("update")(work.watch))
    )
  }

  const notify = operation("notify")(bayeux.app(first))

  const common: HttpRouter.HttpRouter<Refusal, Caller> = HttpRouter.empty.pipe(
    HttpRouter.get("/diagnostics/version", operation("fetch")(Effect.succeed(ok({ version: "8.5.202.60" })))),
    HttpRouter.get("/users/:user", operation("fetch")(user(dialects, state))),
    HttpRouter.post("/me", operation("update")(work.me(dialects.map(({ one }) => one)))),
    HttpRouter.post("/notifications", notify),
    // The reference client names the kind of message there: `/handshake`, `/connect`, `/disconnect`.
    HttpRouter.post("/notifications/:kind", notify)
  )
  const known = dialects.reduce(ofDialect, common)

  return HttpRouter.empty.pipe(
    HttpRouter.get("/me", operation("login")(login)),
    Effect.catchTag("RouteNotFound", () => Effect.provideServiceEffect(known, Caller, logins.known)),
    Effect.catchTag("RouteNotFound", () => new Refusal({ reason: "unknown" })),
    Effect.catchTag("Refusal", (refusal) => Effect.succeed(refuse(refusal))),
    HttpRouter.withRouterConfig({ caseSensitive: true, ignoreTrailingSlash: false })
  )
}
