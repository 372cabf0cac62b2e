/** Who we are to the server: asked until it is known, since names alone can be mistaken. */
import type { Reason } from "@parley/messaging"
import { Effect } from "effect"
import type { GenesysClient } from "./Client.ts"
import type { GenesysError } from "./GenesysError.ts"
import type { User } from "./rest/SmsSession.ts"

export interface Me {
  /** Fails with what fails all that would be asked next; a server that does not say who we are is got along with. */
  readonly ask: Effect.Effect<void, GenesysError>
  /** As far as it is known. */
  readonly user: () => { readonly user?: User }
}

const failsAll: ReadonlyArray<Reason["_tag"]> = ["Unauthorized", "Unavailable", "Timeout", "RateLimited"]

export const make = (client: GenesysClient["Type"]): Me => {
  let known: { readonly user?: User } = {}
  const asked = client.me.pipe(
    Effect.map((user) => void (known = { user })),
    Effect.catchIf(
      ({ reason }) => !failsAll.includes(reason._tag),
      () => Effect.void
    )
  )
  return { ask: Effect.suspend(() => (known.user === undefined ? asked : Effect.void)), user: () => known }
}
