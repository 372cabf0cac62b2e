/** The practice NetSapiens: messaging in ns-api v2 under `/netsapiens`, event subscriptions, and a phone network behind it. */
import { HttpRouter } from "@effect/platform"
import { Effect } from "effect"
import * as Carrier from "../Carrier.ts"
import type { Make } from "../Platform.ts"
import { apiKey, domain, number, user, webhookToken } from "./Account.ts"
import { api, operations } from "./api.ts"
import * as Feed from "./Feed.ts"
import * as Inbound from "./Inbound.ts"
import * as media from "./media.ts"
import { refuse } from "./Refusal.ts"
import * as State from "./State.ts"

const provider = "netsapiens"
const path = "/ns-api/v2"

export const make: Make = (site) =>
  Effect.gen(function* () {
    const state = yield* State.make(site)
    const feed = yield* Feed.make(site, state)
    const carrier = yield* Carrier.make(site, provider)
    const { repeat, text } = Inbound.make(site, state, feed)
    const app = HttpRouter.empty.pipe(
      HttpRouter.get("/ns-api/", media.serve(state)),
      HttpRouter.mountApp(path, api("v45", site, state, feed, carrier)),
      HttpRouter.mountApp(`/v44${path}`, api("v44", site, state, feed, carrier)),
      Effect.catchTags({
        Refusal: (refusal) => Effect.succeed(refuse(refusal)),
        RouteNotFound: () => Effect.succeed(refuse({ reason: "no-route" }))
      }),
      HttpRouter.withRouterConfig({ caseSensitive: true, ignoreTrailingSlash: false })
    )
    return {
      provider,
      name: "NetSapiens",
      prefix: `/${provider}`,
      sender: `+${number}`,
      webhook: `${site.webhooks}/${provider}`,
      settings: {
        PARLEY_NETSAPIENS_API_URL: `${site.url}/${provider}${path}`,
        PARLEY_NETSAPIENS_DOMAIN: domain,
        PARLEY_NETSAPIENS_USER: user,
        PARLEY_NETSAPIENS_FROM: number,
        PARLEY_NETSAPIENS_TOKEN: apiKey,
        PARLEY_NETSAPIENS_WEBHOOK_TOKEN: webhookToken
      },
      operations: [...operations, "webhook", "deliver"],
      faults: site.faults,
      app,
      text,
      repeat
    }
  })
