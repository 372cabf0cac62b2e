/** The practice Genesys: SMS sessions in Web Services v2 under `/genesys`, its CometD, and a contact centre with phones behind it. */
import { HttpRouter } from "@effect/platform"
import { Effect } from "effect"
import * as Carrier from "../Carrier.ts"
import type { Make } from "../Platform.ts"
import { bot, number, password } from "./Account.ts"
import { api, operations } from "./api.ts"
import * as Bayeux from "./Bayeux.ts"
import * as Desk from "./Desk.ts"
import * as Floor from "./Floor.ts"
import * as Inbound from "./Inbound.ts"
import * as Logins from "./Logins.ts"
import { operations as ofSession } from "./operations.ts"
import { provider } from "./provider.ts"
import { refuse } from "./Refusal.ts"
import * as State from "./State.ts"
import * as Talk from "./Talk.ts"
import type { Dialect } from "./wire.ts"
import { work } from "./work.ts"

const prefix = "/genesys"
const path = "/api/v2"
/** An installation as the vendor's resource page shows it: one spelling, no envelope round what is read. */
const seed = "/seed"

export const make: Make = (site) =>
  Effect.gen(function* () {
    const state = yield* State.make(site)
    const bayeux = yield* Bayeux.make
    const talk = Talk.make(state, bayeux)
    const desk = Desk.make()
    const floor = yield* Floor.make(state, talk, desk)
    const carrier = yield* Carrier.make(site, provider)
    const parts = {
      site,
      state,
      bayeux,
      logins: Logins.make(),
      work: work(state, desk, floor),
      operations: ofSession(state, talk, floor, desk, carrier)
    }
    const base = `${site.url}${prefix}`
    const usual: Dialect = { base: base + path, one: "smssession", many: "smssessions", bare: false }
    const other: Dialect = { ...usual, one: "smsession", many: "smsessions" }

    const app = HttpRouter.empty.pipe(
      HttpRouter.mountApp(path, api(parts, usual, other)),
      HttpRouter.mountApp(`${seed}${path}` as const, api(parts, { ...other, base: base + seed + path, bare: true })),
      Effect.catchTag("RouteNotFound", () => Effect.succeed(refuse({ reason: "unknown" }))),
      HttpRouter.withRouterConfig({ caseSensitive: true, ignoreTrailingSlash: false })
    )
    const { repeat, text } = Inbound.make(site, state, desk, bayeux, talk, floor)
    return {
      provider,
      name: "Genesys SMS",
      prefix,
      sender: number,
      settings: {
        PARLEY_GENESYS_API_URL: base + path,
        PARLEY_GENESYS_USERNAME: bot.userName,
        PARLEY_GENESYS_PASSWORD: password,
        PARLEY_GENESYS_FROM: number
      },
      operations: [...operations, "deliver"],
      faults: site.faults,
      app,
      text,
      repeat
    }
  })
