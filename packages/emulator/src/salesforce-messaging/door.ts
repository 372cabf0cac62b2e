/** All that is served under `/salesforce` by the org itself: OAuth, the sObject REST API, and the key of the JWT bearer flow. */
import { HttpRouter, HttpServerResponse } from "@effect/platform"
import { Effect } from "effect"
import type { Site } from "../Platform.ts"
import * as Account from "./Account.ts"
import * as oauth from "./login/oauth.ts"
import type { Records } from "./org/Records.ts"
import { refuse } from "./rest/Refusal.ts"
import { rest } from "./rest/rest.ts"
import type { Tokens } from "./login/Tokens.ts"

/** `root` is the org's address: to log in, and of the instance. */
export const door = (site: Site, root: string, tokens: Tokens, records: Records) => {
  const api = rest(site.faults, tokens, records)
  return oauth.routes(site, root, tokens).pipe(
    // Not the vendor's: whoever tries the flow in practice needs the key that signs.
    HttpRouter.get("/practice/server.key", HttpServerResponse.text(Account.privateKey)),
    Effect.catchTag("RouteNotFound", () => api),
    Effect.catchTag("Refusal", (refusal) => Effect.succeed(refuse(refusal)))
  )
}
