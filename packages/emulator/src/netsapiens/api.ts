/** The routes of ns-api v2 as far as messaging goes, in one version or the other. */
import { type HttpApp, HttpRouter } from "@effect/platform"
import { Clock, Effect } from "effect"
import { faulty } from "../faulty.ts"
import type { Site } from "../Platform.ts"
import { apiVersion, hostname } from "./Account.ts"
import { ok } from "./answers.ts"
import { Caller, whoCalls } from "./Caller.ts"
import type { Carrier } from "../Carrier.ts"
import { date } from "./date.ts"
import type { Feed } from "./Feed.ts"
import * as numbers from "./numbers.ts"
import { Refusal, refuse } from "./Refusal.ts"
import * as send from "./send.ts"
import * as sessions from "./sessions.ts"
import type { State } from "./State.ts"
import * as subscriptions from "./subscriptions.ts"
import * as tokens from "./tokens.ts"
import type * as wire from "./wire.ts"

/** What a fault can be ordered for. */
export const operations = ["create", "fetch", "list", "update", "token", "subscribe"] as const

const domain = "/domains/:domain" as const
const user = `${domain}/users/:user` as const
const session = `${user}/messagesessions/:session` as const

const about = Effect.map(Clock.currentTimeMillis, (now) =>
  ok({ apiversion: apiVersion, hostname, "current-time": date(now) })
)

export const api = (version: wire.Version, site: Site, state: State, feed: Feed, carrier: Carrier): HttpApp.Default => {
  const befall = faulty(site.faults, {
    tooMany: ({ retryAfter }) =>
      refuse({ reason: "too-many" }, retryAfter === undefined ? {} : { "retry-after": `${retryAfter}` }),
    broken: refuse({ reason: "broken" })
  })
  const operation = (name: (typeof operations)[number]) => befall(name)
  const talk = sessions.handlers(version, site.url, state)
  const say = send.handlers(version, site, state, feed, carrier)
  const number = numbers.handlers(state)
  const event = subscriptions.handlers(version, state)
  const token = tokens.handlers(version, state)

  /** For anybody. */
  const open = HttpRouter.empty.pipe(
    HttpRouter.get("/version", version === "v44" ? new Refusal({ reason: "no-route" }) : about),
    HttpRouter.post("/tokens", operation("token")(token.oauth)),
    HttpRouter.post("/jwt", operation("token")(token.jwt))
  )

  const known = HttpRouter.empty.pipe(
    HttpRouter.get("/jwt", operation("token")(token.claims)),
    HttpRouter.del("/jwt", operation("token")(token.revoke)),
    HttpRouter.get(`${user}/messagesessions`, operation("list")(talk.ofUser)),
    HttpRouter.put(session, operation("update")(talk.update)),
    HttpRouter.put(`${session}/leave`, operation("update")(talk.leave)),
    HttpRouter.del(session, operation("update")(talk.remove)),
    HttpRouter.get(`${session}/messages`, operation("list")(talk.said)),
    HttpRouter.post(`${session}/messages`, operation("create")(say.intoSession)),
    HttpRouter.get("/smsnumbers", operation("list")(number.everywhere)),
    HttpRouter.get(`${domain}/smsnumbers`, operation("list")(number.ofDomain)),
    HttpRouter.post(`${domain}/smsnumbers`, operation("update")(number.create)),
    HttpRouter.put(`${domain}/smsnumbers/:number`, operation("update")(number.update)),
    HttpRouter.del(`${domain}/smsnumbers/:number`, operation("update")(number.remove)),
    HttpRouter.get(`${user}/smsnumbers`, operation("list")(number.ofUser)),
    HttpRouter.get(`${user}/smsnumbers/count`, operation("fetch")(number.count)),
    HttpRouter.get("/subscriptions", operation("list")(event.list)),
    HttpRouter.post("/subscriptions", operation("subscribe")(event.create)),
    HttpRouter.get("/subscriptions/:id", operation("fetch")(event.fetch)),
    HttpRouter.put("/subscriptions/:id", operation("subscribe")(event.update)),
    HttpRouter.del("/subscriptions/:id", operation("subscribe")(event.remove))
  )

  /** With what v44 does not have. */
  const all = known.pipe(
    HttpRouter.get(`${domain}/messagesessions`, operation("list")(talk.ofDomain)),
    HttpRouter.get(session, operation("fetch")(talk.fetch)),
    HttpRouter.post(`${user}/messages`, operation("create")(say.intoNewSession)),
    HttpRouter.get(`${domain}/subscriptions`, operation("list")(event.list)),
    HttpRouter.post(`${domain}/subscriptions`, operation("subscribe")(event.create)),
    HttpRouter.put(`${domain}/subscriptions/:id`, operation("subscribe")(event.update)),
    HttpRouter.del(`${domain}/subscriptions/:id`, operation("subscribe")(event.remove))
  )

  return open.pipe(
    Effect.catchTag("RouteNotFound", () =>
      Effect.provideServiceEffect(version === "v44" ? known : all, Caller, whoCalls(state))
    ),
    Effect.catchTag("RouteNotFound", () => new Refusal({ reason: "no-route" })),
    Effect.catchTag("Refusal", (refusal) => Effect.succeed(refuse(refusal))),
    HttpRouter.withRouterConfig({ caseSensitive: true, ignoreTrailingSlash: false })
  )
}
